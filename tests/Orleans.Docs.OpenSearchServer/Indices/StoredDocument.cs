using System.Text.Json.Nodes;

namespace Orleans.Docs.OpenSearchServer.Indices;

/// <summary>One version of a document; a tombstone has no source.</summary>
internal sealed record StoredDocument(
    string Id, string? Routing, int Shard, long Version, long SequenceNumber, JsonObject? Source, IndexedFields Fields)
{
    public bool IsDeleted => Source is null;
}

/// <summary>What is asked of a write.</summary>
internal sealed record WriteCondition
{
    public long? Version { get; init; }

    /// <summary><c>internal</c>, <c>external</c> or <c>external_gte</c>.</summary>
    public string VersionType { get; init; } = "internal";

    public long? IfSequenceNumber { get; init; }

    public long? IfPrimaryTerm { get; init; }

    public bool MustBeNew { get; init; }
}
