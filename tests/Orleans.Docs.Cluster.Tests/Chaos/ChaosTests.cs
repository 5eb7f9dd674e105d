using Orleans.Docs.Cluster.Tests.Crash;
using Orleans.Docs.TestSilo.Chaos;

namespace Orleans.Docs.Cluster.Tests.Chaos;

/// <summary>
/// Silo kills, engine faults of each class, store faults and rebuilds at the same time: every document settles exactly
/// once, and history and index agree.
/// </summary>
public sealed class ChaosTests
{
    private const int KillsMin = 3;

    [Fact]
    public Task Under_everything_at_once_every_document_settles_exactly_once() =>
        Survive(TimeSpan.FromSeconds(60), documentsMax: 400);

    /// <summary>Only in <c>./docs test long</c>.</summary>
    [Fact(Explicit = true)]
    public Task Under_everything_at_once_for_minutes_every_document_settles_exactly_once() =>
        Survive(TimeSpan.FromMinutes(5), documentsMax: 3_000);

    private static async Task Survive(TimeSpan duration, int documentsMax)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "processes are watched through /proc");
        await using var run = new ChaosRun(documentsMax);
        await run.Rage(duration);
        await run.Calm();
        var fates = await Settlement.Check(run);
        var faults = run.Faults;
        CrashRun.Say(
            $"{run.Kills} kills, {run.Mischief.Locked} locks, {run.Mischief.Filled} times full, "
            + $"{run.Mischief.Swapped} generations swapped in");
        CrashRun.Say($"faults: {Told(faults)}; fates: {Told(fates)}; refused: {Told(run.Load.Refusals)}");
        Assert.True(run.Load.Surprises.Count == 0, string.Join('\n', run.Load.Surprises));

        // Without these it would prove nothing.
        Assert.InRange(run.Kills, KillsMin, int.MaxValue);
        Assert.InRange(run.Mischief.Swapped, 1, int.MaxValue);
        Assert.InRange(run.Mischief.Locked, 1, int.MaxValue);
        Assert.True(run.Mischief.Filled > 0 || !run.CanFill, "the disk was never full");
        Assert.All(Enum.GetValues<FateClass>(), fate => Assert.Contains(fate, fates));
        Assert.All(ChaosRun.FaultsExpected, fault => Assert.Contains(fault, faults));
    }

    private static string Told<T>(IReadOnlyDictionary<T, int> counts) where T : notnull =>
        string.Join(", ", counts.OrderBy(count => count.Key.ToString()).Select(count => $"{count.Key} {count.Value}"));
}
