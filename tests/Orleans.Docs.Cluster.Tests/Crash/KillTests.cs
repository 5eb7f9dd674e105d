using System.Diagnostics;
using Orleans.Docs.Client;

namespace Orleans.Docs.Cluster.Tests.Crash;

/// <summary><c>kill -9</c> at any moment loses nothing that was acknowledged and doubles nothing.</summary>
public sealed class KillTests
{
    private const int UnsettledMin = 20;

    /// <summary>Before a kill; while a silo starts and is killed some more may settle.</summary>
    private const int UnsettledBefore = 50;

    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(2);

    private enum Moment
    {
        AmidstUploads,
        AfterProgress,
        AtOnce,
    }

    [Fact]
    public async Task Ten_kills_amidst_work_lose_nothing_and_double_nothing()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "processes are watched through /proc");
        await using var run = new CrashRun();
        var unsettled = 0;
        for (var kill = 1; kill <= 10; kill++)
        {
            var moment = unsettled < UnsettledBefore
                ? (Moment)run.Random.Next(2)
                : (Moment)run.Random.Next(3);
            await Live(run, moment);
            unsettled = await run.Unsettled();
            CrashRun.Say($"kill {kill} {moment}: {unsettled} of {run.Acknowledged.Count} acknowledged are unsettled");
            Assert.InRange(unsettled, UnsettledMin, int.MaxValue);
        }

        await run.Finish();
        await Aftermath.Check(run);
    }

    /// <summary>Only in <c>./docs test long</c>.</summary>
    [Fact(Explicit = true)]
    public async Task Kills_at_any_moment_for_minutes_lose_nothing_and_double_nothing()
    {
        var duration = TimeSpan.FromMinutes(3);
        await using var run = new CrashRun();
        for (var started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < duration;)
        {
            await using var silo = run.Start(TimeSpan.FromMilliseconds(run.Random.Next(300)));
            using var gone = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            var submitting = SubmitOnceReady(run, silo, gone.Token);

            // The moment is drawn, start-up included, so it is a time and no condition.
            await Task.Delay(TimeSpan.FromMilliseconds(run.Random.Next(10_000)), TimeProvider.System, gone.Token);
            await run.Kill(silo, gone);
            await submitting;
        }

        await run.Finish();
        await Aftermath.Check(run);
    }

    private static async Task SubmitOnceReady(CrashRun run, SiloProcess silo, CancellationToken cancellationToken)
    {
        try
        {
            if (await silo.IsReady())
            {
                await using var client = await run.Connect();
                await run.Submit(client, 12, 12, cancellationToken);
            }
        }
        catch (NoSiloException)
        {
            // It was killed before anybody could connect.
        }
    }

    /// <summary>One life of a silo, from its start on what the last one left to its kill.</summary>
    private static async Task Live(CrashRun run, Moment moment)
    {
        await using var silo = run.Start(Slow);
        Assert.True(await silo.IsReady(), silo.Errors);
        if (moment is Moment.AtOnce)
        {
            await run.Kill(silo);
            return;
        }

        using var gone = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        await using var client = await run.Connect();
        const int Wave = 10;
        var first = run.Acknowledged.Count == 0 ? UnsettledBefore : Wave;
        await run.Submit(client, first, acknowledged: first, gone.Token);
        while ((await client.StatusAsync(gone.Token)).Unsettled < UnsettledBefore)
        {
            await run.Submit(client, Wave, acknowledged: Wave, gone.Token);
        }

        if (moment is Moment.AmidstUploads)
        {
            await run.Submit(client, 8, acknowledged: run.Random.Next(8), gone.Token);
        }
        else
        {
            await run.Progress(client, gone.Token);
        }

        await run.Kill(silo, gone);
    }
}
