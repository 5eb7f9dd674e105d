using System.Text.Json.Nodes;
using Orleans.Docs.OpenSearchServer.Http;
using Orleans.Docs.OpenSearchServer.Querying;

namespace Orleans.Docs.OpenSearchServer.Indices;

/// <summary>One index. A search sees what stood at the last refresh, a read by id what was written last.</summary>
internal sealed class IndexState
{
    private const int NestedObjectsMax = 10_000;

    private readonly Dictionary<(int Shard, string Id), StoredDocument> _documents = [];
    private readonly Dictionary<string, Analyzer> _analyzers = [];
    private readonly long[] _sequence;
    private readonly TimeProvider _clock;
    private long _refreshedAt;
    private bool _isChanged;

    public IndexState(
        string name, SortedDictionary<string, string?> settings, JsonObject? mappings, TimeProvider clock)
    {
        (Name, Settings, _clock) = (name, settings, clock);
        Settings.TryAdd("index.number_of_shards", "1");
        Settings.TryAdd("index.number_of_replicas", "1");
        Shards = int.Parse(Settings["index.number_of_shards"]!, null);
        _sequence = new long[Shards];
        _refreshedAt = clock.GetTimestamp();
        Mapping = new Mapping(mappings);
        foreach (var field in Mapping.Fields.Values.Where(field => field.IsText))
        {
            AnalyzerOf(field.AnalyzerName);
        }
    }

    public string Name { get; }

    public SortedDictionary<string, string?> Settings { get; }

    public Mapping Mapping { get; }

    public SortedDictionary<string, JsonObject> Aliases { get; } = new(StringComparer.Ordinal);

    public int Shards { get; }

    /// <summary>What searches see.</summary>
    public Snapshot Searchable { get; private set; } = new([]);

    public Analyzer AnalyzerOf(string name) =>
        _analyzers.TryGetValue(name, out var analyzer) ? analyzer : _analyzers[name] = Analyzer.Of(name, Settings);

    public StoredDocument? Get(string id, string? routing) =>
        _documents.GetValueOrDefault((ShardOf(id, routing), id)) is { IsDeleted: false } document ? document : null;

    /// <summary>Stores a source, or the deletion where there is none.</summary>
    public (StoredDocument Document, bool Existed) Write(
        string id, string? routing, JsonObject? source, WriteCondition condition)
    {
        if (Settings.GetValueOrDefault("index.blocks.write") == "true"
            || Settings.GetValueOrDefault("index.blocks.read_only") == "true")
        {
            throw new ApiException(
                403, "cluster_block_exception", $"index [{Name}] blocked by: [FORBIDDEN/8/index write]");
        }

        var shard = ShardOf(id, routing);
        var standing = _documents.GetValueOrDefault((shard, id));
        var version = NextVersion(id, standing, condition);
        var fields = source is null ? new IndexedFields() : Parse(source);

        // It is searched whole, and kept as the mapping says.
        var kept = source is null ? null : SourceFilter.OfMapping(Mapping.Json).Apply(source);
        var document = new StoredDocument(id, routing, shard, version, _sequence[shard]++, kept, fields);
        _documents[(shard, id)] = document;
        _isChanged = true;
        return (document, standing is { IsDeleted: false });
    }

    public void Refresh()
    {
        _refreshedAt = _clock.GetTimestamp();
        if (_isChanged)
        {
            _isChanged = false;
            Searchable = Snapshot.Of(_documents.Values);
        }
    }

    /// <summary>A write of one document refreshes its shard only.</summary>
    public void Refresh(int shard)
    {
        if (Shards == 1)
        {
            Refresh();
            return;
        }

        Searchable = Snapshot.Of(
            Searchable.Documents.Where(document => document.Shard != shard)
                .Concat(_documents.Values.Where(document => document.Shard == shard)));
    }

    /// <summary>What the interval of the settings would have done by itself meanwhile.</summary>
    public void RefreshWhenDue()
    {
        var interval = Settings.GetValueOrDefault("index.refresh_interval") ?? "1s";
        var seconds = interval switch
        {
            "-1" => double.MaxValue,
            [.. var number, 'm', 's'] => double.Parse(number, null) / 1_000,
            [.. var number, 's'] => double.Parse(number, null),
            [.. var number, 'm'] => double.Parse(number, null) * 60,
            _ => throw ApiException.Illegal(
                $"failed to parse setting [index.refresh_interval] with value [{interval}]"),
        };
        if (_clock.GetElapsedTime(_refreshedAt).TotalSeconds >= seconds)
        {
            Refresh();
        }
    }

    private IndexedFields Parse(JsonObject source)
    {
        var fields = new DocumentParser(Mapping, AnalyzerOf).Parse(source);
        var max = int.Parse(
            Settings.GetValueOrDefault("index.mapping.nested_objects.limit") ?? $"{NestedObjectsMax}", null);
        return fields.Nested.Values.Sum(objects => objects.Count) <= max ? fields : throw new ApiException(
            400, "mapper_parsing_exception",
            $"The number of nested documents has exceeded the allowed limit of [{max}]. This limit can be set by "
            + "changing the [index.mapping.nested_objects.limit] index level setting.");
    }

    private int ShardOf(string id, string? routing) => ShardRouting.ShardOf(
        routing ?? id, Shards, Settings.GetValueOrDefault("index.number_of_routing_shards") is { } places
            ? int.Parse(places, null)
            : null);

    private static long NextVersion(string id, StoredDocument? standing, WriteCondition condition)
    {
        var current = standing?.Version ?? 0;
        if (condition.MustBeNew && standing is { IsDeleted: false })
        {
            throw Conflict($"[{id}]: version conflict, document already exists (current version [{current}])");
        }

        if (condition.IfSequenceNumber is { } sequence
            && (standing is null or { IsDeleted: true } || standing.SequenceNumber != sequence
                || condition.IfPrimaryTerm != 1))
        {
            throw Conflict(
                $"[{id}]: version conflict, required seqNo [{sequence}], primary term [{condition.IfPrimaryTerm}]. "
                + (standing is null or { IsDeleted: true }
                    ? "but no document was found"
                    : $"current document has seqNo [{standing.SequenceNumber}] and primary term [1]"));
        }

        switch (condition.VersionType)
        {
            case "external" or "external_gte" when condition.Version is null:
                throw Validation("illegal version value [-3] for version type [EXTERNAL]");
            case "external" or "external_gte":
                var wanted = condition.Version.Value;
                var fits = condition.VersionType == "external" ? wanted > current : wanted >= current;
                return standing is null || fits
                    ? wanted
                    : throw Conflict(
                        $"[{id}]: version conflict, current version [{current}] is higher "
                        + (condition.VersionType == "external" ? "or equal to " : "than ")
                        + $"the one provided [{wanted}]");
            case "internal" when condition.Version is not null:
                throw Validation(
                    "internal versioning can not be used for optimistic concurrency control. "
                    + "Please use `if_seq_no` and `if_primary_term` instead");
            case "internal":
                return current + 1;
            default:
                throw ApiException.Illegal($"No version type match [{condition.VersionType}]");
        }
    }

    private static ApiException Conflict(string reason) => new(409, "version_conflict_engine_exception", reason);

    private static ApiException Validation(string reason) =>
        new(400, "action_request_validation_exception", $"Validation Failed: 1: {reason};");
}
