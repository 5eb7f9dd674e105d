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
        var status = await OpenAsync(name, new BatchOptions { Lane = options.Lane }, cancellationToken);
        var feeder = new BatchFeeder(docs, Batch(name), name, options, retries, time);
        await feeder.RunAsync(status.State, files, progress, cancellationToken);
        return await GetAsync(name, cancellationToken);
    }

    public async Task<BatchStatus> OpenAsync(
        string name, BatchOptions options, CancellationToken cancellationToken = default)
    {
        await CheckAsync(name, cancellationToken);
        return await retries.CallAsync(() => Batch(name).Open(options), cancellationToken);
    }

    public async Task<BatchStatus> ImportAsync(
        string name, BatchImport import, CancellationToken cancellationToken = default)
    {
        await CheckAsync(name, cancellationToken);
        return await retries.CallAsync(
            () => grains.GetGrain<IBatchImportGrain>($"{docs.Tenant}/{name}").Start(import), cancellationToken);
    }

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

    private async Task CheckAsync(string name, CancellationToken cancellationToken) => await retries.CallAsync(
        async () =>
        {
            await grains.GetGrain<IBatchesGrain>(docs.Tenant).CheckName(Name.Check("batch", name));
            return true;
        },
        cancellationToken);

    private IBatchGrain Batch(string name) =>
        grains.GetGrain<IBatchGrain>($"{docs.Tenant}/{Name.Check("batch", name)}");
}
