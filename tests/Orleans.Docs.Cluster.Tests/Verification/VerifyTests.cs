using System.Text;
using Orleans.Docs.Callers;
using Orleans.Docs.Cluster.Tests.Callers;
using Orleans.Docs.Local.Callers;
using Orleans.Docs.Operations;

namespace Orleans.Docs.Cluster.Tests.Verification;

/// <summary>
/// Verifying through a silo: no false alarm under load, one run at a time, and only for whom it may be.
/// </summary>
public sealed class VerifyTests(OneSilo silo) : IClassFixture<OneSilo>
{
    private static readonly VerifyRequest Everything = new() { AllTenants = true };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Documents_in_motion_raise_no_alarm()
    {
        const int Runs = 3;
        const int LettersMax = 2_000;
        var (runs, letters) = (0, 0);
        var submitting = Enumerable.Range(0, 8).Select(async _ =>
        {
            while (Volatile.Read(ref runs) < Runs && Interlocked.Increment(ref letters) is var n and <= LettersMax)
            {
                await silo.Client.SubmitAndSettle(
                    Encoding.UTF8.GetBytes($"Dear reader, letter number {n} of many. Write to n{n}@example.org."),
                    $"{n}.txt");
            }
        }).ToArray();
        while (runs < Runs)
        {
            Assert.All(submitting, writer => Assert.False(writer.IsCompleted, "nothing is in motion any more"));
            var report = await Verify(Everything);
            Assert.Empty(report.Findings);
            Assert.Equal(VerifyState.Sound, report.State);
            Interlocked.Increment(ref runs);
        }

        await Task.WhenAll(submitting);
        var last = await Verify(Everything);
        Assert.Equal((VerifyState.Sound, 0), (last.State, last.FindingsTotal));
        Assert.InRange(last.Progress.Streams, submitting.Length, long.MaxValue);
    }

    [Fact]
    public async Task A_root_is_signed_when_asked_for_and_covers_what_is_there()
    {
        await silo.Client.SubmitAndSettle("A letter to be anchored."u8.ToArray(), "anchored.txt");
        var before = await Verify(Everything);

        var signed = await Verify(Everything with { Anchor = true });

        Assert.Equal(VerifyState.Sound, signed.State);
        Assert.Equal((before.Root?.Number ?? 0) + 1, signed.Root!.Number);
        Assert.Equal(before.Progress.Streams, signed.Root.Streams);
        Assert.Equal(signed.Root, (await Verify(Everything)).Root);
    }

    [Fact]
    public async Task One_document_is_verified_alone()
    {
        var document = (await silo.Client.SubmitAndSettle("A letter on its own."u8.ToArray(), "own.txt")).Key;

        var report = await Verify(new VerifyRequest { Document = document });

        Assert.Equal((VerifyState.Sound, 1), (report.State, report.Progress.Streams));
    }

    [Fact]
    public async Task The_same_request_joins_another_is_refused_and_cancelling_ends_it()
    {
        const int TriesMax = 100;
        await silo.Client.SubmitAndSettle("A letter to be looked at again and again."u8.ToArray(), "again.txt");
        var grain = silo.Client.Grains.GetGrain<IVerifyGrain>("default");
        var (joins, isRefused) = (false, false);
        for (var n = 0; n < TriesMax && !(joins && isRefused); n++)
        {
            // Any of them may be over before the next call comes.
            await grain.Start($"first-{n}", Everything);
            joins |= await grain.Start($"second-{n}", Everything) == $"first-{n}";
            var third = await Record.ExceptionAsync(
                () => grain.Start($"third-{n}", Everything with { Blobs = BlobChecks.Names }));
            Assert.True(third is null or CommandRefusedException, $"{third}");
            isRefused |= third is not null;
            foreach (var run in (string[])["first", "second", "third"])
            {
                await grain.Cancel($"{run}-{n}");
            }
        }

        Assert.Equal((true, true), (joins, isRefused));
        Assert.Equal("last", await grain.Start("last", Everything));
        await grain.Cancel("last");
        Assert.Contains(
            (await grain.Report("last", 0)).State, new[] { VerifyState.Cancelled, VerifyState.Sound });
        await Assert.ThrowsAsync<CommandRefusedException>(() => grain.Report("unknown", 0));
    }

    [Fact]
    public async Task Every_tenant_is_for_the_owner_and_a_document_for_its_tenant()
    {
        await using var client = await AnyClient.ConnectAsync(silo.Silo);
        var grain = client.Grains.GetGrain<IVerifyGrain>("default");
        var administrator = new CallerToken(
            "default", "administrator", (Role)0x1F, TimeProvider.System.GetUtcNow() + TimeSpan.FromHours(1))
            .Sign(CallersKeyFile.LoadOrCreate(silo.Silo.DataPath));

        await Assert.ThrowsAsync<CallerRefusedException>(
            () => AnyClient.As(administrator, () => grain.Start("a", Everything)));
        await Assert.ThrowsAsync<CommandRefusedException>(() => AnyClient.As(
            administrator, () => grain.Start("b", new VerifyRequest { Document = new DocumentKey("other", "a") })));
        await Assert.ThrowsAsync<CommandRefusedException>(
            () => AnyClient.As(administrator, () => grain.Start("c", new VerifyRequest { Anchor = true })));
        await AnyClient.As(administrator, () => grain.Start("d", new VerifyRequest()));
        await AnyClient.As(administrator, () => grain.Cancel("d"));
    }

    private Task<VerifyReport> Verify(VerifyRequest request) => silo.Client.Verify(request, Cancellation);
}
