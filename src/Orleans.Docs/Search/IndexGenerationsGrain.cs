using System.Collections.Immutable;
using Orleans.Concurrency;
using Orleans.Docs.Callers;
using Orleans.Runtime;

namespace Orleans.Docs.Search;

/// <summary>Which generations of the index exist, and which one answers searches.</summary>
/// <param name="Epoch">Rises with each change of the set.</param>
[GenerateSerializer, Immutable, Alias("docs.IndexGenerations")]
public sealed record IndexGenerations(
    [property: Id(0)] long Epoch, [property: Id(1)] string Live, [property: Id(2)] ImmutableArray<string> All);

/// <summary>Keeps the one record of generations; the key is 0.</summary>
[Alias("docs.IIndexGenerationsGrain"), RequiresRole(Role.Silo)]
internal interface IIndexGenerationsGrain : IGrainWithIntegerKey
{
    [Alias("Get"), AlwaysInterleave]
    Task<IndexGenerations> Get();
}

[GenerateSerializer, Alias("docs.IndexGenerationsState")]
public sealed class IndexGenerationsState
{
    [Id(0)]
    public IndexGenerations? Generations { get; set; }
}

[KeepAlive]
internal sealed class IndexGenerationsGrain(
    [PersistentState("index-generations", StorageNames.Operator)] IPersistentState<IndexGenerationsState> state,
    ISearchIndex index) : Grain, IIndexGenerationsGrain
{
    private const string First = "g1";

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (state.State.Generations is null)
        {
            state.State.Generations = new IndexGenerations(1, First, [First]);
            await state.WriteStateAsync(cancellationToken);
        }

        foreach (var generation in state.State.Generations.All)
        {
            await index.Create(generation, cancellationToken);
        }
    }

    public Task<IndexGenerations> Get() => Task.FromResult(state.State.Generations!);
}
