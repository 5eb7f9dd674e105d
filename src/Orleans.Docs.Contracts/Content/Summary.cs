using System.Collections.Immutable;

namespace Orleans.Docs.Content;

/// <summary>
/// A named fact of a document, such as <c>invoice_number</c>, <c>date</c> (ISO 8601) or <c>total</c>.
/// </summary>
[GenerateSerializer, Immutable, Alias("docs.KeyFact")]
public sealed record KeyFact(
    [property: Id(0)] string Name, [property: Id(1)] string Value,
    [property: Id(2)] float Confidence, [property: Id(3)] int Page);

/// <summary>Two or three sentences, the key information by type, and what somebody has to do.</summary>
[GenerateSerializer, Immutable, Alias("docs.Summary")]
public sealed record Summary(
    [property: Id(0)] string Text,
    [property: Id(1)] ImmutableArray<KeyFact> KeyFacts,
    [property: Id(2)] ImmutableArray<string> ActionItems);
