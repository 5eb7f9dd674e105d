using Microsoft.Data.Sqlite;
using Orleans.Docs.Events;
using Orleans.Docs.Local.Events;
using Xunit;

namespace Orleans.Docs.Tests.Events;

/// <summary>A file whose commits lie by stream, as they did before, is opened and goes on.</summary>
public sealed class OlderEventFileTests : IDisposable
{
    private static readonly StreamName First = StreamName.Of(new DocumentKey("t", "first"));
    private static readonly StreamName Second = StreamName.Of(new DocumentKey("t", "second"));

    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Its_commits_are_all_there_and_new_ones_follow()
    {
        var file = _directory.PathOf("events.db");
        Write(file);

        using var store = new SqliteEventStore(file, new SqliteEventStoreOptions(), TimeProvider.System);
        await store.Append(Commit(First, 4), Token);

        Assert.Equal([(1, 10), (2, 11), (4, 0)], await Read(store, First));
        Assert.Equal([(1, 20)], await Read(store, Second));
        Assert.Equal([(2, 11), (4, 0)], await Read(store, First, from: 3));
        Assert.Equal(
            [(First, 1), (First, 2), (First, 4), (Second, 1)],
            await store.ReadAll(0, 1, null, Token).Select(c => (c.Stream, (int)c.FirstVersion)).ToListAsync(Token));
        Assert.Equal([First, Second], (await store.Unsettled(DateTimeOffset.MaxValue, null, 10, Token))
            .Select(episode => episode.Stream));
        await Assert.ThrowsAsync<VersionConflictException>(() => store.Append(Commit(Second, 1), Token));
    }

    private static void Write(string file)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText =
            $"""
            {EventTables.Schema[0]}
            PRAGMA user_version = 1;
            INSERT INTO streams VALUES (1, '{First}'), (2, '{Second}');
            INSERT INTO commits VALUES
                (1 << 24 | 1, 1, zeroblob(16), 1, x'0A'), (1 << 24 | 2, 2, zeroblob(16), 0, x'0B'),
                (2 << 24 | 1, 1, zeroblob(16), 1, x'14');
            INSERT INTO marks VALUES (1 << 24 | 1, 5), (2 << 24 | 1, 6);
            """;
        command.ExecuteNonQuery();
    }

    private static StoredCommit Commit(StreamName stream, int version) =>
        new(stream, version, 1, Guid.NewGuid(), OpensEpisode: false, new byte[1]);

    private static async Task<List<(int Version, int Byte)>> Read(
        SqliteEventStore store, StreamName stream, int from = 1) =>
        await store.Read(stream, from, Token).Select(c => ((int)c.FirstVersion, (int)c.Record.Span[0]))
            .ToListAsync(Token);
}
