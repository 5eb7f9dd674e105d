using System.Text.Json.Nodes;
using Orleans.Docs.OpenSearchServer.Http;
using Orleans.Docs.OpenSearchServer.Indices;

namespace Orleans.Docs.OpenSearchServer.Endpoints;

/// <summary>The cluster as a whole: what it is, how it does, and its templates for new indices.</summary>
internal sealed class ClusterEndpoints(Cluster cluster)
{
    public void Map(Router router)
    {
        router.Map("GET HEAD", "/", Info);
        router.Map("GET", "/_cluster/health", Health);
        router.Map("GET", "/_cluster/health/{index}", Health);
        router.Map("PUT POST", "/_index_template/{name}", PutTemplate);
        router.Map("GET", "/_index_template", GetTemplates);
        router.Map("GET", "/_index_template/{name}", GetTemplates);
        router.Map("HEAD", "/_index_template/{name}", request =>
            new ApiResponse(cluster.Templates.ContainsKey(request.Part("name")!) ? 200 : 404, null));
        router.Map("DELETE", "/_index_template/{name}", DeleteTemplate);
    }

    private static ApiResponse Info(ApiRequest request) => ApiResponse.Ok(new JsonObject
    {
        ["name"] = "node-0",
        ["cluster_name"] = "orleans-docs-tests",
        ["version"] = new JsonObject { ["distribution"] = "opensearch", ["number"] = "1.3.24" },
    });

    private ApiResponse Health(ApiRequest request)
    {
        if (request.Parameter("level") is not (null or "cluster"))
        {
            throw ApiException.NotSupported("health by level");
        }

        var indices = cluster.Resolve(request.Part("index"), NameOptions.Of(request) with { IgnoreUnavailable = true });
        var missing = request.Part("index") is { } names
            && names.Split(',').Any(name => !name.Contains('*', StringComparison.Ordinal) && name != "_all"
                && !indices.Any(index => index.Name == name || index.Aliases.ContainsKey(name)));
        var shards = indices.Sum(index => index.Shards);
        var unassigned = indices.Sum(index =>
            index.Shards * int.Parse(index.Settings.GetValueOrDefault("index.number_of_replicas") ?? "1", null));
        var status = missing ? "red" : unassigned > 0 ? "yellow" : "green";
        var timedOut = request.Parameter("wait_for_status") switch
        {
            "green" => status != "green",
            "yellow" => status == "red",
            _ => missing,
        } || (request.Parameter("wait_for_active_shards") is { } wanted && int.TryParse(wanted, out var n)
            && n > shards);
        var answer = new JsonObject
        {
            ["cluster_name"] = "orleans-docs-tests",
            ["status"] = status,
            ["timed_out"] = timedOut,
            ["number_of_nodes"] = 1,
            ["number_of_data_nodes"] = 1,
            ["active_primary_shards"] = shards,
            ["active_shards"] = shards,
            ["relocating_shards"] = 0,
            ["initializing_shards"] = 0,
            ["unassigned_shards"] = unassigned,
            ["delayed_unassigned_shards"] = 0,
            ["number_of_pending_tasks"] = 0,
            ["number_of_in_flight_fetch"] = 0,
            ["task_max_waiting_in_queue_millis"] = 0,
            ["active_shards_percent_as_number"] = shards + unassigned == 0
                ? 100.0
                : 100.0 * shards / (shards + unassigned),
        };
        return new ApiResponse(timedOut ? 408 : 200, answer);
    }

    private ApiResponse PutTemplate(ApiRequest request)
    {
        var name = request.Part("name")!;
        var body = request.NeedJson();
        foreach (var (key, _) in body)
        {
            if (key is not ("index_patterns" or "template" or "priority" or "version" or "_meta"))
            {
                throw key is "composed_of" or "data_stream"
                    ? ApiException.NotSupported($"template {key}")
                    : ApiException.Parsing($"[index_template] unknown field [{key}]");
            }
        }

        var patterns = body["index_patterns"] switch
        {
            JsonArray list => list.Select(pattern => pattern!.ToString()).ToList(),
            { } one => [one.ToString()],
            null => throw Conditions.Invalid("index patterns are missing"),
        };
        if (patterns.Count == 0)
        {
            throw Conditions.Invalid("index patterns are missing");
        }

        if (request.Flag("create") && cluster.Templates.ContainsKey(name))
        {
            throw ApiException.Illegal($"index template [{name}] already exists");
        }

        CheckPriority(name, patterns, body);
        var stored = (JsonObject)body.DeepClone();
        stored["index_patterns"] = new JsonArray([.. patterns.Select(pattern => (JsonNode?)pattern)]);
        if (stored["template"] is JsonObject template)
        {
            Complete(template);
        }

        stored["composed_of"] = new JsonArray();
        cluster.Templates[name] = stored;
        return ApiResponse.Acknowledged();
    }

    private static void Complete(JsonObject template)
    {
        if (template["settings"] is JsonObject settings)
        {
            template["settings"] = FlatSettings.Write(FlatSettings.Read(settings), flat: false);
        }

        if (template["mappings"] is JsonObject mappings)
        {
            _ = new Mapping(mappings);
        }

        foreach (var (alias, definition) in (template["aliases"] as JsonObject)?.ToList() ?? [])
        {
            template["aliases"]![alias] = Cluster.Alias(definition as JsonObject);
        }
    }

    private void CheckPriority(string name, List<string> patterns, JsonObject body)
    {
        var priority = body["priority"]?.GetValue<long>() ?? 0;
        foreach (var (other, template) in cluster.Templates)
        {
            var theirs = ((JsonArray)template["index_patterns"]!).Select(pattern => pattern!.ToString()).ToList();
            if (other != name && (template["priority"]?.GetValue<long>() ?? 0) == priority
                && patterns.Any(mine => theirs.Exists(its => Overlap(mine, its))))
            {
                throw ApiException.Illegal(
                    $"index template [{name}] has index patterns [{string.Join(", ", patterns)}] matching patterns "
                        + "from "
                    + $"existing templates [{other}] with patterns ({other} => [{string.Join(", ", theirs)}]) that "
                    + "have "
                    + $"the same priority [{priority}], multiple index templates may not match during index creation, "
                    + "please use a different priority");
            }
        }
    }

    private static bool Overlap(string a, string b)
    {
        var (first, second) = (a.TrimEnd('*'), b.TrimEnd('*'));
        return first.StartsWith(second, StringComparison.Ordinal) || second.StartsWith(first, StringComparison.Ordinal);
    }

    private ApiResponse GetTemplates(ApiRequest request)
    {
        var pattern = request.Part("name") ?? "*";
        var found = cluster.Templates.Where(template => Cluster.Like(pattern)(template.Key)).ToList();
        if (found.Count == 0 && !pattern.Contains('*', StringComparison.Ordinal))
        {
            throw new ApiException(
                404, "resource_not_found_exception", $"index template matching [{pattern}] not found");
        }

        return ApiResponse.Ok(new JsonObject
        {
            ["index_templates"] = new JsonArray([.. found.Select(template => (JsonNode?)new JsonObject
            {
                ["name"] = template.Key,
                ["index_template"] = template.Value.DeepClone(),
            })]),
        });
    }

    private ApiResponse DeleteTemplate(ApiRequest request) => cluster.Templates.Remove(request.Part("name")!)
        ? ApiResponse.Acknowledged()
        : throw new ApiException(
            404, "index_template_missing_exception", $"index_template [{request.Part("name")}] missing");
}
