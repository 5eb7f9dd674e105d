namespace Orleans.Docs.Local.Engines.Classify;

/// <summary>What shapes a model besides the training material; part of its version.</summary>
internal sealed record TrainerSettings
{
    public int Seed { get; init; } = ClassifierTrainer.DefaultSeed;

    public int TextsPerType { get; init; } = 420;

    /// <summary>Drives weights to exactly nothing, which keeps the file small.</summary>
    public float L1 { get; init; } = 0.02f;

    public float L2 { get; init; } = 0.1f;

    public int IterationsMax { get; init; } = 150;
}
