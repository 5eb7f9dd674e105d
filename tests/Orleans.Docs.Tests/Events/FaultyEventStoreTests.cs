using Orleans.Docs.Events;
using Xunit;

namespace Orleans.Docs.Tests.Events;

public sealed class FaultyEventStoreTests
{
    public static TheoryData<EventStoreFault> Faults =>
        [.. Enum.GetValues<EventStoreFault>().Where(fault => fault != EventStoreFault.None)];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task The_suite_catches_a_store_that(EventStoreFault fault) =>
        Assert.NotNull(await ConformanceRun.FirstFailure(() => new Suite(fault)));

    [Fact]
    public async Task The_suite_passes_the_same_store_without_a_fault() =>
        Assert.Null(await ConformanceRun.FirstFailure(() => new Suite(EventStoreFault.None)));

    private sealed class Suite(EventStoreFault fault) : EventStoreConformance
    {
        private MemoryEventStore? _disk;

        protected override ValueTask<IEventStore> Open()
        {
            if (_disk is null || fault == EventStoreFault.ForgetsOnRestart)
            {
                _disk = new MemoryEventStore(Clock);
            }

            return new(new FaultyEventStore(_disk, fault));
        }
    }
}
