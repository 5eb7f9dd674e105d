using Microsoft.Data.Sqlite;

namespace Orleans.Docs.Tests.Events.Damage;

/// <summary>
/// Damage to single streams in an <c>events.db</c>, by SQL beside the store. Works on a file that a store holds open as
/// well as on one at rest; the store sees it with its next read. Each change fails where it meets nothing to damage.
/// </summary>
internal sealed class DamagedEvents : IDisposable
{
    private const string KeyOf =
        "(SELECT (id << 24) | $version FROM streams WHERE name = $stream)";

    private readonly SqliteConnection _connection;

    public DamagedEvents(string eventsFile)
    {
        _connection = new SqliteConnection($"Data Source={eventsFile};Pooling=false;Default Timeout=30");
        _connection.Open();
    }

    /// <summary>Turns the bits of one byte of a commit's record.</summary>
    /// <param name="at">From the start, or, where negative, from the end.</param>
    public void FlipRecordByte(string stream, long firstVersion, int at)
    {
        var record = Record(stream, firstVersion);
        record[at < 0 ? record.Length + at : at] ^= 0xFF;
        Change(stream, firstVersion, "UPDATE commits SET record = $value WHERE key = " + KeyOf, record);
    }

    /// <summary>Cuts a commit's record short.</summary>
    public void CutRecord(string stream, long firstVersion, int length) =>
        Change(
            stream, firstVersion, "UPDATE commits SET record = $value WHERE key = " + KeyOf,
            Record(stream, firstVersion)[..length]);

    /// <summary>Replaces a commit's record by other bytes, such as one that another codec wrote.</summary>
    public void ReplaceRecord(string stream, long firstVersion, byte[] record) =>
        Change(stream, firstVersion, "UPDATE commits SET record = $value WHERE key = " + KeyOf, record);

    /// <summary>Has a row tell another number of events than its record holds.</summary>
    public void SetCount(string stream, long firstVersion, long count) =>
        Change(stream, firstVersion, "UPDATE commits SET count = $value WHERE key = " + KeyOf, count);

    /// <summary>Takes a commit away: behind it the stream has a hole, or a shorter end.</summary>
    public void Remove(string stream, long firstVersion) =>
        Change(stream, firstVersion, "DELETE FROM commits WHERE key = " + KeyOf, 0);

    /// <summary>Puts a copy of one commit behind the last one, as a repeated write without any check would.</summary>
    public void Repeat(string stream, long firstVersion, long asVersion) => Change(
        stream, firstVersion,
        $"""
        INSERT INTO commits(key, count, commit_id, opens, record)
        SELECT key - $version + {asVersion}, count, commit_id, opens, record FROM commits WHERE key = {KeyOf}
        """,
        0);

    /// <summary>Takes the stream's row away: its commits stay, and no name leads to them.</summary>
    public void Unlist(string stream)
    {
        using var delete = _connection.CreateCommand();
        delete.CommandText = "DELETE FROM streams WHERE name = $stream";
        delete.Parameters.AddWithValue("$stream", stream);
        if (delete.ExecuteNonQuery() != 1)
        {
            throw new ArgumentException($"there is no stream {stream}");
        }
    }

    /// <summary>The first versions of a stream's commits, in order.</summary>
    public IReadOnlyList<long> FirstVersions(string stream)
    {
        using var select = _connection.CreateCommand();
        select.CommandText = "SELECT key & 16777215 FROM commits "
            + "WHERE key >> 24 = (SELECT id FROM streams WHERE name = $stream) ORDER BY key";
        select.Parameters.AddWithValue("$stream", stream);
        using var reader = select.ExecuteReader();
        var versions = new List<long>();
        while (reader.Read())
        {
            versions.Add(reader.GetInt64(0));
        }

        return versions;
    }

    public void Dispose() => _connection.Dispose();

    private byte[] Record(string stream, long firstVersion)
    {
        using var select = Command(stream, firstVersion, "SELECT record FROM commits WHERE key = " + KeyOf);
        return (byte[]?)select.ExecuteScalar() ?? throw new ArgumentException($"{stream} has no commit {firstVersion}");
    }

    private void Change(string stream, long firstVersion, string sql, object value)
    {
        using var command = Command(stream, firstVersion, sql);
        command.Parameters.AddWithValue("$value", value);
        if (command.ExecuteNonQuery() != 1)
        {
            throw new ArgumentException($"{stream} has no commit {firstVersion}");
        }
    }

    private SqliteCommand Command(string stream, long firstVersion, string sql)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddWithValue("$stream", stream);
        command.Parameters.AddWithValue("$version", firstVersion);
        return command;
    }
}
