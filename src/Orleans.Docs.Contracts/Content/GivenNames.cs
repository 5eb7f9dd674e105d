using System.Collections.Immutable;

namespace Orleans.Docs.Content;

/// <summary>What people wrote beside a document, as of a version: what the file was called, and what they set right.
/// </summary>
[GenerateSerializer, Immutable, Alias("docs.GivenNames")]
public sealed record GivenNames(
    [property: Id(0)] long Version,
    [property: Id(1)] string FileName,
    [property: Id(2)] ImmutableSortedDictionary<string, string> Corrections);
