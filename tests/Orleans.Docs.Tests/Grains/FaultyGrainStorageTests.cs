using System.Globalization;
using Orleans.Runtime;
using Orleans.Storage;

namespace Orleans.Docs.Tests.Grains;

public enum GrainStorageFault
{
    None,
    LetsTheLastWriteWin,
    TakesAWriteWithoutATag,
    TakesAWriteToWhatIsGone,
    KeepsTheTag,
    TellsNoTag,
    StealsTheTagOfTheLoser,
    LeavesAnOldStateInPlace,
    ClearsWithAnyTag,
    ClearsTheWholeGrain,
    KeepsTheTagOfWhatItCleared,
    FailsToClearWhatIsNotThere,
    CountsTagsFromOneAgain,
    ForgetsOnRestart,
}

public sealed class FaultyGrainStorageTests
{
    public static TheoryData<GrainStorageFault> Faults =>
        [.. Enum.GetValues<GrainStorageFault>().Where(fault => fault != GrainStorageFault.None)];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task The_suite_catches_a_storage_that(GrainStorageFault fault) =>
        Assert.NotNull(await ConformanceRun.FirstFailure(() => new Suite(fault)));

    [Fact]
    public async Task The_suite_passes_the_same_storage_without_a_fault() =>
        Assert.Null(await ConformanceRun.FirstFailure(() => new Suite(GrainStorageFault.None)));

    private sealed class Suite(GrainStorageFault fault) : GrainStorageConformance
    {
        private Dictionary<(GrainId, string), (int Count, string Tag)> _disk = [];

        protected override ValueTask<IGrainStorage> Open()
        {
            _disk = fault == GrainStorageFault.ForgetsOnRestart ? [] : _disk;
            return new(new FaultyGrainStorage(_disk, fault));
        }
    }

    /// <summary>A storage in memory that breaks one promise.</summary>
    private sealed class FaultyGrainStorage(
        Dictionary<(GrainId, string), (int Count, string Tag)> disk, GrainStorageFault fault) : IGrainStorage
    {
        private readonly Dictionary<(GrainId, string), int> _lives = [];

        public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            lock (disk)
            {
                var state = (CounterState)(object)grainState;
                if (disk.TryGetValue((grainId, stateName), out var row))
                {
                    Show(state, row.Count, fault == GrainStorageFault.TellsNoTag ? null : row.Tag);
                }
                else if (fault != GrainStorageFault.LeavesAnOldStateInPlace)
                {
                    ShowNone(state);
                }
            }

            return Task.CompletedTask;
        }

        public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            lock (disk)
            {
                var state = (CounterState)(object)grainState;
                var stored = disk.TryGetValue((grainId, stateName), out var row) ? row.Tag : null;
                if (stored != state.ETag && !Forgiven(stored, state.ETag))
                {
                    state.ETag = fault == GrainStorageFault.StealsTheTagOfTheLoser ? stored : state.ETag;
                    throw new InconsistentStateException("changed", stored ?? "none", state.ETag ?? "none");
                }

                var kept = fault == GrainStorageFault.KeepsTheTag ? stored : null;
                var tag = kept ?? NewTag(grainId, stateName);
                disk[(grainId, stateName)] = (state.State.Count, tag);
                Show(state, state.State.Count, fault == GrainStorageFault.TellsNoTag ? null : tag);
            }

            return Task.CompletedTask;
        }

        public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            lock (disk)
            {
                var state = (CounterState)(object)grainState;
                var stored = disk.TryGetValue((grainId, stateName), out var row) ? row.Tag : null;
                if (stored != state.ETag && fault != GrainStorageFault.ClearsWithAnyTag)
                {
                    throw new InconsistentStateException("changed", stored ?? "none", state.ETag ?? "none");
                }

                if (stored is null && fault == GrainStorageFault.FailsToClearWhatIsNotThere)
                {
                    throw new InvalidOperationException("there is nothing");
                }

                disk.Remove((grainId, stateName));
                foreach (var other in disk.Keys.Where(key => key.Item1 == grainId).ToArray())
                {
                    _ = fault == GrainStorageFault.ClearsTheWholeGrain && disk.Remove(other);
                }

                _lives.Remove((grainId, stateName));
                if (fault != GrainStorageFault.KeepsTheTagOfWhatItCleared)
                {
                    ShowNone(state);
                }
            }

            return Task.CompletedTask;
        }

        private bool Forgiven(string? stored, string? told) => fault switch
        {
            GrainStorageFault.LetsTheLastWriteWin => stored is not null && told is not null,
            GrainStorageFault.TakesAWriteWithoutATag => told is null,
            GrainStorageFault.TakesAWriteToWhatIsGone => stored is null,
            _ => false,
        };

        private string NewTag(GrainId grain, string name)
        {
            if (fault != GrainStorageFault.CountsTagsFromOneAgain)
            {
                return Guid.NewGuid().ToString();
            }

            _lives[(grain, name)] = _lives.GetValueOrDefault((grain, name)) + 1;
            return _lives[(grain, name)].ToString(CultureInfo.InvariantCulture);
        }

        private static void Show(CounterState state, int count, string? tag)
        {
            state.State = new Counter { Count = count };
            state.ETag = tag;
            state.RecordExists = true;
        }

        private static void ShowNone(CounterState state)
        {
            state.State = new Counter();
            state.ETag = null;
            state.RecordExists = false;
        }
    }
}
