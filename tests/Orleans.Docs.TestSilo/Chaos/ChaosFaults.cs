using Microsoft.Extensions.DependencyInjection;
using Orleans.Docs.Blobs;
using Orleans.Docs.Engines;
using Orleans.Docs.Events;
using Orleans.Docs.Keys;
using Orleans.Docs.Search;
using Orleans.Docs.Workers;
using Orleans.Storage;

namespace Orleans.Docs.TestSilo.Chaos;

/// <summary>Puts faults around every engine and every store of the wing.</summary>
/// <param name="engineRate">How likely a call of an engine fails, from 0 to 1.</param>
/// <param name="storeRate">How likely a call of a store fails before it, and how likely after it.</param>
internal sealed class ChaosFaults(Dice dice, double engineRate, double storeRate)
{
    public void Add(IServiceCollection services)
    {
        Faults.Decorate<IExtractor>(services, inner => new ShortExtractor(inner));
        Faults.DecorateRunners(services, inner => new ChaosRunner(inner, dice, engineRate));
        Faults.Decorate<IEventStore>(services, inner => FaultyPort<IEventStore>.Around(
            inner, dice, storeRate, e => new EventStoreUnavailableException(e.Message, e)));
        Faults.Decorate<IBlobStore>(services, inner => FaultyPort<IBlobStore>.Around(
            inner, dice, storeRate, e => new BlobStoreUnavailableException(e.Message, e)));
        Faults.Decorate<ISearchIndex>(services, inner => FaultyPort<ISearchIndex>.Around(
            inner, dice, storeRate, e => new IndexUnavailableException(e.Message, e)));
        Faults.Decorate<IKeyStore>(services, inner => FaultyPort<IKeyStore>.Around(
            inner, dice, storeRate, e => new KeyServiceUnavailableException(e.Message, e)));
        Faults.DecorateKeyed<IGrainStorage>(services, StorageNames.Wing, inner => FaultyPort<IGrainStorage>.Around(
            inner, dice, storeRate, e => e));
    }
}
