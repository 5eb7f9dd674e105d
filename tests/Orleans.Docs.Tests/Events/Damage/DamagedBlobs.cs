using Microsoft.Data.Sqlite;

namespace Orleans.Docs.Tests.Events.Damage;

/// <summary>Damage to single blobs below a <c>blobs</c> directory, beside the store.</summary>
internal static class DamagedBlobs
{
    /// <summary>Removes the bytes of a blob and leaves its row: its file, or its contents if it is small.</summary>
    public static void Lose(string blobsDirectory, string document, string name)
    {
        using var connection = new SqliteConnection(
            $"Data Source={Path.Combine(blobsDirectory, "blobs.db")};Pooling=false;Default Timeout=30");
        connection.Open();
        using var select = connection.CreateCommand();
        select.CommandText = "SELECT id, file FROM blobs WHERE document = $document AND name = $name";
        select.Parameters.AddWithValue("$document", document);
        select.Parameters.AddWithValue("$name", name);
        using var row = select.ExecuteReader();
        if (!row.Read())
        {
            throw new ArgumentException($"there is no blob {document}/{name}");
        }

        if (!row.IsDBNull(1))
        {
            var file = new Guid((byte[])row[1]).ToString("N");
            File.Delete(Path.Combine(blobsDirectory, "files", file[..2], file[2..4], file));
            return;
        }

        var id = row.GetInt64(0);
        row.Dispose();
        using var delete = connection.CreateCommand();
        delete.CommandText = "DELETE FROM contents WHERE id = $id";
        delete.Parameters.AddWithValue("$id", id);
        if (delete.ExecuteNonQuery() != 1)
        {
            throw new ArgumentException($"blob {document}/{name} had lost its bytes before");
        }
    }
}
