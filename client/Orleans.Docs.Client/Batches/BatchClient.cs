using System.Collections.Immutable;
using Orleans.Docs.Batches;

namespace Orleans.Docs.Client;

internal sealed class BatchClient(IDocsClient docs, IGrainFactory grains, Retries retries, TimeProvider time)
    : IBatchClient
{
    public Task<ImmutableArray<BatchEntry>> ListAsync(CancellationToken cancellationToken = default) =>
        retries.CallAsync(grains.GetGrain<IBatchesGrain>(docs.Tenant).List, cancellationToken);

    public Task<BatchStatus> GetAsync(string name, CancellationToken cancellationToken = default) =>
        retries.CallAsync(Batch(name).Get, cancellationToken);

    public async Task<BatchStatus> FeedAsync(
        string name, IReadOnlyList<BatchFile> files, BatchFeedOptions options,
        IProgress<BatchProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var batch = Batch(name);
        var status = await retries.CallAsync(
            () => batch.Open(new BatchOptions { Lane = options.Lane }), cancellationToken);
        var feeder = new BatchFeeder(docs, batch, name, options, retries, time);
        await feeder.RunAsync(status.State, files, progress, cancellationToken);
        return await GetAsync(name, cancellationToken);
    }

    public Task<BatchStatus> ImportAsync(
        string name, BatchImport import, CancellationToken cancellationToken = default) => retries.CallAsync(
            () => grains.GetGrain<IBatchImportGrain>($"{docs.Tenant}/{Name.Check("batch", name)}").Start(import),
            cancellationToken);

    public Task<BatchStatus> PauseAsync(string name, CancellationToken cancellationToken = default) =>
        retries.CallAsync(Batch(name).Pause, cancellationToken);

    public Task<BatchStatus> ResumeAsync(string name, CancellationToken cancellationToken = default) =>
        retries.CallAsync(Batch(name).Resume, cancellationToken);

    public Task<BatchStatus> CancelAsync(string name, CancellationToken cancellationToken = default) =>
        retries.CallAsync(Batch(name).Cancel, cancellationToken);

    public Task ForgetAsync(string name, CancellationToken cancellationToken = default) =>
        retries.CallAsync(
            async () =>
            {
                await Batch(name).Forget();
                return true;
            },
            cancellationToken);

    private IBatchGrain Batch(string name) =>
        grains.GetGrain<IBatchGrain>($"{docs.Tenant}/{Name.Check("batch", name)}");
}
