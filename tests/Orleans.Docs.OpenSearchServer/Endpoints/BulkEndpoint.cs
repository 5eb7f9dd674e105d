using System.Text.Json;
using System.Text.Json.Nodes;
using Orleans.Docs.OpenSearchServer.Http;
using Orleans.Docs.OpenSearchServer.Indices;
using Orleans.Docs.OpenSearchServer.Querying;

namespace Orleans.Docs.OpenSearchServer.Endpoints;

/// <summary>Many writes in one request, each with an answer of its own.</summary>
internal sealed class BulkEndpoint(Cluster cluster, DocumentEndpoints documents)
{
    private static readonly HashSet<string> ItemFields =
    [
        "_index", "_id", "routing", "version", "version_type", "if_seq_no", "if_primary_term", "require_alias",
        "op_type",
        "_source", "retry_on_conflict", "pipeline",
    ];

    /// <summary>Fails an item before it is carried out, or lets it be by null: faults of single items.</summary>
    public Func<string, ApiException?> ItemFault { get; set; } = _ => null;

    public void Map(Router router)
    {
        router.Map("POST PUT", "/_bulk", Run);
        router.Map("POST PUT", "/{index}/_bulk", Run);
    }

    private ApiResponse Run(ApiRequest request)
    {
        var lines = Lines(request.Body);
        var items = new JsonArray();
        var hasErrors = false;
        var touched = new HashSet<IndexState>();
        for (var at = 0; at < lines.Count;)
        {
            var (action, metadata) = ReadAction(lines[at], at + 1);
            var source = action == "delete" ? null : ++at < lines.Count
                ? ReadLine(lines[at])
                : throw Conditions.Invalid("no requests added");
            at++;
            var (status, answer) = RunItem(request, action, metadata, source, touched);
            hasErrors |= answer.ContainsKey("error");
            answer["status"] = status;
            var kind = metadata["op_type"]?.ToString() == "create" ? "create" : action;
            items.Add((JsonNode)new JsonObject { [kind] = answer });
        }

        if (items.Count == 0)
        {
            throw Conditions.Invalid("no requests added");
        }

        if (request.Refreshes)
        {
            foreach (var index in touched)
            {
                index.Refresh();
            }
        }

        return ApiResponse.Ok(new JsonObject { ["took"] = 1, ["errors"] = hasErrors, ["items"] = items });
    }

    private (int Status, JsonObject Answer) RunItem(
        ApiRequest request, string action, JsonObject metadata, JsonObject? source, HashSet<IndexState> touched)
    {
        var name = metadata["_index"]?.ToString() ?? request.Part("index") ?? "";
        var id = metadata["_id"]?.ToString();
        try
        {
            if (name.Length == 0)
            {
                throw Conditions.Invalid("index is missing");
            }

            if (ItemFault(id ?? "") is { } fault)
            {
                throw fault;
            }

            if (id is { Length: 0 })
            {
                throw ApiException.Illegal("if _id is specified it must not be empty");
            }

            var needsAlias = metadata["require_alias"]?.ToString() is { } own
                ? own is "true" or "True"
                : request.Flag("require_alias");
            var index = cluster.ForWriting(name, needsAlias);
            touched.Add(index);
            var answer = action == "update"
                ? Update(request, index, id!, metadata, source!)
                : Write(request, action, index, id, metadata, source);
            return (DocumentEndpoints.StatusOf(answer), answer);
        }
        catch (ApiException e) when (e.Type != ApiException.Unsupported)
        {
            return (e.Status,
                new JsonObject { ["_index"] = name, ["_type"] = "_doc", ["_id"] = id, ["error"] = e.Cause() });
        }
    }

    private JsonObject Write(
        ApiRequest request, string action, IndexState index, string? id, JsonObject metadata, JsonObject? source)
    {
        if (metadata["pipeline"] is not null || request.Parameter("pipeline") is not null)
        {
            throw ApiException.NotSupported("pipeline");
        }

        var isNew = action == "create" || metadata["op_type"]?.ToString() == "create";
        var routing = metadata["routing"]?.ToString() ?? request.Parameter("routing");
        return documents.Store(
            index, id, routing, source, Conditions.Of(field => metadata[field]?.ToString(), isNew), refresh: false);
    }

