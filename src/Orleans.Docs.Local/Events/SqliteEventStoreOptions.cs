using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using Orleans.Docs.Local.Sqlite;

namespace Orleans.Docs.Local.Events;

public sealed class SqliteEventStoreOptions
{
    /// <summary>Small pages: a commit touches few bytes of several, each of which is written whole.</summary>
    [ValidateObjectMembers]
    public SqliteOptions Database { get; set; } = new() { PageBytes = 4096, CheckpointPages = 8192 };

    /// <summary>Commits that one read transaction takes at most; longer streams are read page by page.</summary>
    [Range(1, 100_000)]
    public int ReadPageCommits { get; set; } = 256;

    /// <summary>Bytes of records after which a page ends, so that large commits stay few in memory.</summary>
    [Range(1, 1 << 30)]
    public int ReadPageBytes { get; set; } = 1024 * 1024;
}
