using System.Collections.Immutable;

namespace Orleans.Docs.Search;

/// <summary>
/// All that the index knows of a document, as of <see cref="Version"/>. Already redacted; until personal data was
/// looked for it has neither text nor names.
/// </summary>
public sealed record IndexEntry
{
    public required DocumentKey Document { get; init; }

    /// <summary>The stream's version: the entry's external version.</summary>
    public required long Version { get; init; }

    /// <summary>Lower-case name of the document's state.</summary>
    public required string State { get; init; }

    public required DateTimeOffset UploadedAt { get; init; }

    public string? Type { get; init; }

    public float TypeConfidence { get; init; }

    public string? Kind { get; init; }

    public long LengthBytes { get; init; }

    public int PagesExpected { get; init; }

    public int PagesRead { get; init; }

    public decimal CostUsd { get; init; }

    /// <summary>Type of personal data to how often it was found.</summary>
    public ImmutableSortedDictionary<string, int> PiiCounts { get; init; } =
        ImmutableSortedDictionary<string, int>.Empty;

    public ImmutableSortedDictionary<string, string> Tags { get; init; } =
        ImmutableSortedDictionary<string, string>.Empty;

    public string? FileName { get; init; }

    public string? Subject { get; init; }

    public string? Summary { get; init; }

    public ImmutableSortedDictionary<string, string> KeyFacts { get; init; } =
        ImmutableSortedDictionary<string, string>.Empty;

    public string? Text { get; init; }

    /// <summary>Step of the failure that parked the document and its code, or null.</summary>
    public string? ParkedStep { get; init; }

    public string? ParkedCode { get; init; }

    /// <summary>SHA-256 of the last commit's stored bytes, as an anchor of the chain outside the event store.</summary>
    public string? ChainHead { get; init; }

    /// <summary>A soft delete: the entry stays with its version, without content, and no search returns it.</summary>
    public bool Deleted { get; init; }
}
