using Orleans.Docs.Local.Sqlite;
using Xunit;

namespace Orleans.Docs.Tests.Sqlite;

/// <summary>What is added is taken once, in each adder's order, however the taker sleeps and the queue ends.</summary>
public sealed class SqliteWorkQueueTests
{
    private const int Adders = 4;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly SqliteWorkQueue _queue = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_taker_that_sleeps_wakes_for_each_of_many()
    {
        const int Count = 20_000;
        var taking = Take();
        for (var i = 0; i < Count; i++)
        {
            Assert.True(_queue.TryAdd(Note.Of(0, i)));
            if (i % 100 == 0)
            {
                await Task.Yield();
            }
        }

        _queue.Close();
        Assert.Equal(Enumerable.Range(0, Count), (await taking).Select(note => note.Number));
    }

    [Fact]
    public async Task What_was_added_before_the_end_is_taken_and_nothing_else()
    {
        for (var round = 0; round < 200; round++)
        {
            var queue = new SqliteWorkQueue();
            var taking = Take(queue);
            var added = await Task.WhenAll(Enumerable.Range(0, Adders).Select(adder => Task.Run(() =>
            {
                var count = 0;
                while (queue.TryAdd(Note.Of(adder, count)))
                {
                    if (++count == 50 && adder == 0)
                    {
                        queue.Close();
                    }
                }

                return count;
            })));

            var taken = (await taking).ToLookup(note => note.Adder, note => note.Number);
            for (var adder = 0; adder < Adders; adder++)
            {
                Assert.Equal(Enumerable.Range(0, added[adder]), taken[adder]);
            }
        }
    }

    private Task<List<Note>> Take() => Take(_queue);

    private static Task<List<Note>> Take(SqliteWorkQueue queue) => Task.Factory.StartNew(
        () =>
        {
            var taken = new List<Note>();
            while (queue.Take(out var work))
            {
                taken.Add((Note)work);
            }

            return taken;
        },
        Token, TaskCreationOptions.LongRunning, TaskScheduler.Default).WaitAsync(Limit, Token);

    private sealed class Note(int adder, int number) : SqliteWork(SqliteWorkKind.Shared, CancellationToken.None)
    {
        public int Adder => adder;

        public int Number => number;

        public static Note Of(int adder, int number) => new(adder, number);

        public override void Try(SqliteSession session) => throw new NotSupportedException();

        public override void Answer() => throw new NotSupportedException();
    }
}
