namespace Orleans.Docs.Engines;

/// <summary>Which engine answered and with which model version, as recorded in each commit's envelope.</summary>
public readonly record struct EngineIdentity(string Engine, string ModelVersion);
