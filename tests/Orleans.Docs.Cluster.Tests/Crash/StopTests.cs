using System.Diagnostics;

namespace Orleans.Docs.Cluster.Tests.Crash;

/// <summary>How a silo ends when it is asked to, and how it refuses what another one holds.</summary>
public sealed class StopTests
{
    /// <summary>Well above the grace for work at hand; what is left tells that it did not wait for all of it.</summary>
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_silo_that_is_asked_to_stop_does_so_in_time_and_its_work_goes_on_in_the_next()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "processes are watched through /proc");
        await using var run = new CrashRun();
        for (var stop = 1; stop <= 3; stop++)
        {
            // The second one does not even wait for what is at work.
            var grace = stop == 2 ? TimeSpan.Zero : TimeSpan.FromSeconds(5);
            await using var silo = run.Start(
                TimeSpan.FromMilliseconds(800),
                more: [$"--Docs:Workers:StopGrace={grace}", $"--shutdownTimeoutSeconds={2 * StopLimit.TotalSeconds}"]);
            Assert.True(await silo.IsReady(), silo.Errors);
            await using var client = await run.Connect();
            await run.Submit(client, 16, 16, TestContext.Current.CancellationToken);
            await run.Progress(client, TestContext.Current.CancellationToken);

            // Somebody who still watches must not hold it up.
            using var gone = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            var watching = run.Progress(client, gone.Token);
            var asked = Stopwatch.GetTimestamp();
            var code = await silo.Terminate();
            var took = Stopwatch.GetElapsedTime(asked);
            await silo.LeavesNoProcess();
            var unsettled = await run.Unsettled();
            CrashRun.Say($"stop {stop} took {took.TotalSeconds:0.0} s, {unsettled} are unsettled");
            Assert.True(code == 0, silo.Errors);
            Assert.InRange(took, TimeSpan.Zero, StopLimit);
            Assert.NotEqual(0, unsettled);
            Assert.Empty(Directory.EnumerateFileSystemEntries(run.WorkDirectory));
            await gone.CancelAsync();
            await watching.ConfigureAwait(
                ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }

        await run.Finish();
        Assert.Equal(0, await Aftermath.Check(run));
    }

    [Fact]
    public async Task A_second_silo_on_the_same_directory_refuses_with_one_line()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "processes are watched through /proc");
        await using var run = new CrashRun();
        await using var first = run.Start(TimeSpan.Zero);
        Assert.True(await first.IsReady(), first.Errors);
        await using var second = SiloProcess.Start("Orleans.Docs.Silo", "up", "--data", run.DataDirectory);
        Assert.False(await second.IsReady());
        Assert.Equal(1, await second.Exit());
        Assert.Equal($"data directory {run.DataDirectory} is in use by process {first.Id}", second.Errors);

        // The first one has noticed nothing.
        await using var client = await run.Connect();
        await run.Submit(client, 1, 1, TestContext.Current.CancellationToken);
        await client.WaitUntilSettledAsync(run.Acknowledged.Keys.Single(), TestContext.Current.CancellationToken);
    }
}
