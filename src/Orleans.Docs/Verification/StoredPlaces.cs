using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Docs.Anchors;
using Orleans.Docs.Search;
using Orleans.Metadata;
using Orleans.Runtime;
using Orleans.Storage;

namespace Orleans.Docs.Verification;

/// <summary>What a run has to know of the cluster, as grains have stored it, where none can be asked.</summary>
internal sealed record StoredPlaces(ImmutableArray<string> Generations, long RootsMade)
{
    /// <summary>Throws whatever the storage throws.</summary>
    public static async Task<StoredPlaces> Read(IServiceProvider services, CancellationToken cancellationToken)
    {
        var index = await Read<IndexGenerationsState>(
            services, typeof(IndexGenerationsGrain), IndexGenerationsGrain.StateName, cancellationToken);
        var roots = await Read<RootState>(services, typeof(RootGrain), RootGrain.StateName, cancellationToken);
        return new StoredPlaces((index.Generations ?? IndexGenerations.First).Whole, roots.Number);
    }

    /// <summary>The state of the one grain of a class, whose key is 0.</summary>
    private static async Task<T> Read<T>(
        IServiceProvider services, Type grain, string name, CancellationToken cancellationToken)
        where T : class, new()
    {
        var type = services.GetRequiredService<GrainTypeResolver>().GetGrainType(grain);
        var state = new GrainState<T>(new T());
        await services.GetRequiredKeyedService<IGrainStorage>(StorageNames.Operator).ReadStateAsync(
            name, GrainId.Create(type, GrainIdKeyExtensions.CreateIntegerKey(0)), state, cancellationToken);
        return state.State ?? new T();
    }
}
