using System.Collections.Immutable;

namespace Orleans.Docs.Search.Rebuild;

/// <summary>What is stored of the rebuild under way, or of the last one.</summary>
[GenerateSerializer, Immutable, Alias("docs.RebuildRecord")]
public sealed record RebuildRecord
{
    [Id(0)]
    public required RebuildPhase Phase { get; init; }

    [Id(1)]
    public required DateTimeOffset StartedAt { get; init; }

    [Id(2)]
    public required BuildState Build { get; init; }

    /// <summary>Empty until the generation is in the set.</summary>
    [Id(3)]
    public string Generation { get; init; } = "";

    [Id(4)]
    public DateTimeOffset? EndedAt { get; init; }

    [Id(5)]
    public long DocumentsExpected { get; init; }

    [Id(6)]
    public IndexComparison? Comparison { get; init; }

    [Id(7)]
    public bool Hold { get; init; }

    [Id(8)]
    public string? Reason { get; init; }

    /// <summary>There is something to do that waits for nobody.</summary>
    public bool IsAtWork => Phase is not (
        RebuildPhase.Held or RebuildPhase.Done or RebuildPhase.Cancelled or RebuildPhase.Failed);

    /// <summary>Nothing of it is left to decide.</summary>
    public bool IsOver => Phase is RebuildPhase.Done or RebuildPhase.Cancelled or RebuildPhase.Failed;

    /// <summary>The rest of its way is not to build, but to come to an end.</summary>
    public bool IsEnding =>
        Phase is RebuildPhase.Swapping or RebuildPhase.Cancelling or RebuildPhase.Failing;

    public RebuildRecord End(RebuildPhase phase, DateTimeOffset now) => this with { Phase = phase, EndedAt = now };

    private const string HeldAsked = "it was started to wait for a decision";

    /// <summary>Where it goes when the live generation is damaged, so that no search loses anything.</summary>
    public RebuildRecord Uncompared() => this with
    {
        Comparison = null,
        Reason = $"the live generation is damaged, so nothing was compared{(Hold ? $"; {HeldAsked}" : "")}",
        Phase = Hold ? RebuildPhase.Held : RebuildPhase.Swapping,
    };

    /// <summary>
    /// Where it goes when both generations are compared: nothing that can be found now may get lost, or read
    /// otherwise, unasked.
    /// </summary>
    public RebuildRecord Compared(IndexComparison comparison)
    {
        var reason = Hold ? HeldAsked
            : comparison.Loses ? "the new generation lacks what the live one holds"
            : comparison.Changed > 0 ? "the new generation holds other content of the same versions"
            : null;
        return this with
        {
            Comparison = comparison,
            Reason = reason,
            Phase = reason is null ? RebuildPhase.Swapping : RebuildPhase.Held,
        };
    }

    /// <summary>
    /// As operators see it, with <paramref name="build"/> as it is now and what it did since <paramref name="began"/>.
    /// </summary>
    public RebuildStatus Status(BuildState build, BuildState? began, TimeSpan elapsed)
    {
        var seconds = Math.Max(elapsed.TotalSeconds, 0.001);
        var documents = began is null ? 0 : (build.Documents - began.Documents) / seconds;
        var left = Math.Max(0, DocumentsExpected - build.Documents);
        return new RebuildStatus
        {
            Phase = Phase,
            Generation = Generation,
            StartedAt = StartedAt,
            EndedAt = EndedAt,
            Documents = build.Documents,
            DocumentsExpected = DocumentsExpected,
            Events = build.Events,
            Bytes = build.Bytes,
            DocumentsPerSecond = documents,
            EventsPerSecond = began is null ? 0 : (build.Events - began.Events) / seconds,
            TimeLeft = Phase is RebuildPhase.Scanning && documents > 0 ? TimeSpan.FromSeconds(left / documents) : null,
            Failures = build.Failures,
            FailedDocuments = build.FailedDocuments,
            Comparison = Comparison,
            Hold = Hold,
            Reason = Reason,
            Share = Phase is RebuildPhase.Comparing or RebuildPhase.Held or RebuildPhase.Swapping or RebuildPhase.Done
                ? 1
                : Math.Round(Math.Min(1, build.Documents / Math.Max(1.0, DocumentsExpected)), 2),
        };
    }

    /// <summary>What operators of a tenant may know of it: what it counts and names is theirs alone.</summary>
    public static RebuildStatus OfTenant(RebuildStatus status, BuildState build, string tenant) => status with
    {
        Documents = null,
        DocumentsExpected = null,
        Events = null,
        Bytes = null,
        DocumentsPerSecond = null,
        EventsPerSecond = null,
        Failures = build.FailuresOf(tenant),
        FailedDocuments = status.FailedDocuments.RemoveAll(failed => failed.Document.Tenant != tenant),
        Comparison = null,
    };
}

[GenerateSerializer, Alias("docs.IndexRebuildState")]
public sealed class IndexRebuildState
{
    [Id(0)]
    public RebuildRecord? Rebuild { get; set; }
}
