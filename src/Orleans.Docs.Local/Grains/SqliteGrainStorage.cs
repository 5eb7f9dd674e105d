using System.Globalization;
using Microsoft.Extensions.Logging;
using Orleans.Docs.Local.Sqlite;
using Orleans.Runtime;
using Orleans.Serialization.Serializers;
using Orleans.Storage;

namespace Orleans.Docs.Local.Grains;

/// <summary>
/// The state of grains in one SQLite file; a write or clear that returned is on disk. Every write makes a new random
/// ETag, so that the tag of a state that was cleared and created anew never fits again.
/// </summary>
/// <exception cref="InconsistentStateException">Out of a write or clear whose ETag is not the stored one.</exception>
/// <exception cref="SqliteUnavailableException">Out of every member: the file cannot be read or written now; whether a
/// write happened is unknown, and the next one with the old ETag tells.</exception>
public sealed class SqliteGrainStorage : IGrainStorage, IDisposable
{
    private static readonly string[] Schema =
    [
        """
        CREATE TABLE states(
            id INTEGER PRIMARY KEY, grain TEXT NOT NULL, name TEXT NOT NULL, etag TEXT NOT NULL, state BLOB NOT NULL,
            UNIQUE(grain, name))
        """,
    ];

    private readonly SqliteGrainStorageOptions _options;
    private readonly IGrainStorageSerializer _serializer;
    private readonly IActivatorProvider _activators;
    private readonly SqliteDatabase _database;

    public SqliteGrainStorage(
        string path,
        SqliteGrainStorageOptions options,
        IGrainStorageSerializer serializer,
        IActivatorProvider activators,
        TimeProvider clock,
        ILogger<SqliteGrainStorage>? logger = null,
        bool create = true)
    {
        _options = options;
        _serializer = serializer;
        _activators = activators;
        _database = new SqliteDatabase(path, Schema, options.Database, clock, logger, create);
    }

    public async Task ReadStateAsync<T>(
        string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken)
    {
        var row = await _database.Read(session => Find(session, grainId, stateName), cancellationToken);
        if (row is { } found)
        {
            Show(grainState, _serializer.Deserialize<T>(new BinaryData(found.State))!, found.ETag);
        }
        else
        {
            ShowNone(grainState);
        }
    }

    public async Task WriteStateAsync<T>(
        string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken)
    {
        var state = _serializer.Serialize(grainState.State).ToMemory();
        if (state.Length > _options.StateBytesMax)
        {
            throw new ArgumentException(
                $"state {stateName} of {grainId} has {state.Length} bytes; the limit is {_options.StateBytesMax}",
                nameof(grainState));
        }

        var expected = grainState.ETag;
        var etag = Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture);
        await _database.Write(
            session =>
            {
                Expect(session, grainId, stateName, expected);
                using var write = session.Statement(
                    """
                    INSERT INTO states(grain, name, etag, state) VALUES (?1, ?2, ?3, ?4)
                    ON CONFLICT(grain, name) DO UPDATE SET etag = ?3, state = ?4
                    """);
                write.Bind(1, grainId.ToString()).Bind(2, stateName).Bind(3, etag).Bind(4, state.Span).Run();
            },
            cancellationToken);
        grainState.ETag = etag;
        grainState.RecordExists = true;
    }

    public async Task ClearStateAsync<T>(
        string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken)
    {
        var expected = grainState.ETag;
        await _database.Write(
            session =>
            {
                Expect(session, grainId, stateName, expected);
                using var delete = session.Statement("DELETE FROM states WHERE grain = ? AND name = ?");
                delete.Bind(1, grainId.ToString()).Bind(2, stateName).Run();
            },
            cancellationToken);
        ShowNone(grainState);
    }

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        ReadStateAsync(stateName, grainId, grainState, CancellationToken.None);

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        WriteStateAsync(stateName, grainId, grainState, CancellationToken.None);

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        ClearStateAsync(stateName, grainId, grainState, CancellationToken.None);

    /// <summary>Finishes the writes that wait and closes the file.</summary>
    public void Dispose() => _database.Dispose();

    private static (string ETag, byte[] State)? Find(SqliteSession session, GrainId grain, string name)
    {
        using var select = session.Statement("SELECT etag, state FROM states WHERE grain = ? AND name = ?");
        return select.Bind(1, grain.ToString()).Bind(2, name).Step()
            ? (select.Text(0), select.Blob(1).ToArray())
            : null;
    }

    /// <summary>A null tag expects no row.</summary>
    private static void Expect(SqliteSession session, GrainId grain, string name, string? expected)
    {
        using var select = session.Statement("SELECT etag FROM states WHERE grain = ? AND name = ?");
        var stored = select.Bind(1, grain.ToString()).Bind(2, name).Step() ? select.Text(0) : null;
        if (stored != expected)
        {
            throw new InconsistentStateException(
                $"state {name} of {grain} was changed by somebody else", stored ?? "none", expected ?? "none");
        }
    }

    private void ShowNone<T>(IGrainState<T> grainState) =>
        Show(grainState, _activators.GetActivator<T>().Create(), etag: null);

    private static void Show<T>(IGrainState<T> grainState, T state, string? etag)
    {
        grainState.State = state;
        grainState.ETag = etag;
        grainState.RecordExists = etag is not null;
    }
}
