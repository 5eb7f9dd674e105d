using System.ComponentModel.DataAnnotations;

namespace Orleans.Docs.Local.Sqlite;

/// <summary>How one database file is written and read. Every bound has a default that works on a laptop.</summary>
public sealed class SqliteOptions
{
    /// <summary>Writes that may wait; a further one waits for <see cref="QueueWaitMax"/> and is refused.</summary>
    [Range(1, 1_000_000)]
    public int QueueLengthMax { get; set; } = 4096;

    /// <summary>How long a write waits for room in the queue, or a read for a free connection.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "01:00:00")]
    public TimeSpan QueueWaitMax { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Writes that share one transaction, and so one sync of the disk.</summary>
    [Range(1, 100_000)]
    public int WritesPerCommitMax { get; set; } = 1024;

    /// <summary>
    /// A commit gathers for so long at most, and never longer than a quarter of what the last one took, while fewer
    /// wait than were in that one; 0 never waits.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:01")]
    public TimeSpan GatherMax { get; set; } = TimeSpan.FromMilliseconds(1);

    /// <summary>Read connections, and so reads at the same time.</summary>
    [Range(1, 64)]
    public int ReadersMax { get; set; } = 4;

    /// <summary>How long SQLite waits for a lock that somebody else holds on the file.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan BusyTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Page size of a new file, a power of two from 512 to 65,536; an existing file keeps its own.</summary>
    [Range(512, 65_536)]
    public int PageBytes { get; set; } = 8192;

    /// <summary>The write-ahead log is copied into the file when it has grown to this many pages.</summary>
    [Range(1, 1_000_000)]
    public int CheckpointPages { get; set; } = 4096;

    /// <summary>Page cache of the writing connection.</summary>
    [Range(64, 4_194_304)]
    public int WriterCacheKib { get; set; } = 16 * 1024;

    /// <summary>Page cache of each read connection.</summary>
    [Range(64, 4_194_304)]
    public int ReaderCacheKib { get; set; } = 2 * 1024;

    /// <summary>Overwrites what is deleted with zeros.</summary>
    public bool SecureDelete { get; set; }

    internal SqliteOptions WithSecureDelete()
    {
        var copy = (SqliteOptions)MemberwiseClone();
        copy.SecureDelete = true;
        return copy;
    }
}
