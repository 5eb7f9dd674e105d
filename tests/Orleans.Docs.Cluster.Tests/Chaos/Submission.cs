using Orleans.Docs.Cluster.Tests.Crash;
using Orleans.Docs.TestSilo.Chaos;

namespace Orleans.Docs.Cluster.Tests.Chaos;

/// <summary>A file that is sent until it is acknowledged, under one upload id.</summary>
internal sealed record Submission(Paper Paper, Fate Fate, string UploadId);

/// <summary>A correction that is sent until it is acknowledged, under one command id.</summary>
internal sealed record Correction(DocumentKey Document, string CommandId, string Value);
