using System.Text.Json.Serialization;

namespace Orleans.Docs.Events;

/// <summary>
/// What stands around the events of a commit, readable without the document's key and authenticated by it.
/// </summary>
public sealed record CommitEnvelope
{
    private const int SpanLength = 16;

    [JsonPropertyName("tenant")]
    public required string Tenant { get; init; }

    [JsonPropertyName("stream")]
    public required string Stream { get; init; }

    /// <summary>Version of the first event.</summary>
    [JsonPropertyName("version")]
    public required long FirstVersion { get; init; }

    [JsonPropertyName("count")]
    public required int EventCount { get; init; }

    /// <summary>Never before the commit before it.</summary>
    [JsonPropertyName("time")]
    public required DateTimeOffset Time { get; init; }

    /// <summary>Subject of the caller, or <c>system</c>.</summary>
    [JsonPropertyName("actor")]
    public required string Actor { get; init; }

    [JsonPropertyName("commit")]
    public required Guid CommitId { get; init; }

    [JsonPropertyName("command")]
    public string? CommandId { get; init; }

    [JsonPropertyName("attempt")]
    public int? Attempt { get; init; }

    [JsonPropertyName("engine")]
    public string? Engine { get; init; }

    [JsonPropertyName("model")]
    public string? ModelVersion { get; init; }

    [JsonPropertyName("costUsd")]
    public decimal CostUsd { get; init; }

    [JsonPropertyName("durationMs")]
    public long? DurationMilliseconds { get; init; }

    /// <summary>Tokens that a model read; null where none did.</summary>
    [JsonPropertyName("inputTokens")]
    public long? InputTokens { get; init; }

    [JsonPropertyName("outputTokens")]
    public long? OutputTokens { get; init; }

    [JsonPropertyName("trace")]
    public string? TraceId { get; init; }

    /// <summary>
    /// Kept of a commit that opens an episode, to which all work of the episode then belongs, where its trace is kept.
    /// </summary>
    [JsonPropertyName("span")]
    public string? SpanId { get; init; }

    /// <summary>Names the document's data key.</summary>
    [JsonPropertyName("key")]
    public required Guid KeyId { get; init; }

    /// <summary>SHA-256 of the previous commit's stored bytes; 32 zero bytes for the first.</summary>
    [JsonPropertyName("previous")]
    public required byte[] PreviousHash { get; init; }

    [JsonPropertyName("opens")]
    public bool OpensEpisode { get; init; }

    /// <summary>
    /// Trace and span in the W3C's form, with the flag that says whether the trace is kept, so that it is kept whole or
    /// not at all; null where nothing was recorded. No span of a trace that is not kept is stored: half of the trace
    /// takes its place.
    /// </summary>
    [JsonIgnore]
    public string? TraceParent => (TraceId, SpanId) switch
    {
        (null, _) => null,
        ({ } trace, { } span) => $"00-{trace}-{span}-01",
        ({ Length: > SpanLength } trace, null) => $"00-{trace}-{trace[^SpanLength..]}-00",
        _ => null,
    };

    [JsonIgnore]
    public long LastVersion => FirstVersion + EventCount - 1;
}
