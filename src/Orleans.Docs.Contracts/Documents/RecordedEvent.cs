namespace Orleans.Docs.Documents;

/// <summary>An event with what its commit's envelope says: when, who, by which engine, at what cost.</summary>
[GenerateSerializer, Immutable, Alias("docs.RecordedEvent")]
public sealed record RecordedEvent
{
    /// <summary>Its place in the stream, from 1.</summary>
    [Id(0)]
    public required long Version { get; init; }

    /// <summary>Permanent name on disk, such as <c>document.extracted.v1</c>.</summary>
    [Id(1)]
    public required string Name { get; init; }

    [Id(2)]
    public required DocumentEvent Event { get; init; }

    [Id(3)]
    public required DateTimeOffset Time { get; init; }

    /// <summary>Subject of the caller's token, or <c>system</c>.</summary>
    [Id(4)]
    public required string Actor { get; init; }

    [Id(5)]
    public string? CommandId { get; init; }

    [Id(6)]
    public int? Attempt { get; init; }

    [Id(7)]
    public string? Engine { get; init; }

    [Id(8)]
    public string? ModelVersion { get; init; }

    [Id(9)]
    public decimal CostUsd { get; init; }

    /// <summary>How long the engine worked.</summary>
    [Id(10)]
    public TimeSpan? Duration { get; init; }

    [Id(11)]
    public string? TraceId { get; init; }

    /// <summary>Tokens that a model read; null where none did, or it does not count them.</summary>
    [Id(12)]
    public long? InputTokens { get; init; }

    /// <summary>Tokens that it wrote.</summary>
    [Id(13)]
    public long? OutputTokens { get; init; }
}
