using System.Collections.Immutable;

namespace Orleans.Docs.Documents;

/// <summary>
/// Who may see the document and how long it stays: holds, disclosures, erasure. What few documents have, so that the
/// others share it.
/// </summary>
internal sealed record Custody
{
    /// <summary>Disclosures that are remembered; one that was forgotten is recorded once more.</summary>
    private const int DisclosuresMax = 32;

    private static readonly TimeSpan DisclosureLife = TimeSpan.FromHours(1);

    public static Custody Common { get; } = new();

    public string? Hold { get; init; }

    /// <summary>Who was shown what within the hour that began then; beyond the bound the oldest go.</summary>
    public ImmutableArray<(string Actor, Disclosure What, DateTimeOffset Since)> Disclosures { get; init; } = [];

    /// <summary>What the erasure of an erased document is done of; see <see cref="Pipeline.OwesErasure"/>.</summary>
    public bool IsPurged { get; init; }

    /// <summary>Who erased it, and why.</summary>
    public string? ErasedBy { get; init; }

    public string? ErasedFor { get; init; }

    /// <summary>Documents that came in this one and are erased with it.</summary>
    public ImmutableArray<DocumentKey> Attachments { get; init; } = [];

    /// <summary>Attachments go with it, also those that come late.</summary>
    public bool TakesAttachments { get; init; }

    /// <summary>The open episode changes nothing that anybody outside wants to hear of.</summary>
    public bool IsQuiet { get; init; }

    public bool HasDisclosed(string actor, Disclosure what, DateTimeOffset now) =>
        Disclosures.Any(d => d.Actor == actor && d.What == what && now - d.Since < DisclosureLife);

    public Custody With(string actor, Disclosure what, DateTimeOffset time)
    {
        var kept = Disclosures.RemoveAll(d => d.Actor == actor && d.What == what);
        kept = kept.Length < DisclosuresMax ? kept : kept[1..];
        return this with { Disclosures = kept.Add((actor, what, time)) };
    }
}
