using Orleans.Docs.Content;
using Orleans.Docs.Documents;

namespace Orleans.Docs.Web.Answers;

/// <summary>One step of a document.</summary>
internal sealed record StepAnswer(Step Step, StepStatus Status, int Attempt, DateTimeOffset? RetryAt, string? Code);

/// <summary>
/// A document as of one version. What people wrote into it (file name, values of corrections) may hold personal data,
/// so that names are asked for apart.
/// </summary>
internal sealed record DocumentAnswer
{
    public required string Id { get; init; }

    public required string Tenant { get; init; }

    public required DocumentState State { get; init; }

    /// <summary>Number of its events; also the entity tag.</summary>
    public required long Version { get; init; }

    /// <summary>Nothing is owed, and it can be found.</summary>
    public required bool Settled { get; init; }

    public required long Bytes { get; init; }

    public required DateTimeOffset UploadedAt { get; init; }

    public required DateTimeOffset ChangedAt { get; init; }

    public required DocumentKind Kind { get; init; }

    public string? MediaType { get; init; }

    public string? Type { get; init; }

    public double TypeConfidence { get; init; }

    public int PagesExpected { get; init; }

    public int PagesTried { get; init; }

    public int PagesRead { get; init; }

    /// <summary>How much personal data of which type; null until it was looked for.</summary>
    public IReadOnlyDictionary<string, int>? PersonalData { get; init; }

    public bool HasSummary { get; init; }

    public decimal CostUsd { get; init; }

    /// <summary>When what it owes is likely to be done; null when nothing is owed, and while nobody can tell.</summary>
    public ArrivalEstimate? Expected { get; init; }

    /// <summary>It is on legal hold: nothing erases it.</summary>
    public bool OnHold { get; init; }

    public string? Problem { get; init; }

    public string? ProblemExplained { get; init; }

    public required IReadOnlyDictionary<string, string> Tags { get; init; }

    /// <summary>Fields that a person set right.</summary>
    public required IReadOnlyList<string> Corrected { get; init; }

    /// <summary>What a reviewer said of these results.</summary>
    public ReviewVerdict? Verdict { get; init; }

    /// <summary>The id of the document that this one came in.</summary>
    public string? Parent { get; init; }

    public required IReadOnlyList<string> Children { get; init; }

    public required IReadOnlyList<StepAnswer> Steps { get; init; }

    public static DocumentAnswer Of(DocumentView view) => new()
    {
        Id = view.Key.Id,
        Tenant = view.Key.Tenant,
        State = view.State,
        OnHold = view.Hold is not null,
        Version = view.Version,
        Settled = view.IsSettled,
        Bytes = view.LengthBytes,
        UploadedAt = view.UploadedAt,
        ChangedAt = view.ChangedAt,
        Kind = view.Kind,
        MediaType = view.MediaType,
        Type = view.Type,
        TypeConfidence = Numbers.Round(view.TypeConfidence),
        PagesExpected = view.PagesExpected,
        PagesTried = view.PagesTried,
        PagesRead = view.PagesRead,
        PersonalData = view.PiiCounts,
        HasSummary = view.HasSummary,
        CostUsd = view.CostUsd,
        Expected = view.Expected,
        Problem = view.Problem,
        ProblemExplained = view.ProblemExplained,
        Tags = view.Tags,
        Corrected = [.. view.Corrections.Keys],
        Verdict = view.Verdict,
        Parent = view.Parent?.Id,
        Children = [.. view.Children.Select(child => child.Id)],
        Steps =
        [
            .. view.Steps.Select(
                step => new StepAnswer(step.Step, step.Status, step.Attempt, step.RetryAt, step.Code)),
        ],
    };
}

internal static class Numbers
{
    /// <summary>Singles as what they show, not as the double they become.</summary>
    public static double Round(float value) => Math.Round(value, 4);
}
