using Orleans.Docs.Operations;

namespace Orleans.Docs.Verification;

/// <summary>What one run looks at.</summary>
public sealed record VerifyScope
{
    /// <summary>Null for every tenant.</summary>
    public string? Tenant { get; init; }

    /// <summary>One document alone.</summary>
    public DocumentKey? Document { get; init; }

    public BlobChecks Blobs { get; init; }

    /// <summary>The number of the last root that was made, as remembered apart from the roots; 0 if none was.</summary>
    public long RootsMade { get; init; }

    /// <summary>The generation of the index that answers searches now.</summary>
    public required Func<Task<string>> LiveGeneration { get; init; }

    public bool IsEverything => Tenant is null && Document is null;

    public bool Includes(DocumentKey document) => Document is { } one
        ? document == one
        : Tenant is null || document.Tenant == Tenant;
}
