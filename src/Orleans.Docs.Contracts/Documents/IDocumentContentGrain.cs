using System.Collections.Immutable;
using Orleans.Docs.Callers;
using Orleans.Docs.Content;

namespace Orleans.Docs.Documents;

/// <summary>Reads what lies outside a document's events; the key is <c>tenant/documentId</c>. Writes nothing.</summary>
[Alias("docs.IDocumentContentGrain")]
public interface IDocumentContentGrain : IGrainWithStringKey
{
    /// <summary>
    /// Pages that were read so far, with personal data replaced by <c>[TYPE]</c>; words and boxes are left out. Refused
    /// until personal data was looked for.
    /// </summary>
    [Alias("RedactedPages"), RequiresRole(Role.Reader)]
    Task<ImmutableArray<PageContent>> RedactedPages(int firstPage, int countMax);

    /// <summary>Pages as they were read, personal data included.</summary>
    [Alias("Pages"), RequiresRole(Role.Reviewer)]
    Task<ImmutableArray<PageContent>> Pages(int firstPage, int countMax);

    /// <summary>The summary, null until there is one. Corrections applied.</summary>
    [Alias("Summary"), RequiresRole(Role.Reviewer)]
    Task<Summary?> Summary();

    /// <summary>
    /// The summary with personal data replaced; null until there is one. Refused until personal data was looked for.
    /// </summary>
    [Alias("RedactedSummary"), RequiresRole(Role.Reader)]
    Task<Summary?> RedactedSummary();

    /// <summary>What personal data was found and where; null until it was looked for.</summary>
    [Alias("Findings"), RequiresRole(Role.Reviewer)]
    Task<Findings?> Findings();

    /// <summary><see cref="RedactedPages"/> as they stood at a version.</summary>
    [Alias("RedactedPagesAsOf"), RequiresRole(Role.Reader)]
    Task<ImmutableArray<PageContent>> RedactedPagesAsOf(long version, int firstPage, int countMax);

    /// <summary><see cref="Pages"/> as they stood at a version.</summary>
    [Alias("PagesAsOf"), RequiresRole(Role.Reviewer)]
    Task<ImmutableArray<PageContent>> PagesAsOf(long version, int firstPage, int countMax);

    /// <summary><see cref="Summary"/> as it stood at a version.</summary>
    [Alias("SummaryAsOf"), RequiresRole(Role.Reviewer)]
    Task<Summary?> SummaryAsOf(long version);

    /// <summary><see cref="RedactedSummary"/> as it stood at a version.</summary>
    [Alias("RedactedSummaryAsOf"), RequiresRole(Role.Reader)]
    Task<Summary?> RedactedSummaryAsOf(long version);

    /// <summary><see cref="Findings"/> as they stood at a version.</summary>
    [Alias("FindingsAsOf"), RequiresRole(Role.Reviewer)]
    Task<Findings?> FindingsAsOf(long version);

    /// <summary>What people wrote beside the document, as it stood at a version.</summary>
    [Alias("NamesAsOf"), RequiresRole(Role.Reviewer)]
    Task<GivenNames> NamesAsOf(long version);

    /// <summary>
    /// <see cref="NamesAsOf"/> with personal data replaced. Refused until personal data was looked for.
    /// </summary>
    [Alias("RedactedNamesAsOf"), RequiresRole(Role.Reader)]
    Task<GivenNames> RedactedNamesAsOf(long version);

    /// <summary><see cref="IDocumentGrain.History"/> with what people wrote. Refused for an erased document.</summary>
    [Alias("HistoryAsWritten"), RequiresRole(Role.Reviewer)]
    Task<ImmutableArray<RecordedEvent>> HistoryAsWritten(long fromVersion, int countMax);

    /// <summary>What is to be known before the original is read, and on record as reading it.</summary>
    [Alias("DescribeSource"), RequiresRole(Role.Reviewer)]
    Task<SourceHead> DescribeSource();

    /// <summary>Bytes of the original from an offset on, at most 1 MiB; empty at the end.</summary>
    [Alias("Source"), RequiresRole(Role.Reviewer)]
    Task<ReadOnlyMemory<byte>> Source(long offset, int countMax);
}
