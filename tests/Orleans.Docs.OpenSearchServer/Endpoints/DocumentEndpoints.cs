using System.Text.Json.Nodes;
using Orleans.Docs.OpenSearchServer.Http;
using Orleans.Docs.OpenSearchServer.Indices;
using Orleans.Docs.OpenSearchServer.Querying;

namespace Orleans.Docs.OpenSearchServer.Endpoints;

/// <summary>One document at a time, and many by their ids.</summary>
internal sealed class DocumentEndpoints(Cluster cluster)
{
    private const int IdBytesMax = 512;

    public void Map(Router router)
    {
        router.Map("PUT POST", "/{index}/_doc/{id}", request => Write(request, request.Part("id")));
        router.Map("POST", "/{index}/_doc", request => Write(request, null));
        router.Map("PUT POST", "/{index}/_create/{id}", request => Write(request, request.Part("id"), "create"));
        router.Map("GET", "/{index}/_doc/{id}", Get);
        router.Map("HEAD", "/{index}/_doc/{id}", request => new ApiResponse(Get(request).Status, null));
        router.Map("GET", "/{index}/_source/{id}", Source);
        router.Map("HEAD", "/{index}/_source/{id}", request => new ApiResponse(Source(request).Status, null));
        router.Map("DELETE", "/{index}/_doc/{id}", Delete);
        router.Map("GET POST", "/_mget", GetMany);
        router.Map("GET POST", "/{index}/_mget", GetMany);
    }

    /// <summary>As a single request and as an item of a bulk request have it.</summary>
    public JsonObject Store(
        IndexState index, string? id, string? routing, JsonObject? source, WriteCondition condition, bool refresh)
    {
        if (id is not null)
        {
            CheckId(id);
        }

        routing ??= RoutingOf(index);
        if (routing is null && index.Mapping.Json["_routing"]?["required"]?.ToString() == "true")
        {
            throw new ApiException(
                400, "routing_missing_exception", $"routing is required for [{index.Name}]/[_doc]/[{id}]");
        }

        id ??= Convert.ToBase64String(Guid.NewGuid().ToByteArray())[..20].Replace('/', '_').Replace('+', '-');
        var (document, existed) = index.Write(id, routing, source, condition);
        if (refresh)
        {
            index.Refresh(document.Shard);
        }

        var answer = new JsonObject
        {
            ["_index"] = index.Name,
            ["_type"] = "_doc",
            ["_id"] = id,
            ["_version"] = document.Version,
            ["result"] = (source is null, existed) switch
            {
                (true, true) => "deleted",
                (true, false) => "not_found",
                (false, true) => "updated",
                _ => "created",
            },
            ["_shards"] = new JsonObject { ["total"] = 1, ["successful"] = 1, ["failed"] = 0 },
            ["_seq_no"] = document.SequenceNumber,
            ["_primary_term"] = 1,
        };
        if (refresh)
        {
            answer["forced_refresh"] = true;
        }

        return answer;
    }

    public static int StatusOf(JsonObject answer) => answer["result"]!.ToString() switch
    {
        "created" => 201,
        "not_found" => 404,
        _ => 200,
    };

    private static string? RoutingOf(IndexState index) => index.Aliases.Count == 1
        && index.Aliases.Values.First()["index_routing"]?.ToString() is { } routing ? routing : null;

    private static void CheckId(string id)
    {
        if (id.Length == 0)
        {
            throw ApiException.Illegal("if _id is specified it must not be empty");
        }

        if (System.Text.Encoding.UTF8.GetByteCount(id) > IdBytesMax)
        {
            throw ApiException.Illegal($"id [{id}] is too long, must be no longer than {IdBytesMax} bytes");
        }
    }

    private ApiResponse Write(ApiRequest request, string? id, string? operation = null)
    {
        operation ??= request.Parameter("op_type") ?? "index";
        if (request.Parameter("pipeline") is not null)
        {
            throw ApiException.NotSupported("pipeline");
        }

        var condition = Conditions.Of(request.Parameter, operation == "create");
        var index = cluster.ForWriting(request.Part("index")!, request.Flag("require_alias"));
        var answer = Store(
            index, id, request.Parameter("routing"), request.NeedJson(), condition, request.Refreshes);
        if (request.Parameter("refresh") == "wait_for")
        {
            answer["forced_refresh"] = false;
        }

        return new ApiResponse(StatusOf(answer), answer);
    }

    private ApiResponse Delete(ApiRequest request)
    {
        var condition = Conditions.Of(request.Parameter, mustBeNew: false);
        var name = request.Part("index")!;
        var isExternal = condition.VersionType.StartsWith("external", StringComparison.Ordinal);
        var index = isExternal ? cluster.ForWriting(name, false) : cluster.ForReading(name);
        var answer = Store(
            index, request.Part("id")!, request.Parameter("routing"), null, condition, request.Refreshes);
        if (request.Parameter("refresh") == "wait_for")
        {
            answer["forced_refresh"] = false;
        }

        return new ApiResponse(StatusOf(answer), answer);
    }

