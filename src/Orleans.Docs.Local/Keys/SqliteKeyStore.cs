using Microsoft.Extensions.Logging;
using Orleans.Docs.Documents;
using Orleans.Docs.Keys;
using Orleans.Docs.Local.Sqlite;

namespace Orleans.Docs.Local.Keys;

/// <summary>
/// The document keys in one SQLite file of their own. SQLite overwrites what is deleted, and a removal returns only
/// after the write-ahead log, which still held the row, is emptied: later readers of the files find no trace.
/// Copies of the files, and blocks that the file system or the disk keeps aside, are out of its reach.
/// </summary>
/// <exception cref="KeyServiceUnavailableException">Out of every member: the file cannot be used now.</exception>
public sealed class SqliteKeyStore : IKeyStore, IDisposable
{
    private static readonly string[] Schema =
    [
        """
        CREATE TABLE keys(
            document TEXT PRIMARY KEY, key_id BLOB NOT NULL, master_key_id TEXT NOT NULL, bytes BLOB NOT NULL)
        WITHOUT ROWID
        """,
    ];

    private readonly SqliteDatabase _database;

    /// <param name="create">Whether a missing file is a new store; otherwise it is one that was lost.</param>
    /// <param name="options">Deleting overwrites, whatever <see cref="SqliteOptions.SecureDelete"/> says.</param>
    public SqliteKeyStore(
        string path, SqliteOptions options, TimeProvider clock, ILogger<SqliteKeyStore>? logger = null,
        bool create = true) =>
        _database = new SqliteDatabase(path, Schema, options.WithSecureDelete(), clock, logger, create);

    /// <summary>Nothing here makes copies; what others make is theirs to delete.</summary>
    public KeyBackups Backups => new(
        null,
        $"a copy of {Path.GetFileName(_database.Path)} that was made before (a backup, a snapshot of the disk) still "
        + "holds the key: delete such copies, or let them expire");

    public Task<WrappedKey> GetOrAdd(DocumentKey document, WrappedKey key, CancellationToken cancellationToken) =>
        Told(_database.WriteChecked(
            session => Find(session, document) ?? Add(session, document, key), cancellationToken));

    public Task<WrappedKey?> Find(DocumentKey document, CancellationToken cancellationToken) =>
        Told(_database.ReadHere(session => Find(session, document), cancellationToken));

    public async Task<bool> Remove(DocumentKey document, CancellationToken cancellationToken)
    {
        var removed = await Told(_database.Write(session => Remove(session, document), cancellationToken))
            .ConfigureAwait(false);

        // Also where there was no row: an earlier removal may have ended between its two halves.
        if (!await Told(_database.Truncate(cancellationToken)).ConfigureAwait(false))
        {
            throw Unavailable(new SqliteUnavailableException(_database.Path, SqliteFault.Busy));
        }

        return removed;
    }

    public void Dispose() => _database.Dispose();

    private static async Task<T> Told<T>(Task<T> call)
    {
        try
        {
            return await call.ConfigureAwait(false);
        }
        catch (SqliteUnavailableException e)
        {
            throw Unavailable(e);
        }
    }

    private static KeyServiceUnavailableException Unavailable(SqliteUnavailableException e) => new(e.Message, e);

    private static WrappedKey? Find(SqliteSession session, DocumentKey document)
    {
        using var select = session.Statement("SELECT key_id, master_key_id, bytes FROM keys WHERE document = ?");
        return select.Bind(1, document.ToString()).Step()
            ? new WrappedKey(select.Guid(0), select.Text(1), select.Blob(2).ToArray())
            : null;
    }

    private static WrappedKey Add(SqliteSession session, DocumentKey document, WrappedKey key)
    {
        using var insert = session.Statement(
            "INSERT INTO keys(document, key_id, master_key_id, bytes) VALUES (?, ?, ?, ?)");
        insert.Bind(1, document.ToString()).Bind(2, key.KeyId).Bind(3, key.MasterKeyId).Bind(4, key.Bytes.Span).Run();
        return key;
    }

    private static bool Remove(SqliteSession session, DocumentKey document)
    {
        using var delete = session.Statement("DELETE FROM keys WHERE document = ?");
        return delete.Bind(1, document.ToString()).Run() > 0;
    }
}
