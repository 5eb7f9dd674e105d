using System.Collections.Immutable;

namespace Orleans.Docs.Content;

/// <summary>
/// What people wrote beside a document, as of a version: what the file was called, what they set right, and why nobody
/// may erase it.
/// </summary>
[GenerateSerializer, Immutable, Alias("docs.GivenNames")]
public sealed record GivenNames(
    [property: Id(0)] long Version,
    [property: Id(1)] string FileName,
    [property: Id(2)] ImmutableSortedDictionary<string, string> Corrections,
    [property: Id(3)] string? Hold = null);

/// <summary>What the original is called and how long it is.</summary>
[GenerateSerializer, Immutable, Alias("docs.SourceHead")]
public sealed record SourceHead([property: Id(0)] string FileName, [property: Id(1)] long LengthBytes);
