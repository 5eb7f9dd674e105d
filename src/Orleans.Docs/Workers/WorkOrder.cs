using System.Collections.Immutable;
using Orleans.Docs.Content;
using Orleans.Docs.Documents;

namespace Orleans.Docs.Workers;

/// <summary>What a worker has to know of the document to do one step.</summary>
[GenerateSerializer, Immutable, Alias("docs.WorkOrder")]
public sealed record WorkOrder
{
    [Id(0)]
    public required DocumentKey Document { get; init; }

    [Id(1)]
    public required Step Step { get; init; }

    [Id(2)]
    public required int Attempt { get; init; }

    [Id(3)]
    public required int FirstPage { get; init; }

    [Id(4)]
    public required BlobRef Source { get; init; }

    [Id(5)]
    public required string FileName { get; init; }

    [Id(6)]
    public DocumentKind Kind { get; init; }

    [Id(7)]
    public ImmutableArray<BlobRef> PageBlobs { get; init; } = [];

    [Id(8)]
    public TypeScore? Type { get; init; }

    [Id(9)]
    public ImmutableArray<AttachmentRef> Attachments { get; init; } = [];

    [Id(10)]
    public ImmutableSortedDictionary<string, string> Tags { get; init; } =
        ImmutableSortedDictionary<string, string>.Empty;

    [Id(11)]
    public Lane Lane { get; init; }

    [Id(12)]
    public int Depth { get; init; }

    /// <summary>The engine that a command named; null: the step's default.</summary>
    [Id(13)]
    public string? Engine { get; init; }

    /// <summary>
    /// A job that a service was given for this attempt, or one before that failed, in the engine's own words.
    /// </summary>
    [Id(14)]
    public string? Job { get; init; }

    public static WorkOrder Of(Document d, OwedStep owed) => new()
    {
        Document = d.Key,
        Step = owed.Step,
        Attempt = owed.Attempt,
        FirstPage = owed.FirstPage,
        Source = d.Source!,
        FileName = d.FileName,
        Kind = d.Kind,
        PageBlobs = d.PageBlobs,
        Type = d.EffectiveType,
        Attachments = d.Attachments,
        Tags = d.Tags,
        Lane = d.Lane,
        Depth = d.Depth,
        Engine = d[owed.Step].Engine,
        Job = owed.Step is Step.Extract ? d.ExtractJob : null,
    };
}
