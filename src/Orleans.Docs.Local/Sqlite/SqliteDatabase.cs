using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Orleans.Docs.Local.Sqlite;

/// <summary>
/// One SQLite file: a writer that groups commits and a bounded pool of readers. A write that returned is on disk.
/// The file is opened (and created with owner-only rights) by the constructor, which throws when that is impossible.
/// A file appears under its name only when it is whole, so that one which stands empty or without its schema was
/// damaged, and is never taken for a new one.
/// </summary>
internal sealed class SqliteDatabase : IDisposable
{
    private readonly SqliteWriter _writer;
    private readonly SqliteReaders _readers;

    /// <param name="schema">
    /// Steps that have built the schema so far, each a script. The file counts those it has taken (its
    /// <c>user_version</c>), so only append to the list.
    /// </param>
    /// <param name="create">Whether a file that is missing is made.</param>
    /// <param name="told">What writes throw in place of a failure of the file; null: just that.</param>
    /// <exception cref="SqliteUnavailableException">
    /// The file is missing, damaged, of a newer version, or cannot be opened.
    /// </exception>
    public SqliteDatabase(
        string path, IReadOnlyList<string> schema, SqliteOptions options, TimeProvider clock, ILogger? logger = null,
        bool create = true, Func<SqliteUnavailableException, Exception>? told = null)
    {
        Path = System.IO.Path.GetFullPath(path);
        var session = SqliteFile.Open(Path, schema, options, create);
        _writer = new SqliteWriter(Path, session, options, clock, logger ?? NullLogger.Instance, told);
        _readers = new SqliteReaders(Path, options, clock);
    }

    public string Path { get; }

    /// <summary>
    /// Runs <paramref name="work"/> in a transaction that it may share with other writes; if it throws, its changes
    /// alone are undone. It runs on the writer's thread: no waiting, no input or output but on the session.
    /// </summary>
    /// <exception cref="SqliteUnavailableException">The file cannot be written, or too much waits.</exception>
    public Task<T> Write<T>(Func<SqliteSession, T> work, CancellationToken cancellationToken) =>
        _writer.Write(work, SqliteWorkKind.Shared, cancellationToken);

    /// <inheritdoc cref="Write{T}"/>
    public Task Write(Action<SqliteSession> work, CancellationToken cancellationToken) =>
        Write(
            session =>
            {
                work(session);
                return true;
            },
            cancellationToken);

    /// <summary>
    /// As <see cref="Write{T}"/>, for work that throws only before its first change: it costs no savepoint.
    /// </summary>
    public Task<T> WriteChecked<T>(Func<SqliteSession, T> work, CancellationToken cancellationToken) =>
        _writer.Write(work, SqliteWorkKind.ChecksFirst, cancellationToken);

    /// <summary>
    /// Runs <paramref name="work"/> on a read-only snapshot that holds every write answered before. Must be short:
    /// page through large results with a call for each page.
    /// </summary>
    /// <exception cref="SqliteUnavailableException">The file cannot be read, or too many reads wait.</exception>
    public Task<T> Read<T>(Func<SqliteSession, T> work, CancellationToken cancellationToken) =>
        _readers.Read(work, here: false, cancellationToken);

    /// <summary>
    /// As <see cref="Read{T}"/>, on the caller's thread and of one statement: for a few rows, which take less time than
    /// another thread takes to wake, and no transaction around them.
    /// </summary>
    public Task<T> ReadHere<T>(Func<SqliteSession, T> work, CancellationToken cancellationToken) =>
        _readers.Read(work, here: true, cancellationToken);

    /// <summary>
    /// Copies the write-ahead log into the file and empties it, on disk as well. Returns false if a reader was in the
    /// way for longer than the busy timeout.
    /// </summary>
    public Task<bool> Truncate(CancellationToken cancellationToken) =>
        _writer.Write(
            session => session.Number("PRAGMA wal_checkpoint(TRUNCATE)") == 0 && SyncLog(), SqliteWorkKind.Alone,
            cancellationToken);

    /// <summary>SQLite syncs what it copied, but not that the log is empty: its bytes could come back.</summary>
    private bool SyncLog()
    {
        // The locks of other connections lie on other files, so opening and closing this one takes none away.
        using var log = new FileStream(
            Path + "-wal", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        log.Flush(flushToDisk: true);
        return true;
    }

    /// <summary>Finishes the writes that wait and closes the file.</summary>
    public void Dispose()
    {
        _readers.Dispose();
        _writer.Dispose();
    }
}
