namespace Orleans.Docs.Documents;

/// <summary>
/// What a worker tells the document: the event that its result makes, or a failure; and for the envelope by which
/// engine, at what cost, in what time.
/// </summary>
[GenerateSerializer, Immutable, Alias("docs.StepReport")]
public sealed record StepReport
{
    [Id(0)]
    public required Step Step { get; init; }

    [Id(1)]
    public required int Attempt { get; init; }

    [Id(2)]
    public DocumentEvent? Result { get; init; }

    [Id(3)]
    public StepFailure? Failure { get; init; }

    [Id(4)]
    public string? Engine { get; init; }

    [Id(5)]
    public string? ModelVersion { get; init; }

    [Id(6)]
    public decimal CostUsd { get; init; }

    [Id(7)]
    public TimeSpan Duration { get; init; }

    /// <summary>Tokens that a model read; null where none did, or it does not count them.</summary>
    [Id(8)]
    public long? InputTokens { get; init; }

    /// <summary>Tokens that it wrote.</summary>
    [Id(9)]
    public long? OutputTokens { get; init; }
}

[GenerateSerializer, Immutable, Alias("docs.StepFailure")]
public sealed record StepFailure([property: Id(0)] FailureClass Class, [property: Id(1)] string Code)
{
    /// <summary>A job that a service may still have, for the next attempt; null: it ends with this one.</summary>
    [Id(2)]
    public string? KeptJob { get; init; }
}
