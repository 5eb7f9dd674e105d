namespace Orleans.Docs.Bench;

/// <summary>How a run of benches is measured.</summary>
/// <param name="Quick">Few and short rounds and small sizes, to try a change; too little to judge by.</param>
/// <param name="Parts">Only these parts of a bench that has some; empty means all.</param>
/// <param name="Seconds">How long each contender works in a round; null: as the bench has it.</param>
internal sealed record BenchSettings(bool Quick, IReadOnlyCollection<string> Parts, double? Seconds = null)
{
    public bool Wants(string part) => Parts.Count == 0 || Parts.Contains(part);
}
