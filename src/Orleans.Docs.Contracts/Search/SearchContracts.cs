using System.Collections.Immutable;

namespace Orleans.Docs.Search;

/// <summary>
/// What to look for. <see cref="Text"/>: words (all must occur), <c>"phrases"</c>, <c>prefix*</c>, <c>-without</c>,
/// <c>OR</c>, parentheses; empty matches everything. Filters are met together; within one filter any value will do.
/// <para>
/// Where no document has all of four or more plain words, as in a sentence, those that have any of them are given, best
/// first. Fewer words, and any query with an operator, are always meant strictly.
/// </para>
/// </summary>
[GenerateSerializer, Immutable, Alias("docs.SearchQuery")]
public sealed record SearchQuery
{
    public const int TextLengthMax = 1_000;
    public const int PageSizeMax = 200;

    [Id(0)]
    public string Text { get; init; } = "";

    [Id(1)]
    public ImmutableArray<string> Types { get; init; } = [];

    /// <summary>Names of <see cref="DocumentState"/>, lower case.</summary>
    [Id(2)]
    public ImmutableArray<string> States { get; init; } = [];

    [Id(3)]
    public ImmutableArray<string> PiiTypes { get; init; } = [];

    /// <summary>By time of upload, inclusive.</summary>
    [Id(4)]
    public DateTimeOffset? From { get; init; }

    /// <summary>By time of upload, exclusive.</summary>
    [Id(5)]
    public DateTimeOffset? Until { get; init; }

    /// <summary>All of these must be there.</summary>
    [Id(6)]
    public ImmutableDictionary<string, string> Tags { get; init; } = ImmutableDictionary<string, string>.Empty;

    [Id(7)]
    public int PageSize { get; init; } = 20;

    /// <summary>
    /// <see cref="SearchPage.NextCursor"/> of the page before, or null for the first. What matches throughout is given
    /// exactly once, whatever is written in between. An index may end the pages by relevance after some thousand hits;
    /// by time they go on to the last.
    /// </summary>
    [Id(8)]
    public string? Cursor { get; init; }

    /// <summary>Whether to count facets.</summary>
    [Id(9)]
    public bool Facets { get; init; } = true;

    [Id(10)]
    public SearchOrder Order { get; init; }
}

public enum SearchOrder
{
    /// <summary>Best match first; newest first where there is no text.</summary>
    Relevance,
    Newest,
    Oldest,
}

[GenerateSerializer, Immutable, Alias("docs.SearchPage")]
public sealed record SearchPage
{
    [Id(0)]
    public required ImmutableArray<SearchHit> Hits { get; init; }

    [Id(1)]
    public required long Total { get; init; }

    /// <summary>
    /// Field (<c>type</c>, <c>state</c>, <c>pii</c>, <c>tag:NAME</c>) to value to count, over all matches.
    /// </summary>
    [Id(2)]
    public ImmutableDictionary<string, ImmutableArray<FacetCount>> Facets { get; init; } =
        ImmutableDictionary<string, ImmutableArray<FacetCount>>.Empty;

    [Id(3)]
    public string? NextCursor { get; init; }
}

[GenerateSerializer, Immutable, Alias("docs.FacetCount")]
public readonly record struct FacetCount([property: Id(0)] string Value, [property: Id(1)] long Count);

/// <summary>One hit. Everything in it is redacted.</summary>
[GenerateSerializer, Immutable, Alias("docs.SearchHit")]
public sealed record SearchHit
{
    [Id(0)]
    public required DocumentKey Document { get; init; }

    [Id(1)]
    public required long Version { get; init; }

    [Id(2)]
    public required string State { get; init; }

    [Id(3)]
    public string? Type { get; init; }

    [Id(4)]
    public string? FileName { get; init; }

    [Id(5)]
    public string? Summary { get; init; }

    [Id(6)]
    public required DateTimeOffset UploadedAt { get; init; }

    /// <summary>Higher is better; comparable within one answer only.</summary>
    [Id(7)]
    public double Score { get; init; }

    /// <summary>Parts of the text around the matched words.</summary>
    [Id(8)]
    public ImmutableArray<Snippet> Snippets { get; init; } = [];
}

/// <summary>A part of the text, and the ranges of UTF-16 units in it that matched.</summary>
[GenerateSerializer, Immutable, Alias("docs.Snippet")]
public sealed record Snippet([property: Id(0)] string Text, [property: Id(1)] ImmutableArray<TextRange> Matches);

[GenerateSerializer, Immutable, Alias("docs.TextRange")]
public readonly record struct TextRange([property: Id(0)] int Start, [property: Id(1)] int Length);
