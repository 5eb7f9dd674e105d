using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Microsoft.Extensions.Time.Testing;
using Orleans.Docs.Events;
using Orleans.Docs.Local.Events;

namespace Orleans.Docs.Tests.Events;

/// <summary>
/// The store in memory is the model: whatever commands and crashes come in whatever order, the store on SQLite gives
/// the same answers and holds the same in the end.
/// </summary>
public sealed class EventStoreModelTests : IDisposable
{
    private const int Streams = 3;

    private readonly TemporaryDirectory _directory = new();
    private int _runs;

    public enum Act
    {
        Append,
        AppendSeveral,
        AppendOpening,
        LoseAcknowledgement,
        Conflict,
        Gap,
        RepeatOld,
        TooLarge,
        Cancel,
        Unmark,
        ReadFrom,
        ReadAll,
        Unsettled,
        Crash,
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Property(MaxTest = 40)]
    public async Task Whatever_comes_the_store_does_as_the_model((Act Act, NonNegativeInt Choice)[] acts)
    {
        using var pair = new Pair(_directory.PathOf($"events-{++_runs}.db"));
        foreach (var (act, choice) in acts)
        {
            await pair.Do(act, choice.Get);
        }

        pair.Crash();
        await pair.SameAtTheEnd();
    }

    /// <summary>Both stores, and what tests must remember to ask sensible questions.</summary>
    private sealed class Pair(string path) : IDisposable
    {
        private readonly FakeTimeProvider _clock = new();
        private int _lives;
        private readonly List<StoredCommit> _appended = [];
        private MemoryEventStore? _model;
        private SqliteEventStore? _store;

        private MemoryEventStore Model => _model ??= new MemoryEventStore(_clock);

        private SqliteEventStore Store => _store ??= new SqliteEventStore(
            PathOf(_lives), new SqliteEventStoreOptions { ReadPageCommits = 2 }, _clock);

        public async Task Do(Act act, int choice)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            var stream = StreamName.Of(new DocumentKey("acme", $"d{choice % Streams}"));
            var next = 1 + _appended.Where(c => c.Stream == stream).Sum(c => (long)c.EventCount);
            var old = _appended.Count == 0 ? null : _appended[choice % _appended.Count];
            switch (act)
            {
                case Act.Append or Act.AppendSeveral or Act.AppendOpening:
                    await Append(Commit(stream, next, act == Act.AppendSeveral ? 3 : 1, act == Act.AppendOpening));
                    break;
                case Act.LoseAcknowledgement:
                    // Stored, nobody was told, the process ended: the same commit comes again.
                    var lost = Commit(stream, next, 2, opens: choice % 2 == 0);
                    await Append(lost);
                    Crash();
                    await Same(store => store.Append(lost, Token));
                    break;
                case Act.Conflict when next > 1:
                    var late = Commit(stream, next - 1, 1, opens: true);
                    await Same(store => store.Append(late, Token));
                    break;
                case Act.Gap:
                    var early = Commit(stream, next + 1 + (choice % 5), 1, opens: true);
                    await Same(store => store.Append(early, Token));
                    break;
                case Act.RepeatOld when old is not null:
                    await Same(store => store.Append(old, Token));
                    break;
                case Act.TooLarge:
                    var large = Commit(stream, next, 1, opens: true) with
                    {
                        Record = new byte[StoredCommit.RecordBytesMax + 1],
                    };
                    await Same(store => store.Append(large, Token));
                    break;
                case Act.Cancel:
                    var given = Commit(stream, next, 1, opens: true);
                    await Same(store => store.Append(given, new CancellationToken(canceled: true)));
                    break;
                case Act.Unmark:
                    await Same(store => store.Unmark(stream, old?.FirstVersion ?? 1, Token));
                    break;
                case Act.ReadFrom:
                    await SameRead(stream, 1 + (choice % 10));
                    break;
                case Act.ReadAll:
                    await SameAll(choice % 3);
                    break;
                case Act.Unsettled:
                    await SameUnsettled(_clock.GetUtcNow().AddSeconds(-(choice % 5)), 1 + (choice % 4));
                    break;
                case Act.Crash:
                    Crash();
                    break;
            }
        }

        /// <summary>The files as they lie, while the store still has them open, are those of the next life.</summary>
        public void Crash()
        {
            if (_store is null)
            {
                return;
            }

            foreach (var end in new[] { "", "-wal" }.Where(end => File.Exists(PathOf(_lives) + end)))
            {
                File.Copy(PathOf(_lives) + end, PathOf(_lives + 1) + end);
            }

            Dispose();
            _lives++;
        }

        public async Task SameAtTheEnd()
        {
            await SameAll(0);
            for (var i = 0; i < Streams; i++)
            {
                await SameRead(StreamName.Of(new DocumentKey("acme", $"d{i}")), 1);
            }

            await SameUnsettled(DateTimeOffset.MaxValue, int.MaxValue);
        }

        public void Dispose()
        {
            _store?.Dispose();
            _store = null;
        }

        private string PathOf(int life) => $"{path}.{life}";

        private static StoredCommit Commit(StreamName stream, long version, int count, bool opens) =>
            new(stream, version, count, Guid.NewGuid(), opens, Guid.NewGuid().ToByteArray());

        private static string Told(StoredCommit commit) =>
            $"{commit.Stream} {commit.FirstVersion}+{commit.EventCount} {commit.CommitId} {commit.OpensEpisode} "
            + Convert.ToHexString(commit.Record.Span);

        private async Task Append(StoredCommit commit)
        {
            await Same(store => store.Append(commit, Token));
            _appended.Add(commit);
        }

        private async Task Same(Func<IEventStore, Task> action)
        {
            var expected = await Record.ExceptionAsync(() => action(Model));
            var actual = await Record.ExceptionAsync(() => action(Store));
            Assert.Equal(
                expected is OperationCanceledException ? typeof(OperationCanceledException) : expected?.GetType(),
                actual is OperationCanceledException ? typeof(OperationCanceledException) : actual?.GetType());
            Assert.True(expected is OperationCanceledException || expected?.Message == actual?.Message);
        }

        private async Task SameRead(StreamName stream, long from) => Assert.Equal(
            await Model.Read(stream, from, Token).Select(Told).ToListAsync(Token),
            await Store.Read(stream, from, Token).Select(Told).ToListAsync(Token));

        /// <summary>All partitions together; and behind a stream, the rest of its partition.</summary>
        private async Task SameAll(int more)
        {
            var partitions = 1 + more;
            var parts = new List<string>();
            for (var partition = 0; partition < partitions; partition++)
            {
                var part = await Store.ReadAll(partition, partitions, null, Token).ToListAsync(Token);
                parts.AddRange(part.Select(Told));
                if (part.Count > 0)
                {
                    var first = part[0].Stream;
                    Assert.Equal(
                        part.SkipWhile(commit => commit.Stream == first).Select(Told),
                        await Store.ReadAll(partition, partitions, first, Token).Select(Told).ToListAsync(Token));
                }
            }

            Assert.Equal(
                await Model.ReadAll(0, 1, null, Token).Select(Told).Order().ToListAsync(Token), parts.Order());
        }

        private async Task SameUnsettled(DateTimeOffset until, int countMax)
        {
            var expected = await Model.Unsettled(until, null, countMax, Token);
            Assert.Equal(expected, await Store.Unsettled(until, null, countMax, Token));
            if (expected.Count > 0)
            {
                Assert.Equal(
                    await Model.Unsettled(until, expected[0], countMax, Token),
                    await Store.Unsettled(until, expected[0], countMax, Token));
            }
        }
    }
}
