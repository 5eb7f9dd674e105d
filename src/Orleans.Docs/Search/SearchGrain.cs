using System.Collections.Immutable;
using Orleans.Concurrency;
using Orleans.Docs.Content;

namespace Orleans.Docs.Search;

/// <summary>Asks the live generation.</summary>
[StatelessWorker]
internal sealed class SearchGrain(ISearchIndex index) : Grain, ISearchGrain
{
    private const int DeadLettersMax = 1_000;

    private string Tenant => this.GetPrimaryKeyString();

    public async Task<SearchPage> Search(SearchQuery query) =>
        await index.Search(await Live(), Tenant, query, CancellationToken.None);

    public async Task<ImmutableArray<DeadLetter>> DeadLetters(DocumentKey? after, int countMax)
    {
        if (countMax is < 1 or > DeadLettersMax)
        {
            throw new CommandRefusedException($"a page of dead letters has 1 to {DeadLettersMax}");
        }

        var parked = await index.Parked(await Live(), Tenant, after, countMax, CancellationToken.None);
        return
        [
            .. parked.Select(entry => new DeadLetter(
                entry.Document, entry.Version, entry.UploadedAt, entry.ParkedStep ?? "", entry.ParkedCode ?? "",
                Problems.Explain(entry.ParkedCode ?? ""), entry.FileName)),
        ];
    }

    public async Task<TenantTotals> Totals()
    {
        var totals = await index.Totals(await Live(), Tenant, CancellationToken.None);
        return new TenantTotals(
            totals.ByState.ToImmutableSortedDictionary(StringComparer.Ordinal), totals.Pages, totals.CostUsd);
    }

    private async Task<string> Live() => (await GrainFactory.GetGrain<IIndexGenerationsGrain>(0).Get()).Live;
}
