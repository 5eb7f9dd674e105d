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
    private readonly SqliteOptions _options;

    /// <param name="create">Whether a missing file is a new store; otherwise it is one that was lost.</param>
    /// <param name="options">Deleting overwrites, whatever <see cref="SqliteOptions.SecureDelete"/> says.</param>
    public SqliteKeyStore(
        string path, SqliteOptions options, TimeProvider clock, ILogger<SqliteKeyStore>? logger = null,
        bool create = true)
    {
        _options = options.WithSecureDelete();
        _database = new SqliteDatabase(path, Schema, _options, clock, logger, create);
    }

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
        await Clean(cancellationToken).ConfigureAwait(false);
        return removed;
    }

    public Task<KeyPage> List(string? place, int countMax, CancellationToken cancellationToken) =>
        Told(_database.Read(session => List(session, place, countMax), cancellationToken));

    public Task<bool> Replace(
        DocumentKey document, WrappedKey expected, WrappedKey replacement, CancellationToken cancellationToken) =>
        Told(_database.Write(session => Replace(session, document, expected, replacement), cancellationToken));

    public async Task Clean(CancellationToken cancellationToken)
    {
        if (!await Told(_database.Truncate(cancellationToken)).ConfigureAwait(false))
        {
            throw Unavailable(new SqliteUnavailableException(_database.Path, SqliteFault.Busy));
        }
    }

    /// <summary>
    /// Which master keys wrapped the first row and the last: enough to tell at once that a file of master keys belongs
    /// to another store, or is older than a rotation. Empty where there is no row.
    /// </summary>
    /// <exception cref="SqliteUnavailableException">The file cannot be read; only a start asks.</exception>
    public IReadOnlyCollection<string> MasterKeysAtEnds()
    {
        try
        {
            using var session = SqliteSession.OpenReader(_database.Path, _options);
            return new HashSet<string>([.. MasterKeys(session, "ASC"), .. MasterKeys(session, "DESC")]);
        }
        catch (Exception e) when (SqliteUnavailableException.IsFault(e, out var fault))
        {
            throw new SqliteUnavailableException(_database.Path, fault, e);
        }
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

    private static KeyServiceUnavailableException Unavailable(SqliteUnavailableException e) =>
        new(e.Message, e) { Fault = e.Told };

    private static List<string> MasterKeys(SqliteSession session, string order)
    {
        using var select = session.Statement($"SELECT master_key_id FROM keys ORDER BY document {order} LIMIT 1");
        return select.Step() ? [select.Text(0)] : [];
    }

    private static KeyPage List(SqliteSession session, string? place, int countMax)
    {
        using var select = session.Statement(
            "SELECT document, key_id, master_key_id, bytes FROM keys WHERE document > ? ORDER BY document LIMIT ?");
        select.Bind(1, place ?? "").Bind(2, countMax);
        var rows = new List<KeyValuePair<DocumentKey, WrappedKey>>();
        while (select.Step())
        {
            rows.Add(new(
                DocumentKey.Parse(select.Text(0)),
                new WrappedKey(select.Guid(1), select.Text(2), select.Blob(3).ToArray())));
        }

        return new KeyPage(rows, rows.Count < countMax ? null : rows[^1].Key.ToString());
    }

    private static bool Replace(
        SqliteSession session, DocumentKey document, WrappedKey expected, WrappedKey replacement)
    {
        using var update = session.Statement(
            "UPDATE keys SET key_id = ?, master_key_id = ?, bytes = ? WHERE document = ? AND bytes = ?");
        return update.Bind(1, replacement.KeyId).Bind(2, replacement.MasterKeyId).Bind(3, replacement.Bytes.Span)
            .Bind(4, document.ToString()).Bind(5, expected.Bytes.Span).Run() > 0;
    }

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
