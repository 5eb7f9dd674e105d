using System.Buffers;
using System.Text.Json.Nodes;
using Orleans.Docs.OpenSearchServer.Http;
using Orleans.Docs.OpenSearchServer.Indices;

namespace Orleans.Docs.OpenSearchServer.Endpoints;

/// <summary>Other names for indices, and changes of several at once.</summary>
internal sealed class AliasEndpoints(Cluster cluster)
{
    private static readonly SearchValues<char> NotInNames = SearchValues.Create("*?,# \"<>|\\/");

    public void Map(Router router)
    {
        router.Map("POST", "/_aliases", Update);
        router.Map("PUT POST", "/{index}/_alias/{name}", Put);
        router.Map("PUT POST", "/{index}/_aliases/{name}", Put);
        router.Map("DELETE", "/{index}/_alias/{name}", Delete);
        router.Map("DELETE", "/{index}/_aliases/{name}", Delete);
        foreach (var path in (string[])["/_alias", "/_alias/{name}", "/{index}/_alias", "/{index}/_alias/{name}"])
        {
            router.Map("GET", path, Get);
            router.Map("HEAD", path, request => new ApiResponse(Found(request).Missing.Count == 0 ? 200 : 404, null));
        }
    }

    private ApiResponse Update(ApiRequest request)
    {
        // All or nothing: what is to be done is found out first.
        var changes = new List<(string Action, Action Change)>();
        foreach (var item in request.NeedJson()["actions"] as JsonArray
            ?? throw Conditions.Invalid("Must specify at least one alias action"))
        {
            var (action, body) = ((JsonObject)item!).First();
            changes.Add((action, Read(action, (JsonObject)body!)));
        }

        if (changes.Count == 0)
        {
            throw ApiException.Illegal("No action specified");
        }

        // What is removed makes room for what takes its name.
        foreach (var (_, change) in changes.OrderBy(change => change.Action != "remove_index"))
        {
            change();
        }

        return ApiResponse.Acknowledged();
    }

    private Action Read(string action, JsonObject body)
    {
        var names = string.Join(',', Names(body, "index", "indices"));
        var aliases = Names(body, "alias", "aliases");
        if (names.Length == 0)
        {
            throw ApiException.Illegal("One of [index] or [indices] is required");
        }

        var indices = cluster.Resolve(names, new NameOptions(false, false, AliasesToo: false));
        switch (action)
        {
            case "add":
                if (aliases.Count == 0)
                {
                    throw ApiException.Illegal("One of [alias] or [aliases] is required");
                }

                var definition = (JsonObject)body.DeepClone();
                foreach (var name in (string[])["index", "indices", "alias", "aliases", "must_exist"])
                {
                    definition.Remove(name);
                }

                var alias = Cluster.Alias(definition);
                return () => Add(indices, aliases, alias);
            case "remove":
                var like = aliases.Select(Cluster.Like).ToList();
                var mustExist = body["must_exist"]?.ToString() is "true" or "True";
                return indices.Any(index => index.Aliases.Keys.Any(name => like.Exists(test => test(name))))
                    ? () => Remove(indices, like)
                    : mustExist || !aliases.Any(name => name.Contains('*', StringComparison.Ordinal))
                        ? throw new ApiException(
                            404, "aliases_not_found_exception", $"aliases [{string.Join(",", aliases)}] missing")
                        : () => { };
            case "remove_index":
                return () =>
                {
                    foreach (var index in indices)
                    {
                        cluster.Remove(index);
                    }
                };
            default:
                throw ApiException.Parsing($"[alias_action] unknown field [{action}]");
        }
    }

    private void Add(IReadOnlyList<IndexState> indices, IReadOnlyList<string> aliases, JsonObject alias)
    {
        foreach (var name in aliases)
        {
            if (cluster.Indices.ContainsKey(name))
            {
                throw new ApiException(
                    400, "invalid_alias_name_exception",
                    $"Invalid alias name [{name}], an index exists with the same name as the alias");
            }

            foreach (var index in indices)
            {
                index.Aliases[name] = (JsonObject)alias.DeepClone();
            }
        }
    }

