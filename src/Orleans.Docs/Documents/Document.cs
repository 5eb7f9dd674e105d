using System.Collections.Immutable;
using Orleans.Docs.Content;

namespace Orleans.Docs.Documents;

/// <summary>
/// The state of one document: the fold of its events and nothing else. Immutable, so that readers may hold it while
/// a command is under way.
/// </summary>
public sealed record Document
{
    /// <summary>Command ids that are remembered; the oldest are forgotten beyond it.</summary>
    public const int CommandIdsMax = 1_000;

    private readonly SortedPairs<string> _tags = new(ImmutableSortedDictionary<string, string>.Empty);
    private readonly SortedPairs<int> _piiCounts;
    private readonly long _changedAt, _uploadedAt;

    public required DocumentKey Key { get; init; }

    /// <summary>Number of events; 0 means that nothing was uploaded.</summary>
    public long Version { get; init; }

    /// <summary>The last version that did more than say who read it, or that nothing is owed any more.</summary>
    public long ChangedVersion { get; init; }

    /// <summary>Time of the last commit.</summary>
    public DateTimeOffset ChangedAt
    {
        get => new(_changedAt, TimeSpan.Zero);
        init => _changedAt = value.UtcTicks;
    }

    public DateTimeOffset UploadedAt
    {
        get => new(_uploadedAt, TimeSpan.Zero);
        init => _uploadedAt = value.UtcTicks;
    }

    public BlobRef? Source { get; init; }

    public string FileName { get; init; } = "";

    public string? DeclaredMediaType { get; init; }

    public ImmutableSortedDictionary<string, string> Tags
    {
        get => _tags.ToDictionary()!;
        init => _tags = new(value);
    }

    public Lane Lane { get; init; }

    public DateTimeOffset? Deadline => Origin.Deadline;

    public DocumentKey? Parent => Origin.Parent;

    /// <summary>How deep it lay in other documents.</summary>
    public int Depth => Origin.Depth;

    public DocumentKind Kind { get; init; }

    public string? MediaType { get; init; }

    /// <summary>0 until the first batch fixed it.</summary>
    public int PagesExpected { get; init; }

    /// <summary>What a service does for the current attempt at reading, as the engine wrote it down.</summary>
    public string? ExtractJob { get; init; }

    /// <summary>Pages tried so far, in order and without a gap, from page 1.</summary>
    public ImmutableArray<PageFact> Pages { get; init; } = [];

    /// <summary>The blobs that hold the pages, in order.</summary>
    public ImmutableArray<BlobRef> PageBlobs { get; init; } = [];

    public ImmutableArray<AttachmentRef> Attachments { get; init; } = [];

    public ImmutableArray<DocumentKey> Children { get; init; } = [];

    public TypeScore? Type { get; init; }

    public ImmutableSortedDictionary<string, int>? PiiCounts
    {
        get => _piiCounts.ToDictionary();
        init => _piiCounts = new(value);
    }

    public BlobRef? Findings { get; init; }

    public BlobRef? Summary { get; init; }

    public ImmutableSortedDictionary<string, string> Corrections { get; init; } =
        ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>What a person said of the results as they are.</summary>
    public ReviewVerdict? Verdict { get; init; }

    public ImmutableArray<StepState> Steps { get; init; } = StepState.AllOwed;

    public bool IsCancelled { get; init; }

    public bool IsErased { get; init; }

    /// <summary>
    /// First version of the commit that opened the episode which is not settled yet; null when settled.
    /// </summary>
    public long? OpenEpisode { get; init; }

    /// <summary>First version of the last commit that opened an episode.</summary>
    public long LastEpisode { get; init; }

    /// <summary>The trace that the last episode was opened in, in the W3C's form.</summary>
    public string? TraceParent { get; init; }

    public CommandIds CommandIds { get; init; }

    public ImmutableHashSet<(Step Step, int Attempt)> Discarded { get; init; } = [];

    public decimal CostUsd { get; init; }

    internal Origin Origin { get; init; } = Origin.Common;

    internal Custody Custody { get; init; } = Custody.Common;

    /// <summary>Why nobody may erase it; null where somebody may.</summary>
    public string? Hold => Custody.Hold;

    /// <summary>The stream holds what operators did, and is no document.</summary>
    public bool IsOperatorLog { get; init; }

    public bool Exists => Version > 0 && !IsOperatorLog;

    public bool IsSettled => Exists && OpenEpisode is null;

    /// <summary>From 1; one past the last page when all were tried.</summary>
    public int NextPage => Pages.Length + 1;

    public int PagesRead => Pages.Count(page => page.Problem is null);

    /// <summary>What a person said it is, or else the classifier.</summary>
    public TypeScore? EffectiveType =>
        Corrections.TryGetValue(CorrectableFields.Type, out var type) ? new TypeScore(type, 1) : Type;

    public StepState this[Step step] => Steps[(int)step];

    public Document With(Step step, StepState state) =>
        this with { Steps = StepState.Shared(Steps.SetItem((int)step, state)) };
}

/// <summary>What few documents have, so that the others share it.</summary>
internal sealed record Origin(DateTimeOffset? Deadline, DocumentKey? Parent, int Depth)
{
    public static Origin Common { get; } = new(null, null, 0);

    public static Origin Of(Uploaded u) =>
        new Origin(u.Deadline, u.Parent, u.Depth) is var origin && origin == Common ? Common : origin;
}

/// <summary>
/// Where one step stands. Attempts count from 1 and never go back; only the current one's result counts.
/// </summary>
public sealed record StepState
{
    /// <summary>Where most steps of most documents end, so that they share it.</summary>
    internal static readonly StepState DoneAtOnce = new() { Phase = StepPhase.Done };

    private static readonly StepState Untouched = new();

    /// <summary>
    /// Every way in which some steps are done at once and the others untouched, by a bit for each step.
    /// </summary>
    private static readonly ImmutableArray<ImmutableArray<StepState>> Common =
    [
        .. Enumerable.Range(0, 1 << Enum.GetValues<Step>().Length).Select(done => ImmutableArray.CreateRange(
            Enum.GetValues<Step>().Select(step => (done & (1 << (int)step)) != 0 ? DoneAtOnce : Untouched))),
    ];

    /// <summary>Where a document begins.</summary>
    internal static ImmutableArray<StepState> AllOwed => Common[0];

    public int Attempt { get; init; } = 1;

    public StepPhase Phase { get; init; }

    /// <summary>Failed tries since the budget was last fresh.</summary>
    public int Failures { get; init; }

    public DateTimeOffset? RetryAt { get; init; }

    /// <summary>Code of the last failure.</summary>
    public string? Code { get; init; }

    /// <summary>The engine that a command named; null: the default.</summary>
    public string? Engine { get; init; }

    /// <summary>The same, and for most documents the same array.</summary>
    internal static ImmutableArray<StepState> Shared(ImmutableArray<StepState> steps)
    {
        var done = 0;
        for (var i = 0; i < steps.Length; i++)
        {
            if (ReferenceEquals(steps[i], DoneAtOnce))
            {
                done |= 1 << i;
            }
            else if (!ReferenceEquals(steps[i], Untouched))
            {
                return steps;
            }
        }

        return Common[done];
    }

    /// <summary>Owed anew under a new attempt, with a fresh budget, by the same engine.</summary>
    public StepState Again() => new() { Attempt = Attempt + 1, Engine = Engine };
}

public enum StepPhase
{
    Pending,
    Done,
    Parked,
}

/// <summary>Fields that a person may correct beside key facts.</summary>
public static class CorrectableFields
{
    public const string Type = "type";
}
