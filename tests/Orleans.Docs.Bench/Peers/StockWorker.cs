using Orleans.Concurrency;

namespace Orleans.Docs.Bench.Peers;

/// <summary>A worker that answers at once.</summary>
[Alias("bench.IStockWorkerGrain")]
public interface IStockWorkerGrain : IGrainWithIntegerKey
{
    [Alias("Answer")]
    Task<ReadOnlyMemory<byte>> Answer(int step);
}

[StatelessWorker]
public sealed class StockWorkerGrain : Grain, IStockWorkerGrain
{
    public Task<ReadOnlyMemory<byte>> Answer(int step) => Task.FromResult(StockHost.Payloads[step]);
}
