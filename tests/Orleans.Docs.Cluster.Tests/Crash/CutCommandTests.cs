using System.Security.Cryptography;
using Orleans.Docs.Client;
using Orleans.Docs.Documents;
using Orleans.Docs.Uploads;

namespace Orleans.Docs.Cluster.Tests.Crash;

/// <summary>What a caller began and a <c>kill -9</c> cut short can be begun again, and happens once.</summary>
public sealed class CutCommandTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_upload_in_chunks_that_a_kill_cut_goes_on_with_what_was_acknowledged()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "processes are watched through /proc");
        const int AcknowledgedBytes = 3 * UploadLimits.ChunkBytesMax;
        var file = RandomNumberGenerator.GetBytes(AcknowledgedBytes + UploadLimits.ChunkBytesMax + 17);
        await using var run = new CrashRun();
        await using (var silo = run.Start(TimeSpan.Zero))
        {
            Assert.True(await silo.IsReady(), silo.Errors);
            await using var client = await run.Connect();
            using var cut = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
            var acknowledged = new TaskCompletionSource();
            var sending = Send(
                client, new StallingStream(file, AcknowledgedBytes),
                bytes => _ = bytes == AcknowledgedBytes && acknowledged.TrySetResult(), cut.Token);
            await await Task.WhenAny(acknowledged.Task, sending);
            await run.Kill(silo, cut);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        }

        var kept = Directory.EnumerateFiles(run.DataDirectory, "*", SearchOption.AllDirectories);
        Assert.InRange(kept.Sum(path => new FileInfo(path).Length), AcknowledgedBytes, long.MaxValue);
        await using var next = run.Start(TimeSpan.Zero);
        Assert.True(await next.IsReady(), next.Errors);
        await using var other = await run.Connect();
        var receipt = await Send(other, new MemoryStream(file, writable: false), _ => { }, Cancellation);
        await other.WaitUntilSettledAsync(receipt.Document, Cancellation);
        await using var source = other.OpenSource(receipt.Document);
        using var stored = new MemoryStream();
        await source.CopyToAsync(stored, Cancellation);
        Assert.Equal(file, stored.ToArray());
    }

    [Fact]
    public async Task A_command_that_a_kill_met_and_its_caller_repeats_is_carried_out_once()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "processes are watched through /proc");
        const int Papers = 10;
        await using var run = new CrashRun();
        await using (var silo = run.Start(TimeSpan.Zero))
        {
            Assert.True(await silo.IsReady(), silo.Errors);
            await using var client = await run.Connect();
            await run.Submit(client, Papers, acknowledged: Papers, Cancellation);
            await Settled(run, client);
        }

        var commands = run.Acknowledged.Keys.Select(
            (document, n) => (document, from: n % 2 == 0 ? Step.Extract : Step.Classify, id: $"again-{n}")).ToArray();
        await using (var silo = run.Start(TimeSpan.FromSeconds(1)))
        {
            // Half of the commands are acknowledged; the rest are on their way when the silo dies.
            Assert.True(await silo.IsReady(), silo.Errors);
            await using var client = await run.Connect();
            using var gone = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
            await Task.WhenAll(commands[..(Papers / 2)].Select(c => Reprocess(client, c, gone.Token)));
            Task rest = Task.WhenAll(commands[(Papers / 2)..].Select(c => Reprocess(client, c, gone.Token)));
            await run.Kill(silo, gone);
            await rest.ConfigureAwait(
                ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }

        await using (var silo = run.Start(TimeSpan.Zero))
        {
            Assert.True(await silo.IsReady(), silo.Errors);
            await using var client = await run.Connect();
            await Task.WhenAll(commands.Select(c => Reprocess(client, c, Cancellation)));
            await Settled(run, client);
            foreach (var document in run.Acknowledged.Keys)
            {
                var count = 0;
                await foreach (var recorded in client.HistoryAsync(document, cancellationToken: Cancellation))
                {
                    count += recorded.Event is Reprocessed ? 1 : 0;
                }

                Assert.Equal(1, count);
            }
        }

        await run.Finish();
        await Aftermath.Check(run);
    }

    private static Task<DocumentView> Reprocess(
        DocsClient client, (DocumentKey Document, Step From, string Id) command, CancellationToken cancellationToken) =>
        client.ReprocessAsync(command.Document, command.From, command.Id, cancellationToken: cancellationToken);

    private static async Task Settled(CrashRun run, DocsClient client) =>
        await Task.WhenAll(run.Acknowledged.Keys.Select(
            document => client.WaitUntilSettledAsync(document, Cancellation)));

    private static async Task<Receipt> Send(
        DocsClient client, Stream file, Action<long> acknowledged, CancellationToken cancellationToken)
    {
        await using (file)
        {
            return await client.SubmitAsync(
                file, new UploadOptions { FileName = "whole.bin" }, new Reported(acknowledged), "cut-by-a-kill",
                cancellationToken);
        }
    }

    private sealed class Reported(Action<long> report) : IProgress<long>
    {
        public void Report(long value) => report(value);
    }

    /// <summary>Gives some bytes, and then waits for ever.</summary>
    private sealed class StallingStream(byte[] file, int length) : MemoryStream(file, 0, length, writable: false)
    {
        public override async ValueTask<int> ReadAsync(
            Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (Position == Length)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            }

            return Read(buffer.Span);
        }
    }
}
