using System.Collections.Immutable;
using Orleans.Docs.Callers;
using Orleans.Docs.Documents;
using Orleans.Docs.Review;

namespace Orleans.Docs.Search;

/// <summary>Asks the live index of one tenant, which is the key.</summary>
[Alias("docs.ISearchGrain")]
public interface ISearchGrain : IGrainWithStringKey
{
    /// <exception cref="InvalidQueryException"/>
    [Alias("Search"), RequiresRole(Role.Reader)]
    Task<SearchPage> Search(SearchQuery query);

    /// <summary>
    /// Parked documents, oldest upload first, at most <paramref name="countMax"/> (1 to 1,000) behind
    /// <paramref name="after"/>.
    /// </summary>
    [Alias("DeadLetters"), RequiresRole(Role.Reader)]
    Task<ImmutableArray<DeadLetter>> DeadLetters(DocumentKey? after, int countMax);

    /// <summary>
    /// The other part of the dead letters: documents whose entry cannot be made or taken, by id, up to the bound of the
    /// options. Their step is <see cref="DeadLetter.IndexStep"/>, and the time is when that failed first.
    /// </summary>
    [Alias("NotIndexed"), RequiresRole(Role.Reader)]
    Task<ImmutableArray<DeadLetter>> NotIndexed();

    /// <summary>
    /// Takes a document out of <see cref="NotIndexed"/> and has the projection look at it again; one that fails again
    /// comes back. False if it was not there.
    /// </summary>
    [Alias("IndexAgain"), RequiresRole(Role.Submitter)]
    Task<bool> IndexAgain(DocumentKey document);

    /// <summary>Documents to look over, as the index has them; who has claimed which is not said here.</summary>
    /// <exception cref="InvalidQueryException"/>
    [Alias("ToReview"), RequiresRole(Role.Reviewer)]
    Task<ReviewPage> ToReview(ReviewQuery query);

    [Alias("Totals"), RequiresRole(Role.Reader)]
    Task<TenantTotals> Totals();

    /// <summary>The totals of the documents with one tag.</summary>
    [Alias("TotalsOf"), RequiresRole(Role.Reader)]
    Task<TenantTotals> TotalsOf(string tagName, string tagValue);
}

[GenerateSerializer, Immutable, Alias("docs.DeadLetter")]
public sealed record DeadLetter(
    [property: Id(0)] DocumentKey Document,
    [property: Id(1)] long Version,
    [property: Id(2)] DateTimeOffset UploadedAt,
    [property: Id(3)] string Step,
    [property: Id(4)] string Code,
    [property: Id(5)] string Explanation,
    [property: Id(6)] string? FileName)
{
    /// <summary>The step of a document that cannot be put into the search index.</summary>
    public const string IndexStep = "index";

    /// <summary>The step of a document that settled, of which somebody outside could not be told.</summary>
    public const string NotifyStep = "notify";
}

[GenerateSerializer, Immutable, Alias("docs.TenantTotals")]
public sealed record TenantTotals(
    [property: Id(0)] ImmutableSortedDictionary<string, long> DocumentsByState,
    [property: Id(1)] long Pages,
    [property: Id(2)] decimal CostUsd);