    private JsonObject Update(ApiRequest request, IndexState index, string id, JsonObject metadata, JsonObject body)
    {
        if (body["script"] is not null)
        {
            throw ApiException.NotSupported("scripts");
        }

        var routing = metadata["routing"]?.ToString() ?? request.Parameter("routing");
        var standing = index.Get(id, routing);
        var merged = standing is null
            ? (body["doc_as_upsert"]?.ToString() == "true" ? body["doc"] : body["upsert"]) as JsonObject
                ?? throw new ApiException(404, "document_missing_exception", $"[_doc][{id}]: document missing")
            : Merge(standing.Source!, (JsonObject)body["doc"]!);
        var answer = documents.Store(
            index, id, routing, (JsonObject)merged.DeepClone(),
            Conditions.Of(field => metadata[field]?.ToString(), mustBeNew: false), refresh: false);
        var wanted = body["_source"] ?? metadata["_source"];
        if (wanted is not null || request.Query.Keys.Any(name => name.StartsWith("_source", StringComparison.Ordinal)))
        {
            var filter = wanted is null ? SourceFilter.Of(request, null) : SourceFilter.Of(wanted);
            answer["get"] = new JsonObject { ["found"] = true, ["_source"] = filter.Apply(merged) };
        }

        return answer;
    }

    private static JsonObject Merge(JsonObject standing, JsonObject change)
    {
        var merged = (JsonObject)standing.DeepClone();
        foreach (var (name, value) in change)
        {
            merged[name] = value is JsonObject inner && merged[name] is JsonObject old
                ? Merge(old, inner)
                : value?.DeepClone();
        }

        return merged;
    }

    private static List<ReadOnlyMemory<byte>> Lines(ReadOnlyMemory<byte> body)
    {
        if (body.IsEmpty)
        {
            throw new ApiException(400, "parse_exception", "request body is required");
        }

        if (body.Span[^1] != '\n')
        {
            throw ApiException.Illegal("The bulk request must be terminated by a newline [\\n]");
        }

        var lines = new List<ReadOnlyMemory<byte>>();
        while (body.Span.IndexOf((byte)'\n') is >= 0 and var end)
        {
            if (!body.Span[..end].Trim(" \r\t"u8).IsEmpty)
            {
                lines.Add(body[..end]);
            }

            body = body[(end + 1)..];
        }

        return lines;
    }

    private static (string Action, JsonObject Metadata) ReadAction(ReadOnlyMemory<byte> line, int number)
    {
        var action = ReadLine(line);
        if (action.Count == 0)
        {
            throw ApiException.Illegal(
                $"Malformed action/metadata line [{number}], expected FIELD_NAME but found [END_OBJECT]");
        }

        var (name, metadata) = action.First();
        if (name is not ("index" or "create" or "update" or "delete"))
        {
            throw ApiException.Illegal(
                $"Malformed action/metadata line [{number}], expected field [create], [delete], [index] or "
                + $"[update] but found [{name}]");
        }

        var fields = metadata as JsonObject ?? throw ApiException.Illegal(
            $"Malformed action/metadata line [{number}], expected START_OBJECT but found [{metadata?.GetValueKind()}]");
        foreach (var (field, _) in fields)
        {
            if (!ItemFields.Contains(field))
            {
                throw field == "_type"
                    ? ApiException.NotSupported("mapping types")
                    : ApiException.Illegal($"Action/metadata line [{number}] contains an unknown parameter [{field}]");
            }
        }

        return (name, fields);
    }

    private static JsonObject ReadLine(ReadOnlyMemory<byte> line)
    {
        try
        {
            return JsonNode.Parse(line.Span) as JsonObject
                ?? throw ApiException.Illegal("Malformed line of a bulk request");
        }
        catch (JsonException e)
        {
            throw new ApiException(400, "json_parse_exception", e.Message);
        }
    }
}
