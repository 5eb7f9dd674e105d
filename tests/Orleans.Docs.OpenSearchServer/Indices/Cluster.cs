using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Orleans.Docs.OpenSearchServer.Http;

namespace Orleans.Docs.OpenSearchServer.Indices;

/// <summary>Which names a request takes for granted, and what wildcards may stand for.</summary>
internal sealed record NameOptions(bool IgnoreUnavailable, bool AllowNoIndices, bool AliasesToo = true)
{
    public static NameOptions Of(ApiRequest request) => new(
        request.Flag("ignore_unavailable"),
        request.Flag("allow_no_indices", otherwise: true));
}

/// <summary>All indices and templates.</summary>
internal sealed partial class Cluster(TimeProvider clock)
{
    private readonly SortedDictionary<string, IndexState> _indices = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, IndexState> Indices => _indices;

    public SortedDictionary<string, JsonObject> Templates { get; } = new(StringComparer.Ordinal);

    public IndexState Create(string name, JsonObject? body)
    {
        CheckName(name);
        if (_indices.ContainsKey(name))
        {
            throw new ApiException(400, "resource_already_exists_exception", $"index [{name}] already exists")
            {
                Index = name,
            };
        }

        if (AllAliases().Contains(name))
        {
            throw new ApiException(
                400, "invalid_index_name_exception", $"Invalid index name [{name}], already exists as alias");
        }

        foreach (var part in body?.Select(pair => pair.Key) ?? [])
        {
            if (part is not ("settings" or "mappings" or "aliases"))
            {
                throw ApiException.Parsing($"unknown key [{part}] for create index");
            }
        }

        var template = TemplateOf(name);
        var settings = FlatSettings.Read(template?["settings"] as JsonObject);
        foreach (var (key, value) in FlatSettings.Read(body?["settings"] as JsonObject))
        {
            settings[key] = value;
        }

        if (body?["mappings"] is JsonObject typed && typed.ContainsKey("_doc"))
        {
            throw ApiException.Illegal(
                "The mapping definition cannot be nested under a type [_doc] unless include_type_name is set to true.");
        }

        var index = new IndexState(name, settings, template?["mappings"] as JsonObject, clock);
        if (body?["mappings"] is JsonObject mappings)
        {
            index.Mapping.Merge(mappings);
        }

        foreach (var aliases in new[] { template?["aliases"], body?["aliases"] }.OfType<JsonObject>())
        {
            foreach (var (alias, definition) in aliases)
            {
                index.Aliases[alias] = Alias(definition as JsonObject);
            }
        }

        _indices[name] = index;
        return index;
    }

    public void Remove(IndexState index) => _indices.Remove(index.Name);

    /// <summary>An alias as it is answered with: one routing stands for both.</summary>
    public static JsonObject Alias(JsonObject? definition)
    {
        var alias = new JsonObject();
        foreach (var (name, value) in definition ?? [])
        {
            switch (name)
            {
                case "routing":
                    alias["index_routing"] ??= value!.ToString();
                    alias["search_routing"] ??= value!.ToString();
                    break;
                case "index_routing" or "search_routing":
                    alias[name] = value!.ToString();
                    break;
                case "filter" or "is_write_index" or "is_hidden":
                    alias[name] = value!.DeepClone();
                    break;
                default:
                    throw ApiException.Illegal($"Unknown field [{name}] in alias");
            }
        }

        return alias;
    }

    public IEnumerable<string> AllAliases() => _indices.Values.SelectMany(index => index.Aliases.Keys).Distinct();

    /// <summary>The one index to write to; made when no template or setting forbids it.</summary>
    public IndexState ForWriting(string name, bool mustBeAlias)
    {
        if (AllAliases().Contains(name))
        {
            var behind = _indices.Values.Where(index => index.Aliases.ContainsKey(name)).ToList();
            return behind.Count == 1 && behind[0].Aliases[name]["is_write_index"]?.ToString() != "false"
                ? behind[0]
                : behind.SingleOrDefault(index => index.Aliases[name]["is_write_index"]?.ToString() == "true")
                    ?? throw ApiException.Illegal(
                        $"no write index is defined for alias [{name}]. The write index may be "
                        + "explicitly disabled using is_write_index=false or the alias points to multiple indices "
                        + "without one being designated as a write index");
        }

        if (mustBeAlias)
        {
            throw new ApiException(
                404, "index_not_found_exception",
                $"no such index [{name}] and [require_alias] request flag is [true] and [{name}] is not an alias")
            {
                Index = name,
            };
        }

        return _indices.TryGetValue(name, out var index) ? index : Create(name, null);
    }

    /// <summary>The one index to read a document of.</summary>
    public IndexState ForReading(string name)
    {
        var behind = Resolve(name, new NameOptions(false, false));
        return behind.Count == 1 ? behind[0] : throw ApiException.Illegal(
            $"alias [{name}] has more than one index associated with it "
            + $"[{string.Join(", ", behind.Select(index => index.Name))}], can't execute a single index op");
    }

    /// <summary>Names, aliases and wildcards with commas between; everything for null.</summary>
    public IReadOnlyList<IndexState> Resolve(string? expression, NameOptions options)
    {
        if (expression is null or "" or "_all" or "*")
        {
            return [.. _indices.Values];
        }

        var found = new List<IndexState>();
        foreach (var name in expression.Split(',').Select(name => name.Trim()))
        {
            if (name.Length > 1 && name[0] == '-')
            {
                found.RemoveAll(index => Like(name[1..])(index.Name));
                continue;
            }

            if (name.StartsWith('<'))
            {
                throw ApiException.NotSupported("date math in names");
            }

            var isPattern = name == "_all" || name.Contains('*', StringComparison.Ordinal);
            var like = Like(name == "_all" ? "*" : name);
            var matches = _indices.Values.Where(index =>
                like(index.Name) || (options.AliasesToo && index.Aliases.Keys.Any(like))).ToList();
            if (matches.Count == 0 && (isPattern ? !options.AllowNoIndices : !options.IgnoreUnavailable))
            {
                throw !isPattern && AllAliases().Contains(name)
                    ? ApiException.Illegal(
                        $"The provided expression [{name}] matches an alias, specify the corresponding concrete "
                        + "indices instead.")
                    : ApiException.NoIndex(name);
            }

            found.AddRange(matches.Where(index => !found.Contains(index)));
        }

        return found.Count == 0 && !options.AllowNoIndices ? throw ApiException.NoIndex(expression) : found;
    }

    public static Func<string, bool> Like(string pattern)
    {
        if (!pattern.Contains('*', StringComparison.Ordinal))
        {
            return name => name == pattern;
        }

        var regex = new Regex($"^{Regex.Escape(pattern).Replace(@"\*", ".*", StringComparison.Ordinal)}$");
        return regex.IsMatch;
    }

    private JsonObject? TemplateOf(string name) => Templates.Values
        .Where(template => ((JsonArray)template["index_patterns"]!).Any(pattern => Like(pattern!.ToString())(name)))
        .MaxBy(template => template["priority"]?.GetValue<long>() ?? 0)?["template"] as JsonObject;

    private static void CheckName(string name)
    {
        if (!ValidName().IsMatch(name) || name is "." or "..")
        {
            throw new ApiException(
                400, "invalid_index_name_exception", $"Invalid index name [{name}], must be lowercase");
        }
    }

    [GeneratedRegex(@"^[^A-Z\\/*?""<>| ,#:_+\-][^A-Z\\/*?""<>| ,#:]*$")]
    private static partial Regex ValidName();
}
