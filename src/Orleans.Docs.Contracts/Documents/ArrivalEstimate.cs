namespace Orleans.Docs.Documents;

/// <summary>
/// When a document is likely to have come through its steps, from what waits before it and how fast the engines
/// recently were. Not foreseen are failures, and what comes later and goes before it: more urgent documents, and those
/// of tenants that have less at work.
/// </summary>
/// <param name="Earliest">With <paramref name="Latest"/>: how sure it is.</param>
[GenerateSerializer, Immutable, Alias("docs.ArrivalEstimate")]
public sealed record ArrivalEstimate(
    [property: Id(0)] DateTimeOffset At,
    [property: Id(1)] DateTimeOffset Earliest,
    [property: Id(2)] DateTimeOffset Latest);
