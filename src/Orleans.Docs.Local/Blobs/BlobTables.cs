using Orleans.Docs.Blobs;
using Orleans.Docs.Local.Sqlite;

namespace Orleans.Docs.Local.Blobs;

/// <summary>The rows of blobs. Bytes lie in a table of their own, so that looking for names reads no bytes.</summary>
internal static class BlobTables
{
    public static readonly string[] Schema =
    [
        """
        CREATE TABLE blobs(
            id INTEGER PRIMARY KEY, document TEXT NOT NULL, name TEXT NOT NULL, length INTEGER NOT NULL,
            written INTEGER NOT NULL, file BLOB, UNIQUE(document, name));
        CREATE INDEX blobs_by_time ON blobs(written);
        CREATE INDEX blobs_by_file ON blobs(file) WHERE file IS NOT NULL;
        CREATE TABLE contents(id INTEGER PRIMARY KEY, bytes BLOB NOT NULL);
        """,
    ];

    /// <summary>False where the name exists.</summary>
    public static bool Add(SqliteSession session, BlobName name, StagedBlob blob, DateTimeOffset written)
    {
        using var insert = session.Statement(
            """
            INSERT INTO blobs(document, name, length, written, file) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT DO NOTHING RETURNING id
            """);
        insert.Bind(1, name.Document.ToString()).Bind(2, name.Name).Bind(3, blob.Length).Bind(4, written.UtcTicks);
        _ = blob.File is { } file ? insert.Bind(5, file) : insert.BindNull(5);
        if (!insert.Step())
        {
            return false;
        }

        if (blob.File is null)
        {
            using var bytes = session.Statement("INSERT INTO contents(id, bytes) VALUES (?, ?)");
            bytes.Bind(1, insert.Long(0)).Bind(2, blob.Bytes).Run();
        }

        return true;
    }

    public static bool Exists(SqliteSession session, BlobName name)
    {
        using var select = session.Statement("SELECT 1 FROM blobs WHERE document = ? AND name = ?");
        return select.Bind(1, name.Document.ToString()).Bind(2, name.Name).Step();
    }

    public static BlobRow? Find(SqliteSession session, BlobName name)
    {
        using var select = session.Statement(
            """
            SELECT b.id, b.length, b.file, c.bytes FROM blobs b LEFT JOIN contents c ON c.id = b.id
            WHERE b.document = ? AND b.name = ?
            """);
        return select.Bind(1, name.Document.ToString()).Bind(2, name.Name).Step()
            ? new BlobRow(
                select.Long(0), select.Long(1), select.IsNull(2) ? null : select.Guid(2), select.Blob(3).ToArray())
            : null;
    }

    public static bool NamesFile(SqliteSession session, Guid file)
    {
        using var select = session.Statement("SELECT 1 FROM blobs WHERE file = ?");
        return select.Bind(1, file).Step();
    }

    public static bool Remove(SqliteSession session, long id)
    {
        using var bytes = session.Statement("DELETE FROM contents WHERE id = ?");
        bytes.Bind(1, id).Run();
        using var row = session.Statement("DELETE FROM blobs WHERE id = ?");
        return row.Bind(1, id).Run() > 0;
    }

    public static List<StoredBlob> OfDocument(SqliteSession session, DocumentKey document, string after, int countMax)
    {
        using var select = session.Statement(
            "SELECT name, length, written FROM blobs WHERE document = ? AND name > ? ORDER BY name LIMIT ?");
        select.Bind(1, document.ToString()).Bind(2, after).Bind(3, countMax);
        var page = new List<StoredBlob>();
        while (select.Step())
        {
            page.Add(Blob(new BlobName(document, select.Text(0)), select.Long(1), select.Long(2)));
        }

        return page;
    }

    /// <summary>Blobs written before <paramref name="until"/> and behind a place, and the place reached.</summary>
    public static (List<StoredBlob> Page, (long Written, long Id) Reached) Between(
        SqliteSession session, (long Written, long Id) after, DateTimeOffset until, int countMax)
    {
        using var select = session.Statement(
            """
            SELECT document, name, length, written, id FROM blobs
            WHERE (written, id) > (?, ?) AND written < ? ORDER BY written, id LIMIT ?
            """);
        select.Bind(1, after.Written).Bind(2, after.Id).Bind(3, until.UtcTicks).Bind(4, countMax);
        var page = new List<StoredBlob>();
        while (select.Step())
        {
            page.Add(Blob(
                new BlobName(DocumentKey.Parse(select.Text(0)), select.Text(1)), select.Long(2), select.Long(3)));
            after = (select.Long(3), select.Long(4));
        }

        return (page, after);
    }

    private static StoredBlob Blob(BlobName name, long length, long written) =>
        new(name, length, new DateTimeOffset(written, TimeSpan.Zero));
}

internal sealed record BlobRow(long Id, long Length, Guid? File, byte[] Bytes);
