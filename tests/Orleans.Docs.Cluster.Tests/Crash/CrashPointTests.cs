using Orleans.Docs.Client;
using Orleans.Docs.TestSilo;

namespace Orleans.Docs.Cluster.Tests.Crash;

/// <summary>A silo that dies at a named point of a document's way loses nothing and doubles nothing.</summary>
public sealed class CrashPointTests
{
    private const int PapersPerLife = 6;
    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(50);

    [Fact]
    public async Task A_crash_at_each_named_point_loses_nothing_and_doubles_nothing()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "processes are watched through /proc");
        await using var run = new CrashRun();
        foreach (var point in Enum.GetValues<CrashAt>())
        {
            // The first time is amidst what the sweep starts again, a later one amidst everything.
            foreach (var count in new[] { 1, run.Random.Next(2, PapersPerLife) })
            {
                await Live(run, point, count);
                CrashRun.Say($"crash {point}:{count}: {await run.Unsettled()} of {run.Acknowledged.Count} are unsettled");
            }
        }

        await run.Finish();
        await Aftermath.Check(run);
    }

    /// <summary>One life of a silo, which ends at the point.</summary>
    private static async Task Live(CrashRun run, CrashAt point, int count)
    {
        await using var silo = run.Start(Slow, (point, count));
        if (await silo.IsReady())
        {
            using var gone = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            silo.NoteChildren();
            var submitting = Submit(run, gone.Token);
            Assert.Equal(SiloProcess.KilledExitCode, await silo.Exit());
            await gone.CancelAsync();
            await submitting;
        }

        Assert.Equal(SiloProcess.KilledExitCode, await silo.Exit());
        await run.Killed(silo);
    }

    private static async Task Submit(CrashRun run, CancellationToken cancellationToken)
    {
        try
        {
            await using var client = await run.Connect();
            await run.Submit(client, PapersPerLife, PapersPerLife, cancellationToken);
        }
        catch (NoSiloException)
        {
            // It died before anybody could connect.
        }
    }
}
