using System.Collections.Immutable;
using Orleans.Docs.Content;

namespace Orleans.Docs.Documents;

/// <summary>What doing steps of a document again would change. Holds no text and no personal data.</summary>
[GenerateSerializer, Immutable, Alias("docs.WhatIf")]
public sealed record WhatIf
{
    [Id(0)]
    public required DocumentKey Document { get; init; }

    /// <summary>What it was tried on.</summary>
    [Id(1)]
    public required long Version { get; init; }

    /// <summary>Nothing was tried, as normal work or other trials have the permits: come again then.</summary>
    [Id(2)]
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Why the document cannot be tried at all, or null.</summary>
    [Id(3)]
    public string? Refusal { get; init; }

    /// <summary>The step and those that build on it, in order; ends behind one that failed.</summary>
    [Id(4)]
    public ImmutableArray<StepTrial> Trials { get; init; } = [];

    public bool IsChanged => Trials.Any(trial => trial.IsChanged);

    public bool HasFailed => Refusal is not null || Trials.Any(trial => trial.Problem is not null);

    public decimal CostUsd => Trials.Sum(trial => trial.CostUsd);

    /// <summary>How long the engines worked.</summary>
    public TimeSpan Duration => TimeSpan.FromTicks(Trials.Sum(trial => trial.Duration.Ticks));
}

/// <summary>One step done again: by whom, at what cost, and what it would change.</summary>
[GenerateSerializer, Immutable, Alias("docs.StepTrial")]
public sealed record StepTrial
{
    [Id(0)]
    public required Step Step { get; init; }

    [Id(1)]
    public required string Engine { get; init; }

    [Id(2)]
    public required string ModelVersion { get; init; }

    /// <summary>By the price table.</summary>
    [Id(3)]
    public decimal CostUsd { get; init; }

    [Id(4)]
    public TimeSpan Duration { get; init; }

    /// <summary>Code of the failure that ended the trial, or null.</summary>
    [Id(5)]
    public string? Problem { get; init; }

    [Id(6)]
    public TypeChange? Type { get; init; }

    [Id(7)]
    public PiiChange? Pii { get; init; }

    [Id(8)]
    public SummaryChange? Summary { get; init; }

    [Id(9)]
    public PagesChange? Pages { get; init; }

    public bool IsChanged => Pages?.IsChanged == true || Type?.IsChanged == true || Pii?.IsChanged == true
        || Summary?.IsChanged == true;
}

/// <summary>Pages read again from the stored source.</summary>
/// <param name="Before">Pages on record.</param>
/// <param name="Changed">Pages that would have another text, other tables or other fields, new ones among them.</param>
/// <param name="UnreadBefore">Pages on record that could not be read.</param>
/// <param name="Attachments">How many more files would be found inside; fewer, where negative.</param>
[GenerateSerializer, Immutable, Alias("docs.PagesChange")]
public sealed record PagesChange(
    [property: Id(0)] int Before,
    [property: Id(1)] int After,
    [property: Id(2)] int Changed,
    [property: Id(3)] int UnreadBefore,
    [property: Id(4)] int UnreadAfter,
    [property: Id(5)] int Attachments)
{
    public bool IsChanged => Before != After || Changed > 0 || Attachments != 0;
}

/// <param name="Before">What the engine said; null when there is no answer on record.</param>
[GenerateSerializer, Immutable, Alias("docs.TypeChange")]
public sealed record TypeChange([property: Id(0)] TypeScore? Before, [property: Id(1)] TypeScore After)
{
    /// <summary>Another type; another confidence alone is no change.</summary>
    public bool IsChanged => Before?.Type != After.Type;
}

/// <summary>Counts by type of personal data, and how many places are found that were not, or no longer.</summary>
[GenerateSerializer, Immutable, Alias("docs.PiiChange")]
public sealed record PiiChange(
    [property: Id(0)] ImmutableSortedDictionary<string, int>? Before,
    [property: Id(1)] ImmutableSortedDictionary<string, int> After,
    [property: Id(2)] int Added,
    [property: Id(3)] int Removed)
{
    public bool IsChanged => Before is null || Added > 0 || Removed > 0;
}

/// <param name="IsNew">There is no summary on record.</param>
/// <param name="Facts">Names of the key facts that would come, go or get another value.</param>
/// <param name="ActionItems">Whether other things to do would be named.</param>
[GenerateSerializer, Immutable, Alias("docs.SummaryChange")]
public sealed record SummaryChange(
    [property: Id(0)] bool IsNew,
    [property: Id(1)] bool Text,
    [property: Id(2)] ImmutableArray<string> Facts,
    [property: Id(3)] bool ActionItems)
{
    public bool IsChanged => IsNew || Text || ActionItems || !Facts.IsEmpty;
}
