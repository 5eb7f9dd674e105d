using System.Collections.Immutable;

namespace Orleans.Docs.Documents;

/// <summary>How long a destroyed key may still be brought back from copies of the table of keys.</summary>
/// <param name="DaysMax">Null where nobody but the operator can tell.</param>
/// <param name="Advice">One line: what there is to do about it.</param>
[GenerateSerializer, Immutable, Alias("docs.KeyBackups")]
public sealed record KeyBackups([property: Id(0)] int? DaysMax, [property: Id(1)] string Advice);

/// <summary>What an erasure began: the document as it stands, and what only others can do.</summary>
/// <param name="Staying">A line for each copy of the file that stays outside, and who can delete it.</param>
[GenerateSerializer, Immutable, Alias("docs.ErasureReceipt")]
public sealed record ErasureReceipt(
    [property: Id(0)] DocumentView Document,
    [property: Id(1)] KeyBackups Backups,
    [property: Id(2)] ImmutableArray<string> Staying);
