using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Orleans.Docs.Review;

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

    /// <summary>Whether somebody should look over its results; null where there is nothing to say.</summary>
    public EntryReview? Review { get; init; }

    /// <summary>A soft delete: the entry stays with its version, without content, and no search returns it.</summary>
    public bool Deleted { get; init; }

    /// <summary>
    /// <see cref="HashOfContent"/> in hexadecimal on an entry that came without its text; null on one that was just
    /// made or has no content.
    /// </summary>
    public string? ContentHash { get; init; }

    /// <summary>The entry as an index gives it back: equal ones hold the same, text included.</summary>
    public IndexEntry WithoutText() => Deleted
        ? this with
        {
            PiiCounts = PiiCounts.Clear(),
            Tags = Tags.Clear(),
            FileName = null,
            Subject = null,
            Summary = null,
            KeyFacts = KeyFacts.Clear(),
            Text = null,
            ContentHash = null,
            Review = null,
        }
        : this with
        {
            Text = null,
            ContentHash = HashOfContent() is { } hash ? Convert.ToHexStringLower(hash) : null,
        };

    /// <summary>
    /// SHA-256 of names, summary, facts and text; null where there are none, or of a deleted document.
    /// </summary>
    public byte[]? HashOfContent()
    {
        string?[] parts =
        [
            FileName, Subject, Summary, Join(KeyFacts.Keys), Join(KeyFacts.Values), Text,
        ];
        if (Deleted || parts.All(part => part is null))
        {
            return null;
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in parts)
        {
            // The length before each part keeps apart what would read the same when joined.
            hash.AppendData(BitConverter.GetBytes(part?.Length ?? -1));
            hash.AppendData(MemoryMarshal.AsBytes(part.AsSpan()));
        }

        return hash.GetHashAndReset();
    }

    private string? Join(IEnumerable<string> parts) => KeyFacts.IsEmpty ? null : string.Join('\u001F', parts);
}
