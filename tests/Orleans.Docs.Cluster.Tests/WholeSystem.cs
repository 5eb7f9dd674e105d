namespace Orleans.Docs.Cluster.Tests;

/// <summary>Tests that run a silo with its parsers: one class at a time, so that they do not take each other's processors.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class WholeSystem
{
    public const string Name = "whole system";
}