    private static void Remove(IReadOnlyList<IndexState> indices, List<Func<string, bool>> like)
    {
        foreach (var index in indices)
        {
            foreach (var name in index.Aliases.Keys.Where(name => like.Exists(test => test(name))).ToList())
            {
                index.Aliases.Remove(name);
            }
        }
    }

    private static IReadOnlyList<string> Names(JsonObject body, string one, string many) =>
        body[one] is { } name ? name is JsonArray list ? [.. list.Select(n => n!.ToString())] : [name.ToString()]
        : body[many] is JsonArray names ? [.. names.Select(n => n!.ToString())]
        : body[many] is { } single ? [single.ToString()]
        : [];

    private ApiResponse Put(ApiRequest request)
    {
        var indices = cluster.Resolve(request.Part("index"), NameOptions.Of(request) with { AliasesToo = false });
        if (request.Part("name")!.AsSpan().IndexOfAny(NotInNames) >= 0)
        {
            throw new ApiException(
                400, "invalid_alias_name_exception", $"Invalid alias name [{request.Part("name")}]: must not contain "
                + "the following characters [ , \", *, \\, <, |, ,, >, /, ?]");
        }

        Add(indices, [request.Part("name")!], Cluster.Alias(request.Json()));
        return ApiResponse.Acknowledged();
    }

    private ApiResponse Delete(ApiRequest request)
    {
        var indices = cluster.Resolve(
            request.Part("index"), NameOptions.Of(request) with { AliasesToo = false, AllowNoIndices = false });
        var names = request.Part("name")!.Split(',');
        var like = names.Select(name => Cluster.Like(name == "_all" ? "*" : name)).ToList();
        if (!indices.Any(index => index.Aliases.Keys.Any(name => like.Exists(test => test(name)))))
        {
            throw new ApiException(404, "aliases_not_found_exception", $"aliases [{string.Join(",", names)}] missing");
        }

        Remove(indices, like);
        return ApiResponse.Acknowledged();
    }

    private ApiResponse Get(ApiRequest request)
    {
        var (answer, missing) = Found(request);
        if (missing.Count == 0)
        {
            return ApiResponse.Ok(answer);
        }

        answer["error"] = $"alias{(missing.Count > 1 ? "es" : "")} [{string.Join(",", missing)}] missing";
        answer["status"] = 404;
        return new ApiResponse(404, answer);
    }

    private (JsonObject Answer, List<string> Missing) Found(ApiRequest request)
    {
        if (request.Parameter("expand_wildcards") is not (null or "all"))
        {
            throw ApiException.NotSupported("closed and hidden indices");
        }

        var indices = cluster.Resolve(request.Part("index"), NameOptions.Of(request));
        var patterns = request.Part("name")?.Split(',') ?? [];
        if (patterns.Any(pattern => pattern.StartsWith('-')))
        {
            throw ApiException.NotSupported("excluded aliases");
        }

        var like = patterns.Select(pattern => Cluster.Like(pattern == "_all" ? "*" : pattern)).ToList();
        var answer = new JsonObject();
        foreach (var index in indices)
        {
            var aliases = IndexEndpoints.Aliases(index);
            foreach (var name in aliases.Select(pair => pair.Key).ToList())
            {
                if (like.Count > 0 && !like.Exists(test => test(name)))
                {
                    aliases.Remove(name);
                }
            }

            if (like.Count == 0 || aliases.Count > 0)
            {
                answer[index.Name] = new JsonObject { ["aliases"] = aliases };
            }
        }

        var there = indices.SelectMany(index => index.Aliases.Keys).ToHashSet();
        var missing = patterns.Where(pattern =>
            pattern != "_all" && !pattern.Contains('*', StringComparison.Ordinal) && !there.Contains(pattern));
        return (answer, [.. missing.Order(StringComparer.Ordinal)]);
    }
}
