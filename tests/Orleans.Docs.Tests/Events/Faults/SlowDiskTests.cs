using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;
using Orleans.Docs.Events;
using Orleans.Docs.Local.Events;

namespace Orleans.Docs.Tests.Events.Faults;

/// <summary>A disk that takes no write for a while, here a file that somebody else holds locked.</summary>
public sealed class SlowDiskTests : IDisposable
{
    private const int Waiting = 8;
    private readonly TemporaryDirectory _directory = new();
    private readonly FakeTimeProvider _clock = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string File => _directory.PathOf("events.db");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Appends_wait_up_to_a_bound_the_next_are_refused_and_those_that_waited_are_stored()
    {
        var options = new SqliteEventStoreOptions
        {
            Database = { QueueLengthMax = Waiting, WritesPerCommitMax = 1, BusyTimeout = TimeSpan.FromMinutes(1) },
        };
        using var store = new SqliteEventStore(File, options, _clock);
        Task<Exception?>[] appends;
        using (Locked())
        {
            appends = [.. Enumerable.Range(0, 4 * Waiting).Select(Append)];
            _clock.Advance(options.Database.QueueWaitMax);

            // One is with the writer, and as many wait as may; every other one ends, while nothing can be written.
            var open = appends.ToList();
            while (open.Count > Waiting + 1)
            {
                var refused = await Task.WhenAny(open);
                open.Remove(refused);
                Assert.Equal(
                    $"database {File} has more work waiting than it takes",
                    Assert.IsType<EventStoreUnavailableException>(await refused).Message);
            }
        }

        var errors = await Task.WhenAll(appends);
        Assert.InRange(errors.Count(error => error is null), Waiting, Waiting + 1);
        Assert.Equal(
            Enumerable.Range(0, appends.Length).Where(i => errors[i] is null).Select(i => $"d{i}").Order(),
            await store.ReadAll(0, 1, null, Token).Select(c => c.Stream.Document.Id).Order().ToListAsync(Token));
        await store.Append(Commit("later"), Token);

        async Task<Exception?> Append(int i) => await Record.ExceptionAsync(() => store.Append(Commit($"d{i}"), Token));
    }

    [Fact]
    public async Task A_lock_of_somebody_else_is_waited_for_up_to_a_bound_and_then_said()
    {
        var options = new SqliteEventStoreOptions { Database = { BusyTimeout = TimeSpan.FromMilliseconds(20) } };
        using var store = new SqliteEventStore(File, options, _clock);
        await store.Append(Commit("before"), Token);
        using (Locked())
        {
            var error = await Assert.ThrowsAsync<EventStoreUnavailableException>(
                () => store.Append(Commit("locked"), Token));
            Assert.Equal($"database {File} is locked by somebody else", error.Message);
            Assert.Equal(1, await store.ReadAll(0, 1, null, Token).CountAsync(Token));
        }

        await store.Append(Commit("after"), Token);
        Assert.Equal(2, await store.ReadAll(0, 1, null, Token).CountAsync(Token));
    }

    private static StoredCommit Commit(string id) =>
        new(StreamName.Of(new DocumentKey("acme", id)), 1, 1, Guid.NewGuid(), false, new byte[10]);

    private SqliteConnection Locked()
    {
        var connection = new SqliteConnection($"Data Source={File};Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "BEGIN IMMEDIATE";
        command.ExecuteNonQuery();
        return connection;
    }
}
