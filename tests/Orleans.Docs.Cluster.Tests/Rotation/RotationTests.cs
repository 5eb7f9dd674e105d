using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Docs.Cluster.Tests.Erasing;
using Orleans.Docs.Documents;
using Orleans.Docs.Keys;
using Orleans.Docs.Local.Keys;
using Orleans.Docs.Operations;
using Orleans.Docs.Tests;

namespace Orleans.Docs.Cluster.Tests.Rotation;

public sealed class RotationTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string Data => _directory.PathOf("data");

    private string MasterKey => Path.Combine(Data, "master.key");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Documents_come_are_read_and_are_erased_while_keys_are_wrapped_anew()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var kept = new List<DocumentKey>();
        DocumentKey erased;
        await using (var silo = await Start(gate.Task))
        {
            await using var client = await silo.ConnectAsync();
            for (var i = 0; i < 5; i++)
            {
                kept.Add((await client.SubmitAndSettle(Letter(i), $"{i}.txt")).Key);
            }

            erased = (await client.SubmitAndSettle(Letter(99), "99.txt")).Key;
            var old = (await client.Docs.Custody.MasterAsync(Cancellation)).MasterKeyId;
            File.Copy(MasterKey, _directory.PathOf("stolen.key"));

            await client.Docs.Custody.RotateMasterAsync(Cancellation);
            await Reaches(client, RotationPhase.Wrapping);
            await Assert.ThrowsAsync<CommandRefusedException>(
                () => client.Docs.Custody.RotateMasterAsync(Cancellation));
            kept.Add((await client.SubmitAndSettle(Letter(6), "6.txt")).Key);
            Assert.Equal(Letter(0), await client.Source(kept[0]));
            await client.Docs.Custody.EraseAsync(erased, cancellationToken: Cancellation);
            await client.Settled(erased);
            gate.SetResult();

            var rotation = await Reaches(client, RotationPhase.Done);
            var status = await client.Docs.Custody.MasterAsync(Cancellation);
            Assert.NotEqual(old, status.MasterKeyId);
            Assert.Equal(status.MasterKeyId, rotation.MasterKeyId);
            Assert.StartsWith("local:", rotation.By, StringComparison.Ordinal);
            Assert.InRange(rotation.Wrapped, 5, 100);
            Assert.Equal((2, 0L, 0L), (rotation.Pass, rotation.Others, rotation.Unreadable));
            await OldOpensNothing(silo, kept, erased, status.MasterKeyId!);
        }

        await using var next = await RunningSilo.StartAsync(Data);
        await using var after = await next.ConnectAsync();
        Assert.Equal(Letter(6), await after.Source(kept[^1]));
        Assert.Equal(DocumentState.Erased, (await after.Docs.GetAsync(erased, Cancellation)).State);

        // The same bytes are the same document: names come from a secret that stays.
        Assert.Equal(kept[0], (await after.Submit(Letter(0), "0.txt")).Document);
        var report = await after.Verify(new VerifyRequest { AllTenants = true }, Cancellation);
        Assert.Equal((VerifyState.Sound, 0), (report.State, report.Findings.Length));
    }

    [Fact]
    public async Task A_key_that_nothing_opens_keeps_the_master_key_before_until_it_is_mended()
    {
        await using var silo = await Start(Task.CompletedTask);
        await using var client = await silo.ConnectAsync();
        var document = (await client.SubmitAndSettle(Letter(1), "1.txt")).Key;
        var store = silo.Services.GetRequiredService<IKeyStore>();
        var whole = (await store.Find(document, Cancellation))!;
        var bytes = whole.Bytes.ToArray();
        bytes[^1] ^= 1;
        Assert.True(await store.Replace(document, whole, whole with { Bytes = bytes }, Cancellation));

        await client.Docs.Custody.RotateMasterAsync(Cancellation);
        var failed = await Reaches(client, RotationPhase.Failed);
        Assert.Contains("cannot be opened: 1", failed.Reason, StringComparison.Ordinal);
        Assert.Equal(2, MastersInFile());

        Assert.True(await store.Replace(document, whole with { Bytes = bytes }, whole, Cancellation));
        await client.Docs.Custody.RotateMasterAsync(Cancellation);
        var done = await Reaches(client, RotationPhase.Done);
        Assert.Equal(failed.MasterKeyId, done.MasterKeyId);
        Assert.Equal(1, MastersInFile());
        Assert.Equal(2, (await client.Docs.Custody.MasterAsync(Cancellation)).Rotations.Length);
        Assert.Equal(Letter(1), await client.Source(document));
    }

    [Fact]
    public async Task A_silo_with_the_file_of_before_a_rotation_does_not_start()
    {
        await using (var silo = await Start(Task.CompletedTask))
        {
            await using var client = await silo.ConnectAsync();
            await client.SubmitAndSettle(Letter(1), "1.txt");
            File.Copy(MasterKey, _directory.PathOf("backup.key"));
            await client.Docs.Custody.RotateMasterAsync(Cancellation);
            await Reaches(client, RotationPhase.Done);
        }

        File.Copy(_directory.PathOf("backup.key"), MasterKey, overwrite: true);
        await Assert.ThrowsAsync<MasterKeyRefusedException>(() => RunningSilo.StartAsync(Data));
    }

    private Task<RunningSilo> Start(Task mayList) => RunningSilo.StartAsync(
        Data, ["MasterRotation:BatchMax=2"],
        silo => Ports.Around<IKeyStore>(silo.Services, (inner, _) => new GatedKeys(inner, mayList)));

    private int MastersInFile() => File.ReadLines(MasterKey).Count(
        line => line.StartsWith("master ", StringComparison.Ordinal));

    private async Task OldOpensNothing(
        RunningSilo silo, IEnumerable<DocumentKey> kept, DocumentKey erased, string masterKeyId)
    {
        var store = silo.Services.GetRequiredService<IKeyStore>();
        using var stolen = new FileMasterKey(_directory.PathOf("stolen.key"), create: false);
        foreach (var document in kept)
        {
            var key = (await store.Find(document, Cancellation))!;
            Assert.Equal(masterKeyId, key.MasterKeyId);
            await Assert.ThrowsAsync<KeyUnavailableException>(
                async () => await stolen.Unwrap(document, key, Cancellation));
        }

        Assert.Null(await store.Find(erased, Cancellation));
        Assert.Equal(1, MastersInFile());
    }

    private static async Task<MasterRotation> Reaches(SiloClient client, RotationPhase phase)
    {
        MasterRotation? latest = null;
        await Eventually.True(
            async () => (latest = (await client.Docs.Custody.MasterAsync(Cancellation)).Rotations[0]).Phase == phase,
            () => $"the rotation does not come to {phase}: {latest}");
        return latest!;
    }

    private static byte[] Letter(int number) => Encoding.UTF8.GetBytes(
        $"Dear neighbours,\n\nthe stairs are painted on day {number}.\n\nKind regards\n");
}
