namespace Orleans.Docs.Tests.Admission.Quota;

/// <summary>What holds of silos that share a quota, whatever comes, dies and is throttled.</summary>
public sealed class SharedQuotaTests(ITestOutputHelper output)
{
    private const double WindowSeconds = 10;

    public static TheoryData<double, int, int> Runs
    {
        get
        {
            var runs = new MatrixTheoryData<double, int, int>([2, 10, 50, 200], [2, 5], [1, 2, 3]);
            var all = new TheoryData<double, int, int>();
            foreach (var run in runs)
            {
                all.Add(run.Data.Item1, run.Data.Item2, run.Data.Item3);
            }

            all.Add(20, 3, Random.Shared.Next(1_000_000));
            return all;
        }
    }

    public static TheoryData<int, int, int> Cuts =>
        new MatrixTheoryData<int, int, int>([20, 23, 27, 60], [1, 3, 6], [1, 2]);

    [Theory]
    [MemberData(nameof(Runs))]
    public void No_window_has_more_calls_than_the_quota_allows_and_none_is_throttled(
        double perSecond, int silos, int seed)
    {
        var quota = Ran(perSecond, silos, seed);
        var times = quota.Calls.ConvertAll(call => call.At);

        // A permit that was granted before the window may be used within it.
        var late = SharedQuota.SlotSeconds + SharedQuota.HopSecondsMax;
        var most = Math.Max(1, quota.Rate * SharedQuota.BurstSeconds);
        for (var from = 0; from < times.Count; from++)
        {
            for (var to = from; to < times.Count && to < from + 400; to++)
            {
                if (to - from + 1 > most + (quota.Rate * (times[to] - times[from] + late)) + 1e-6)
                {
                    Assert.Fail($"seed {seed}: {to - from + 1} calls from {times[from]:0.000} to {times[to]:0.000} s");
                }
            }
        }

        Assert.True(quota.Throttled == 0, $"seed {seed}: {quota.Throttled} throttled of {times.Count}");
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public void While_work_waits_nothing_of_the_rate_is_lost_and_no_silo_waits_for_long(
        double perSecond, int silos, int seed)
    {
        var quota = Ran(perSecond, silos, seed);
        var windows = 0;
        foreach (var (from, to) in quota.Busy)
        {
            for (var at = from; at + WindowSeconds <= to; at += WindowSeconds, windows++)
            {
                var calls = quota.Calls.Count(call => call.At >= at && call.At < at + WindowSeconds);
                Assert.True(
                    calls >= (0.92 * quota.Rate * WindowSeconds) - 1, $"seed {seed}: {calls} calls from {at:0.000} s");
            }
        }

        // Who asks first gets what there is: each has the same chance, again and again.
        var round = Math.Max(1 / quota.Rate, SharedQuota.SlotSeconds / 2);
        Assert.True(
            windows > 0 && quota.LongestWait < 16 * silos * round,
            $"seed {seed}: {windows} windows, a silo waited {quota.LongestWait:0.000} s");
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public void Every_permit_is_used_or_lapses_within_its_slot_or_goes_with_its_silo(
        double perSecond, int silos, int seed)
    {
        var quota = Ran(perSecond, silos, seed);
        quota.Run(SharedQuota.SlotSeconds + 1, load: 1e-9);
        quota.Run(40, load: 1e-9);
        Assert.True(
            quota is { Waiting: 0, Held: 0 } && quota.Granted == quota.Calls.Count + quota.Lapsed + quota.Lost,
            $"seed {seed}: {quota.Granted} granted, {quota.Calls.Count} used, {quota.Lapsed} lapsed, {quota.Lost} "
            + $"lost, {quota.Held} held, {quota.Waiting} wait");
    }

    [Theory]
    [MemberData(nameof(Cuts))]
    public void A_cut_to_a_tenth_throttles_few_calls_and_what_is_restored_is_used_within_ten_seconds(
        int cutSeconds, int silos, int seed)
    {
        const double PerSecond = 50;
        var quota = new SharedQuota(seed, silos, PerSecond);
        quota.Run(20, load: 2);
        var before = quota.Calls.Count(call => call.At >= 10);
        quota.Allowed = PerSecond / 10;
        quota.Run(cutSeconds, load: 0.5);
        quota.Allowed = PerSecond;
        var throttled = quota.Throttled;
        quota.Run(10, load: 0.5);
        Assert.InRange(quota.RateNow, 0.9, 1);
        Assert.InRange(quota.Throttled - throttled, 0, 2);
        quota.Run(20, load: 0.5);
        var all = before + quota.Calls.Count(call => call.At >= 20);
        Assert.True(quota.Throttled < 0.02 * all, $"seed {seed}: {quota.Throttled} throttled of {all}");
    }

    /// <summary>More comes than is allowed, then less; silos and the quota die all the while.</summary>
    private SharedQuota Ran(double perSecond, int silos, int seed)
    {
        output.WriteLine($"seed {seed}");
        var quota = new SharedQuota(seed, silos, perSecond);
        quota.Run(60, load: 1.4, deathsPerSecond: 0.1);
        quota.Run(30, load: 0.6, deathsPerSecond: 0.1);
        quota.Run(60, load: 1.2);
        return quota;
    }
}
