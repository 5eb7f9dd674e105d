using System.Collections.Immutable;
using Orleans.Docs.Operations;
using Orleans.Docs.Search;

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

    /// <summary>
    /// The generations of the index that hold every document now: the one that answers searches, then the one that is
    /// kept to go back to, if there is one.
    /// </summary>
    public required Func<Task<ImmutableArray<string>>> Generations { get; init; }

    public bool IsEverything => Tenant is null && Document is null;

    public bool Includes(DocumentKey document) => Document is { } one
        ? document == one
        : Tenant is null || document.Tenant == Tenant;

    /// <summary>How findings name a generation of the index.</summary>
    internal static string Anchor(string generation) => $"index {generation}";

    /// <summary>
    /// Looks at one generation. The one that was kept may be dropped meanwhile: whatever fails then is no fault.
    /// </summary>
    internal async Task Within(string generation, Func<Task> look)
    {
        try
        {
            await look();
        }
        catch (IndexUnavailableException)
        {
            if ((await Generations()).Contains(generation))
            {
                throw;
            }
        }
    }
}
