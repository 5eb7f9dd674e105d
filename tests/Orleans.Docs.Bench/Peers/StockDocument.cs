using Orleans.EventSourcing;
using Orleans.Providers;

namespace Orleans.Docs.Bench.Peers;

/// <summary>A document as stock Orleans has it: journaled, the log kept by a storage provider.</summary>
[Alias("bench.IStockDocumentGrain")]
public interface IStockDocumentGrain : IGrainWithStringKey
{
    /// <summary>Durable when it returns.</summary>
    [Alias("Append")]
    Task Append(ReadOnlyMemory<byte> bytes);

    /// <summary>Stores the upload, then has four workers answer and stores each answer.</summary>
    [Alias("Process")]
    Task Process();
}

[GenerateSerializer, Immutable, Alias("bench.StockEvent")]
public sealed record StockEvent([property: Id(0)] ReadOnlyMemory<byte> Bytes);

[GenerateSerializer, Alias("bench.StockDocument")]
public sealed class StockDocument
{
    [Id(0)]
    public int Events { get; set; }

    [Id(1)]
    public long Bytes { get; set; }

    public void Apply(StockEvent e)
    {
        Events++;
        Bytes += e.Bytes.Length;
    }
}

[LogConsistencyProvider(ProviderName = StockHost.LogProvider)]
[StorageProvider(ProviderName = StockHost.StorageProvider)]
public sealed class StockDocumentGrain : JournaledGrain<StockDocument, StockEvent>, IStockDocumentGrain
{
    public async Task Append(ReadOnlyMemory<byte> bytes)
    {
        RaiseEvent(new StockEvent(bytes));
        await ConfirmEvents();
    }

    public async Task Process()
    {
        await Append(StockHost.Payloads[0]);
        await Append(await Worker().Answer(1));
        var classify = Worker().Answer(2);
        var detect = Worker().Answer(3);
        await Append(await classify);
        await Append(await detect);
        await Append(await Worker().Answer(4));
    }

    private IStockWorkerGrain Worker() => GrainFactory.GetGrain<IStockWorkerGrain>(0);
}
