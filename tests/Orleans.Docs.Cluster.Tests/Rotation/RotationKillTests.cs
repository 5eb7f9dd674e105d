using Orleans.Docs.Client;
using Orleans.Docs.Cluster.Tests.Crash;
using Orleans.Docs.Documents;
using Orleans.Docs.Operations;

namespace Orleans.Docs.Cluster.Tests.Rotation;

/// <summary>A rotation that is killed again and again loses no key, and goes on where it was.</summary>
public sealed class RotationKillTests
{
    private const int Papers = 40;
    private const int Kills = 5;

    private static readonly string[] Slowly =
        ["--Docs:MasterRotation:BatchMax=1", "--Docs:MasterRotation:ConcurrencyMax=1"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_rotation_killed_at_random_moments_ends_with_every_document_whole()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "processes are watched through /proc");
        await using var run = new CrashRun();
        await run.Fill(Papers, Cancellation);
        var (amidst, goneOn) = (0, 0);
        for (var kill = 1; kill <= Kills; kill++)
        {
            var (before, phase) = await Live(run);
            amidst += phase is RotationPhase.Wrapping ? 1 : 0;
            goneOn += before > 0 ? 1 : 0;
            CrashRun.Say($"kill {kill} in phase {phase}, begun with {before} keys behind it");
        }

        // Without these the kills would prove nothing.
        Assert.True(amidst > 0, "no kill met a rotation amidst its way");
        Assert.True(goneOn > 0, "no rotation went on from where it was");
        await Complete(run);
        await run.Finish();
        await Aftermath.Check(run);
    }

    /// <summary>A silo's life: a rotation begins or goes on, documents come, and it is killed.</summary>
    private static async Task<(long Before, RotationPhase? Phase)> Live(CrashRun run)
    {
        await using var silo = run.Start(TimeSpan.Zero, more: Slowly);
        Assert.True(await silo.IsReady(), silo.Errors);
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        await using var client = await run.Connect();
        var rotation = await Latest(client);
        var before = rotation is { IsOver: false } ? rotation.Wrapped : 0;
        if (rotation is not { IsOver: false })
        {
            await client.Custody.RotateMasterAsync(gone.Token);
        }

        var submitting = run.Submit(client, 2, 2, gone.Token);

        // The moment is drawn in keys, so that a quick machine does not only see rotations that are over.
        var moment = before + run.Random.Next(Papers / 2);
        await Eventually.True(
            async () => (rotation = await Latest(client)) is { IsOver: true } || rotation!.Wrapped >= moment,
            () => $"the rotation stands still: {rotation}\n{silo.Errors}");
        await run.Kill(silo, gone);
        await submitting;
        return (before, rotation?.Phase);
    }

    private static async Task Complete(CrashRun run)
    {
        await using var silo = run.Start(TimeSpan.Zero);
        Assert.True(await silo.IsReady(), silo.Errors);
        await using var client = await run.Connect();
        MasterRotation? rotation = null;
        await Eventually.True(
            async () => (rotation = await Latest(client)) is { Phase: RotationPhase.Done },
            () => $"the rotation does not end: {rotation}\n{silo.Errors}");
        await run.Kill(silo);
        var lines = await File.ReadAllLinesAsync(Path.Combine(run.DataDirectory, "master.key"), Cancellation);
        Assert.Single(lines, line => line.StartsWith("master ", StringComparison.Ordinal));
    }

    private static async Task<MasterRotation?> Latest(DocsClient client)
    {
        var rotations = (await client.Custody.MasterAsync(Cancellation)).Rotations;
        return rotations.IsEmpty ? null : rotations[0];
    }
}
