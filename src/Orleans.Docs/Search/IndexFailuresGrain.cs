using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using Orleans.Docs.Callers;
using Orleans.Runtime;

namespace Orleans.Docs.Search;

/// <summary>
/// The documents of a tenant (the key) that the projection could not index: the part of the dead letters that no stream
/// can hold, since it is the stream or a blob that cannot be read.
/// </summary>
[Alias("docs.IIndexFailuresGrain"), RequiresRole(Role.Silo)]
internal interface IIndexFailuresGrain : IGrainWithStringKey
{
    /// <summary>Ordered by document.</summary>
    [Alias("List"), AlwaysInterleave]
    Task<ImmutableArray<IndexFailure>> List();

    /// <summary>Notes documents that failed now; beyond the bound of the options they are left out.</summary>
    [Alias("Note")]
    Task Note(ImmutableArray<DocumentFailure> failed);

    /// <summary>Forgets documents that are indexed, or are to be tried again; returns how many there were.</summary>
    [Alias("Clear")]
    Task<int> Clear(ImmutableArray<DocumentKey> documents);
}

/// <param name="Since">When it failed first.</param>
/// <param name="Times">How often it failed.</param>
[GenerateSerializer, Immutable, Alias("docs.IndexFailure")]
internal sealed record IndexFailure(
    [property: Id(0)] DocumentKey Document,
    [property: Id(1)] string Code,
    [property: Id(2)] DateTimeOffset Since,
    [property: Id(3)] int Times);

[GenerateSerializer, Alias("docs.IndexFailuresState")]
internal sealed class IndexFailuresState
{
    /// <summary>By document.</summary>
    [Id(0)]
    public List<IndexFailure> Failures { get; set; } = [];
}

internal sealed class IndexFailuresGrain(
    [PersistentState("index-failures", StorageNames.Operator)] IPersistentState<IndexFailuresState> state,
    IOptions<ProjectionOptions> options, TimeProvider time) : Grain, IIndexFailuresGrain
{
    public Task<ImmutableArray<IndexFailure>> List() =>
        Task.FromResult(state.State.Failures.ToImmutableArray());

    public async Task Note(ImmutableArray<DocumentFailure> failed)
    {
        var noted = ById();
        foreach (var (document, code) in failed)
        {
            if (noted.TryGetValue(document.Id, out var before))
            {
                noted[document.Id] = before with { Code = code, Times = before.Times + 1 };
            }
            else if (noted.Count < options.Value.FailuresPerTenantMax)
            {
                noted.Add(document.Id, new IndexFailure(document, code, time.GetUtcNow(), 1));
            }
        }

        await Store(noted.Values);
    }

    public async Task<int> Clear(ImmutableArray<DocumentKey> documents)
    {
        var left = ById();
        var cleared = documents.Count(document => left.Remove(document.Id));
        if (cleared > 0)
        {
            await Store(left.Values);
        }

        return cleared;
    }

    private SortedDictionary<string, IndexFailure> ById() =>
        new(state.State.Failures.ToDictionary(failure => failure.Document.Id), StringComparer.Ordinal);

    private async Task Store(IEnumerable<IndexFailure> next)
    {
        state.State.Failures = [.. next];
        await state.WriteOrLeave(this);
    }
}
