using System.Threading.Channels;
using Npgsql;
using NpgsqlTypes;
using Orleans.Docs.Events;

namespace Orleans.Docs.Bench.Peers;

/// <summary>
/// An event table as good as PostgreSQL allows: one table, one index (the stream and the version, unique), a prepared
/// insert on an open connection, one round trip and one durable commit for each append. It checks nothing but that the
/// version is free, so no event store on PostgreSQL that commits each append does less.
/// </summary>
internal sealed class TunedTable : IAsyncDisposable
{
    private const string Schema =
        """
        CREATE TABLE IF NOT EXISTS events(
            stream text NOT NULL, version bigint NOT NULL, commit_id uuid NOT NULL, record bytea NOT NULL,
            PRIMARY KEY (stream, version))
        """;

    private const string Insert = "INSERT INTO events(stream, version, commit_id, record) VALUES ($1, $2, $3, $4)";

    private readonly NpgsqlDataSource _source;
    private readonly Channel<Prepared> _free = Channel.CreateUnbounded<Prepared>();
    private readonly List<Prepared> _all = [];

    private TunedTable(NpgsqlDataSource source) => _source = source;

    public static async Task<TunedTable> Open(
        PostgresServer server, int connections, CancellationToken cancellationToken)
    {
        await server.Execute(Schema, cancellationToken);
        var table = new TunedTable(NpgsqlDataSource.Create(server.ConnectionString(connections)));
        for (var i = 0; i < connections; i++)
        {
            var prepared = new Prepared(await table._source.OpenConnectionAsync(cancellationToken));
            await prepared.Command.PrepareAsync(cancellationToken);
            table._all.Add(prepared);
            table._free.Writer.TryWrite(prepared);
        }

        return table;
    }

    public async Task Append(StoredCommit commit, CancellationToken cancellationToken)
    {
        if (!_free.Reader.TryRead(out var prepared))
        {
            prepared = await _free.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        }

        try
        {
            prepared.Stream.TypedValue = commit.Stream.ToString();
            prepared.Version.TypedValue = commit.FirstVersion;
            prepared.CommitId.TypedValue = commit.CommitId;
            prepared.Record.TypedValue = commit.Record;
            await prepared.Command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _free.Writer.TryWrite(prepared);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var prepared in _all)
        {
            await prepared.Connection.DisposeAsync();
        }

        await _source.DisposeAsync();
    }

    private sealed class Prepared
    {
        public Prepared(NpgsqlConnection connection)
        {
            Connection = connection;
            Command = new NpgsqlCommand(Insert, connection) { Parameters = { Stream, Version, CommitId, Record } };
        }

        public NpgsqlConnection Connection { get; }

        public NpgsqlCommand Command { get; }

        public NpgsqlParameter<string> Stream { get; } = new() { NpgsqlDbType = NpgsqlDbType.Text };

        public NpgsqlParameter<long> Version { get; } = new() { NpgsqlDbType = NpgsqlDbType.Bigint };

        public NpgsqlParameter<Guid> CommitId { get; } = new() { NpgsqlDbType = NpgsqlDbType.Uuid };

        public NpgsqlParameter<ReadOnlyMemory<byte>> Record { get; } = new() { NpgsqlDbType = NpgsqlDbType.Bytea };
    }
}
