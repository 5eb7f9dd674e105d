using Microsoft.Extensions.Time.Testing;
using Orleans.Docs.Local.Sqlite;
using Xunit;

namespace Orleans.Docs.Tests.Sqlite;

/// <summary>Places are given once, whoever comes, waits, gives up or leaves meanwhile.</summary>
public sealed class RoomTests
{
    private static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(1);

    private readonly FakeTimeProvider _clock = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static bool Enters(Room room) => room.Enter(Token).AsTask().IsCompletedSuccessfully;

    [Fact]
    public async Task Who_waits_gets_the_place_that_somebody_leaves()
    {
        var room = new Room("file", 1, WaitMax, _clock);
        await room.Enter(Token);
        var waiting = room.Enter(Token).AsTask();
        Assert.False(waiting.IsCompleted);

        room.Leave();
        await waiting;
        Assert.False(Enters(room));
    }

    [Fact]
    public async Task Who_waits_too_long_is_refused_and_takes_no_place_later()
    {
        var room = new Room("file", 1, WaitMax, _clock);
        await room.Enter(Token);
        var waiting = room.Enter(Token).AsTask();

        _clock.Advance(WaitMax);
        await Assert.ThrowsAsync<SqliteUnavailableException>(() => waiting);
        room.Leave();
        Assert.True(Enters(room));
    }

    [Fact]
    public async Task Who_stops_waiting_takes_no_place_later()
    {
        var room = new Room("file", 1, WaitMax, _clock);
        await room.Enter(Token);
        using var cancel = new CancellationTokenSource();
        var waiting = room.Enter(cancel.Token).AsTask();

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        room.Leave();
        Assert.True(Enters(room));
    }

    [Fact]
    public async Task No_place_is_lost_or_doubled_where_many_enter_leave_and_give_up()
    {
        const int Places = 3;
        var room = new Room("file", Places, TimeSpan.FromSeconds(30), TimeProvider.System);
        var (inside, most) = (0, 0);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(seed => Task.Run(async () =>
        {
            var random = new Random(seed);
            for (var i = 0; i < 2_000; i++)
            {
                using var cancel = new CancellationTokenSource();
                var entering = room.Enter(cancel.Token).AsTask();
                if (random.Next(3) == 0)
                {
                    await cancel.CancelAsync();
                }

                try
                {
                    await entering;
                }
                catch (OperationCanceledException)
                {
                    continue;
                }

                Most(Interlocked.Increment(ref inside));
                await Task.Yield();
                Interlocked.Decrement(ref inside);
                room.Leave();
            }
        })));

        Assert.InRange(most, 1, Places);
        for (var i = 0; i < Places; i++)
        {
            Assert.True(Enters(room));
        }

        Assert.False(Enters(room));

        void Most(int now)
        {
            for (var seen = Volatile.Read(ref most); now > seen;)
            {
                seen = Interlocked.CompareExchange(ref most, now, seen);
            }
        }
    }
}