    private ApiResponse Get(ApiRequest request)
    {
        var answer = Read(
            cluster.ForReading(request.Part("index")!), request.Part("id")!, request.Parameter("routing"),
            request.Parameter("stored_fields") is null || request.Parameter("_source") is not null
                ? SourceFilter.Of(request, null)
                : new SourceFilter(false, [], []),
            request);
        return new ApiResponse(answer["found"]!.GetValue<bool>() ? 200 : 404, answer);
    }

    private ApiResponse Source(ApiRequest request)
    {
        var (index, id) = (cluster.ForReading(request.Part("index")!), request.Part("id")!);
        var answer = Read(index, id, request.Parameter("routing"), SourceFilter.Of(request, null), request);
        return answer["_source"] is { } source
            ? ApiResponse.Ok(source.DeepClone())
            : throw new ApiException(
                404, "resource_not_found_exception", $"Document not found [{index.Name}]/[_doc]/[{id}]");
    }

    private static JsonObject Read(
        IndexState index, string id, string? routing, SourceFilter filter, ApiRequest request)
    {
        if (request.Parameter("stored_fields") is { } stored && stored != "_source")
        {
            throw ApiException.NotSupported("stored_fields");
        }

        if (request.Refreshes)
        {
            index.Refresh();
        }

        var type = index.Mapping.Json.Count == 0 ? null : "_doc";
        var answer = new JsonObject { ["_index"] = index.Name, ["_type"] = type, ["_id"] = id };
        var document = request.Flag("realtime", otherwise: true)
            ? index.Get(id, routing)
            : index.Searchable.Documents.FirstOrDefault(document => document.Id == id);
        if (document is null)
        {
            answer["found"] = false;
            return answer;
        }

        if (request.Parameter("version") is { } version && document.Version != long.Parse(version, null))
        {
            throw new ApiException(
                409, "version_conflict_engine_exception",
                $"[{id}]: version conflict, current version [{document.Version}] is different than the one "
                    + $"provided [{version}]");
        }

        answer["_version"] = document.Version;
        answer["_seq_no"] = document.SequenceNumber;
        answer["_primary_term"] = 1;
        if (document.Routing is not null)
        {
            answer["_routing"] = document.Routing;
        }

        answer["found"] = true;
        if (filter.IsWanted)
        {
            answer["_source"] = filter.Apply(document.Source!);
        }

        return answer;
    }

    private ApiResponse GetMany(ApiRequest request)
    {
        var body = request.NeedJson();
        foreach (var (name, _) in body)
        {
            if (name is not ("docs" or "ids"))
            {
                throw ApiException.Parsing($"unknown key [{name}] for a START_ARRAY, expected [docs] or [ids]");
            }
        }

        var wanted = (body["docs"] as JsonArray)?.Select(item => (JsonObject)item!)
            ?? (body["ids"] as JsonArray ?? []).Select(id => new JsonObject { ["_id"] = id!.DeepClone() });
        var all = wanted.ToList();
        if (all.Count == 0)
        {
            throw Conditions.Invalid("no documents to get");
        }

        return ApiResponse.Ok(new JsonObject
        {
            ["docs"] = new JsonArray([.. all.Select(item => (JsonNode?)GetOne(request, item))]),
        });
    }

    private JsonObject GetOne(ApiRequest request, JsonObject item)
    {
        foreach (var (key, _) in item)
        {
            if (key is not ("_id" or "_index" or "_source" or "routing"))
            {
                throw key is "_type" or "stored_fields" or "version" or "version_type"
                    ? ApiException.NotSupported($"mget {key}")
                    : new ApiException(
                        400, "action_request_validation_exception",
                        $"Action/metadata line contains an unknown parameter [{key}]");
            }
        }

        var id = item["_id"]?.ToString() ?? throw Conditions.Invalid("id is missing");
        var name = item["_index"]?.ToString() ?? request.Part("index") ?? throw Conditions.Invalid("index is missing");
        try
        {
            var filter = item["_source"] is { } own ? SourceFilter.Of(own) : SourceFilter.Of(request, null);
            var routing = item["routing"]?.ToString() ?? request.Parameter("routing");
            return Read(cluster.ForReading(name), id, routing, filter, request);
        }
        catch (ApiException e) when (e.Status is 404 or 400 && e.Type != ApiException.Unsupported)
        {
            var error = e.Cause();
            error["root_cause"] = new JsonArray(e.Cause());
            return new JsonObject { ["_index"] = name, ["_type"] = null, ["_id"] = id, ["error"] = error };
        }
    }
}
