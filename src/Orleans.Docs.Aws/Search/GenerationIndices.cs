using System.Text.Json.Nodes;

namespace Orleans.Docs.Aws.Search;

/// <summary>
/// The indices behind the generations. A new one is made to be filled fast, without refreshes and copies; it gets both
/// when it becomes live.
/// </summary>
internal sealed class GenerationIndices(OpenSearchHttp http, OpenSearchIndexOptions options)
{
    /// <summary>Above templates that somebody may have for everything.</summary>
    private const int TemplatePriority = 500;

    /// <summary>What a shorter word is never cut to; the words of entries are shorter.</summary>
    private const int TokenLengthMax = 2_048;

    private bool _hasTemplate;

    private bool IsManaged => options.Signing == OpenSearchSigning.Aoss;

    public string AliasOf(string generation) => $"{options.Prefix}-{Name.Check("index generation", generation)}";

    public async Task Create(string generation, CancellationToken cancellationToken)
    {
        var alias = AliasOf(generation);
        if (!_hasTemplate)
        {
            await Call(HttpMethod.Put, $"/_index_template/{options.Prefix}", Template(), cancellationToken)
                .ConfigureAwait(false);
            _hasTemplate = true;
        }

        var body = new JsonObject { ["aliases"] = new JsonObject { [alias] = new JsonObject() } };
        if (!IsManaged)
        {
            body["settings"] = new JsonObject
            {
                ["index"] = new JsonObject { ["refresh_interval"] = "-1", ["number_of_replicas"] = 0 },
            };
        }

        try
        {
            await Call(HttpMethod.Put, $"/{IndexOf(alias)}", body, cancellationToken).ConfigureAwait(false);
        }
        catch (OpenSearchFailure e) when (e.Status == 400
            && e.Type.Contains("resource_already_exists_exception", StringComparison.Ordinal))
        {
            // Made before, perhaps by the very request whose answer got lost.
        }
    }

    public async Task Drop(string generation, CancellationToken cancellationToken)
    {
        try
        {
            await Call(HttpMethod.Delete, $"/{IndexOf(AliasOf(generation))}", null, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (OpenSearchFailure e) when (e.Status == 404)
        {
            // Gone before.
        }
    }

    public async Task MakeSearchable(string generation, CancellationToken cancellationToken)
    {
        if (!IsManaged)
        {
            var index = IndexOf(AliasOf(generation));
            var settings = new JsonObject
            {
                ["index"] = new JsonObject
                {
                    ["refresh_interval"] = $"{(long)options.RefreshInterval.TotalMilliseconds}ms",
                    ["number_of_replicas"] = options.Replicas,
                },
            };
            await Call(HttpMethod.Put, $"/{index}/_settings", settings, cancellationToken).ConfigureAwait(false);
            await Refresh(generation, cancellationToken).ConfigureAwait(false);
        }
    }

    public async Task MakeLive(string generation, CancellationToken cancellationToken)
    {
        await MakeSearchable(generation, cancellationToken).ConfigureAwait(false);

        // All in one request, so that there is never no live index and never two.
        var index = IndexOf(AliasOf(generation));
        var others = (await Live(cancellationToken).ConfigureAwait(false)).Where(other => other != index);
        var actions = new JsonArray([.. others.Select(other => Action("remove", other)).Append(Action("add", index))]);
        await Call(HttpMethod.Post, "/_aliases", new JsonObject { ["actions"] = actions }, cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>Shows searches what was written; a managed collection does so by itself, some seconds later.</summary>
    public async Task Refresh(string generation, CancellationToken cancellationToken)
    {
        if (!IsManaged)
        {
            await Call(HttpMethod.Post, $"/{AliasOf(generation)}/_refresh", null, cancellationToken)
                .ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Has OpenSearch rewrite the segments that hold what was replaced. A managed collection merges by itself, at times
    /// of its own.
    /// </summary>
    public async Task Expunge(string generation, CancellationToken cancellationToken)
    {
        if (!IsManaged)
        {
            var alias = AliasOf(generation);
            await Call(HttpMethod.Post, $"/{alias}/_refresh", null, cancellationToken).ConfigureAwait(false);
            await Call(
                HttpMethod.Post, $"/{alias}/_forcemerge?only_expunge_deletes=true", null, cancellationToken)
                .ConfigureAwait(false);
            await Call(HttpMethod.Post, $"/{alias}/_flush", null, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>A generation's name has no dot, so no other alias or index can have this name.</summary>
    private static string IndexOf(string alias) => $"{alias}.entries";

    /// <summary>The indices behind the live generation; none before there is one.</summary>
    public async Task<List<string>> Live(CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await http
                .Call(HttpMethod.Get, $"/_alias/{options.Prefix}", null, cancellationToken).ConfigureAwait(false);
            return [.. answer.RootElement.EnumerateObject().Select(index => index.Name)];
        }
        catch (OpenSearchFailure e) when (e.Status == 404)
        {
            return [];
        }
    }

    private JsonObject Action(string action, string index) =>
        new JsonObject { [action] = new JsonObject { ["index"] = index, ["alias"] = options.Prefix } };

    private JsonObject Template()
    {
        var index = new JsonObject
        {
            // Words come ready-made, with spaces between them.
            ["analysis"] = new JsonObject
            {
                ["tokenizer"] = new JsonObject
                {
                    ["words"] = new JsonObject { ["type"] = "whitespace", ["max_token_length"] = TokenLengthMax },
                },
                ["analyzer"] = new JsonObject
                {
                    ["words"] = new JsonObject { ["type"] = "custom", ["tokenizer"] = "words" },
                },
            },
        };
        if (!IsManaged)
        {
            index["number_of_shards"] = options.Shards;
        }

        return new JsonObject
        {
            ["index_patterns"] = new JsonArray($"{options.Prefix}-*.entries"),
            ["priority"] = TemplatePriority,
            ["template"] = new JsonObject
            {
                ["settings"] = new JsonObject { ["index"] = index },
                ["mappings"] = EntryFields.Mappings(),
            },
        };
    }

    private async Task Call(HttpMethod method, string path, JsonObject? body, CancellationToken cancellationToken)
    {
        using var answer = await http.Call(method, path, body, cancellationToken).ConfigureAwait(false);
    }
}
