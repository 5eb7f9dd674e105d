using System.Text.Json.Nodes;
using Orleans.Docs.OpenSearchServer.Http;
using Orleans.Docs.OpenSearchServer.Indices;
using Orleans.Docs.OpenSearchServer.Querying;

namespace Orleans.Docs.OpenSearchServer.Endpoints;

/// <summary>Indices as a whole: their life, settings, mappings, and searches over them.</summary>
internal sealed class IndexEndpoints(Cluster cluster)
{
    public void Map(Router router)
    {
        router.Map("PUT", "/{index}", Create);
        router.Map("DELETE", "/{index}", Delete);
        router.Map("HEAD", "/{index}", request => new ApiResponse(Exists(request) ? 200 : 404, null));
        router.Map("GET", "/{index}", Get);
        router.Map("PUT", "/_settings", PutSettings);
        router.Map("PUT", "/{index}/_settings", PutSettings);
        router.Map("GET", "/_settings", GetSettings);
        router.Map("GET", "/_settings/{name}", GetSettings);
        router.Map("GET", "/{index}/_settings", GetSettings);
        router.Map("GET", "/{index}/_settings/{name}", GetSettings);
        router.Map("PUT POST", "/{index}/_mapping", PutMapping);
        router.Map("GET", "/_mapping", GetMapping);
        router.Map("GET", "/{index}/_mapping", GetMapping);
        router.Map("POST GET", "/_refresh", Refresh);
        router.Map("POST GET", "/{index}/_refresh", Refresh);
        router.Map("POST", "/{index}/_forcemerge", Refresh);
        router.Map("POST GET", "/{index}/_flush", Refresh);
        router.Map("GET POST", "/_search", Search);
        router.Map("GET POST", "/{index}/_search", Search);
        router.Map("GET POST", "/_count", Count);
        router.Map("GET POST", "/{index}/_count", Count);
    }

    private IReadOnlyList<IndexState> Resolve(ApiRequest request)
    {
        if (request.Parameter("expand_wildcards") is not (null or "open" or "open,closed" or "all"))
        {
            throw ApiException.NotSupported("closed and hidden indices");
        }

        return cluster.Resolve(request.Part("index"), NameOptions.Of(request));
    }

    private ApiResponse Create(ApiRequest request)
    {
        var index = cluster.Create(request.Part("index")!, request.Json());
        return ApiResponse.Ok(new JsonObject
        {
            ["acknowledged"] = true,
            ["shards_acknowledged"] = true,
            ["index"] = index.Name,
        });
    }

    private ApiResponse Delete(ApiRequest request)
    {
        var options = NameOptions.Of(request) with { AliasesToo = false };
        foreach (var index in cluster.Resolve(request.Part("index"), options))
        {
            cluster.Remove(index);
        }

        return ApiResponse.Acknowledged();
    }

    private bool Exists(ApiRequest request)
    {
        try
        {
            return cluster.Resolve(request.Part("index"), NameOptions.Of(request)).Count > 0;
        }
        catch (ApiException e) when (e.Status == 404)
        {
            return false;
        }
    }

    private ApiResponse Get(ApiRequest request) => Each(request, index => new JsonObject
    {
        ["aliases"] = Aliases(index),
        ["mappings"] = index.Mapping.Json.DeepClone(),
        ["settings"] = SettingsOf(request, index, null),
    });

    public static JsonObject Aliases(IndexState index)
    {
        var aliases = new JsonObject();
        foreach (var (name, alias) in index.Aliases)
        {
            aliases[name] = alias.DeepClone();
        }

        return aliases;
    }

    private ApiResponse Each(ApiRequest request, Func<IndexState, JsonNode> part)
    {
        var answer = new JsonObject();
        foreach (var index in Resolve(request))
        {
            answer[index.Name] = part(index);
        }

        return ApiResponse.Ok(answer);
    }

    private ApiResponse PutSettings(ApiRequest request)
    {
        var settings = FlatSettings.Read(request.NeedJson());
        foreach (var index in Resolve(request))
        {
            FlatSettings.CheckDynamic(settings.Keys, index.Name);
            foreach (var (name, value) in settings)
            {
                if (value is null)
                {
                    index.Settings.Remove(name);
                }
                else if (!request.Flag("preserve_existing") || !index.Settings.ContainsKey(name))
                {
                    index.Settings[name] = value;
                }
            }
        }

        return ApiResponse.Acknowledged();
    }

    private ApiResponse GetSettings(ApiRequest request) => Each(request, index => new JsonObject
    {
        ["settings"] = SettingsOf(request, index, request.Part("name")),
    });

    private static JsonObject SettingsOf(ApiRequest request, IndexState index, string? wanted)
    {
        if (request.Flag("include_defaults"))
        {
            throw ApiException.NotSupported("default settings");
        }

        var patterns = wanted is null or "_all" ? ["*"] : wanted.Split(',');
        return FlatSettings.Write(
            index.Settings.Append(new("index.provided_name", index.Name))
                .Where(setting => patterns.Any(pattern => Cluster.Like(pattern)(setting.Key))),
            request.Flag("flat_settings"));
    }

    private ApiResponse PutMapping(ApiRequest request)
    {
        var mapping = request.NeedJson();
        foreach (var index in Resolve(request))
        {
            index.Mapping.Merge(mapping);
        }

        return ApiResponse.Acknowledged();
    }

    private ApiResponse GetMapping(ApiRequest request) =>
        Each(request, index => new JsonObject { ["mappings"] = index.Mapping.Json.DeepClone() });

    private ApiResponse Refresh(ApiRequest request)
    {
        var indices = Resolve(request);
        foreach (var index in indices)
        {
            index.Refresh();
        }

        var total = indices.Sum(index =>
            index.Shards * (1 + int.Parse(index.Settings.GetValueOrDefault("index.number_of_replicas") ?? "1", null)));
        return ApiResponse.Ok(new JsonObject
        {
            ["_shards"] = new JsonObject
            {
                ["total"] = total,
                ["successful"] = indices.Sum(index => index.Shards),
                ["failed"] = 0,
            },
        });
    }

    private ApiResponse Search(ApiRequest request) =>
        ApiResponse.Ok(new SearchRun(request, request.Json() ?? [], () => Resolve(request)).Run());

    private ApiResponse Count(ApiRequest request)
    {
        if (request.Parameter("q") is not null)
        {
            throw ApiException.NotSupported("query_string");
        }

        var body = request.Json() ?? [];
        foreach (var (name, _) in body)
        {
            if (name != "query")
            {
                throw ApiException.Parsing($"request does not support [{name}]");
            }
        }

        var indices = Resolve(request);
        var count = 0L;
        foreach (var index in indices)
        {
            index.RefreshWhenDue();
            var query = new QueryReader(index).Read(body["query"]);
            count += index.Searchable.Documents.LongCount(
                document => query.Score(new Candidate(index, document, document.Fields, null)) is not null);
        }

        return ApiResponse.Ok(new JsonObject { ["count"] = count, ["_shards"] = SearchRun.ShardsOf(indices) });
    }
}
