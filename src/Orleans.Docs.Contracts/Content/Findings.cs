using System.Collections.Immutable;

namespace Orleans.Docs.Content;

/// <summary>
/// One piece of personal data: a type name of Amazon Comprehend (<c>EMAIL</c>, <c>SSN</c>, <c>NAME</c> …)
/// and the range of UTF-16 units of the page's text. Score is 0 to 1.
/// </summary>
[GenerateSerializer, Immutable, Alias("docs.Finding")]
public readonly record struct Finding(
    [property: Id(0)] int Page,
    [property: Id(1)] int Start,
    [property: Id(2)] int Length,
    [property: Id(3)] string Type,
    [property: Id(4)] float Score);

/// <summary>All findings of a document, ordered by page and start, without overlaps within a page.</summary>
[GenerateSerializer, Immutable, Alias("docs.Findings")]
public sealed record Findings([property: Id(0)] ImmutableArray<Finding> Items);
