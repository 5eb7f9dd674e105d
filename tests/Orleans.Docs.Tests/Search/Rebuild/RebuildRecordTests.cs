using Orleans.Docs.Search;
using Orleans.Docs.Search.Rebuild;

namespace Orleans.Docs.Tests.Search.Rebuild;

public sealed class RebuildRecordTests
{
    private static readonly IndexComparison Same = new(
        Equal: 5, Missing: 0, Behind: 0, Added: 0, Ahead: 0, Changed: 0, Differences: []);

    [Fact]
    public void What_only_brings_more_takes_the_live_ones_place()
    {
        Assert.Equal(RebuildPhase.Swapping, After(Same).Phase);
        Assert.Equal(RebuildPhase.Swapping, After(Same with { Added = 1, Ahead = 1 }).Phase);
    }

    [Fact]
    public void What_loses_or_changes_something_waits_with_the_reason_and_the_differences()
    {
        var missing = After(Same with { Missing = 1 });
        Assert.Equal((RebuildPhase.Held, "the new generation lacks what the live one holds"),
            (missing.Phase, missing.Reason));
        Assert.Equal(RebuildPhase.Held, After(Same with { Behind = 1 }).Phase);
        var changed = After(Same with { Changed = 1 });
        Assert.Equal((RebuildPhase.Held, 1), (changed.Phase, changed.Comparison!.Changed));
        Assert.Equal(RebuildPhase.Held, After(Same, hold: true).Phase);
    }

    private static RebuildRecord After(IndexComparison comparison, bool hold = false) => new RebuildRecord
    {
        Phase = RebuildPhase.Comparing,
        StartedAt = DateTimeOffset.UnixEpoch,
        Build = BuildState.Start(1),
        Hold = hold,
    }.Compared(comparison);
}
