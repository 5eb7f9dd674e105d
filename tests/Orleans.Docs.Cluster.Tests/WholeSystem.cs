namespace Orleans.Docs.Cluster.Tests;

/// <summary>
/// Tests that keep every processor at work with their parsers and say how long that may take, that look at what all
/// silos of a process share, or that build the silo anew: one class at a time, when all others are over.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class WholeSystem
{
    public const string Name = "whole system";
}
