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
        foreach (var countMax in new[] { 1, 2 * PapersPerLife })
        {
            // The first round begins with nothing, so that uploads are hit; the second amidst what the first has left.
            foreach (var point in Enum.GetValues<CrashAt>())
            {
                var count = run.Random.Next((countMax / 2) + 1, countMax + 1);
                await Live(run, point, count);
                CrashRun.Say($"{point}:{count} left {await run.Unsettled()} of {run.Acknowledged.Count} unsettled");
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
            await silo.IsGone();
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
