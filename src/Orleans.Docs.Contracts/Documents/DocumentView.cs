using System.Collections.Immutable;
using Orleans.Docs.Content;

namespace Orleans.Docs.Documents;

/// <summary>
/// A document as of one version of its stream. What people wrote beside it may hold personal data and is
/// <see cref="Hidden"/>, unless it was put in by <see cref="With"/>.
/// </summary>
[GenerateSerializer, Immutable, Alias("docs.DocumentView")]
public sealed record DocumentView
{
    /// <summary>Stands for what people wrote, in views and in events.</summary>
    public const string Hidden = "[hidden]";

    [Id(0)]
    public required DocumentKey Key { get; init; }

    [Id(1)]
    public required long Version { get; init; }

    [Id(2)]
    public required DocumentState State { get; init; }

    /// <summary>Nothing is owed and the index holds the document.</summary>
    [Id(3)]
    public required bool IsSettled { get; init; }

    [Id(4)]
    public required string FileName { get; init; }

    [Id(5)]
    public required long LengthBytes { get; init; }

    [Id(6)]
    public required DateTimeOffset UploadedAt { get; init; }

    /// <summary>Time of the last event.</summary>
    [Id(7)]
    public required DateTimeOffset ChangedAt { get; init; }

    [Id(8)]
    public DocumentKind Kind { get; init; }

    [Id(9)]
    public string? MediaType { get; init; }

    /// <summary>0 until the first batch of pages was read.</summary>
    [Id(10)]
    public int PagesExpected { get; init; }

    /// <summary>Pages tried so far, read or not.</summary>
    [Id(11)]
    public int PagesTried { get; init; }

    [Id(12)]
    public int PagesRead { get; init; }

    [Id(13)]
    public string? Type { get; init; }

    [Id(14)]
    public float TypeConfidence { get; init; }

    /// <summary>Null until personal data was looked for.</summary>
    [Id(15)]
    public ImmutableSortedDictionary<string, int>? PiiCounts { get; init; }

    [Id(16)]
    public bool HasSummary { get; init; }

    [Id(17)]
    public required ImmutableArray<StepView> Steps { get; init; }

    [Id(18)]
    public ImmutableSortedDictionary<string, string> Tags { get; init; } =
        ImmutableSortedDictionary<string, string>.Empty;

    [Id(19)]
    public DocumentKey? Parent { get; init; }

    [Id(20)]
    public ImmutableArray<DocumentKey> Children { get; init; } = [];

    [Id(21)]
    public decimal CostUsd { get; init; }

    /// <summary>Code and explanation of what parked the document or made it short.</summary>
    [Id(22)]
    public string? Problem { get; init; }

    [Id(23)]
    public string? ProblemExplained { get; init; }

    [Id(24)]
    public ImmutableArray<PageFact> Pages { get; init; } = [];

    [Id(25)]
    public ImmutableSortedDictionary<string, string> Corrections { get; init; } =
        ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Why nobody may erase it; null where somebody may.</summary>
    [Id(26)]
    public string? Hold { get; init; }

    /// <summary>
    /// When what it owes is likely to be done; null when it owes nothing, while nobody can tell, and in views of what
    /// changed or of the past.
    /// </summary>
    [Id(40)]
    public ArrivalEstimate? Expected { get; init; }

    /// <summary>What a person said of these results; null as long as nobody did.</summary>
    [Id(30)]
    public ReviewVerdict? Verdict { get; init; }

    /// <summary>The same with what people wrote, redacted or not as it was asked for.</summary>
    public DocumentView With(GivenNames names) =>
        this with { FileName = names.FileName, Corrections = names.Corrections, Hold = names.Hold };
}

public enum StepStatus
{
    /// <summary>A step before it is not done yet, or the document does not need it.</summary>
    NotOwed,
    Owed,

    /// <summary>Failed, and tried again at <see cref="StepView.RetryAt"/>.</summary>
    Waiting,
    Done,
    Parked,
}

[GenerateSerializer, Immutable, Alias("docs.StepView")]
public sealed record StepView(
    [property: Id(0)] Step Step,
    [property: Id(1)] StepStatus Status,
    [property: Id(2)] int Attempt,
    [property: Id(3)] DateTimeOffset? RetryAt,
    [property: Id(4)] string? Code);

/// <summary>What a watcher sees: the events of one commit and the document after them.</summary>
[GenerateSerializer, Immutable, Alias("docs.DocumentChange")]
public sealed record DocumentChange(
    [property: Id(0)] DocumentView Document, [property: Id(1)] ImmutableArray<RecordedEvent> Events);
