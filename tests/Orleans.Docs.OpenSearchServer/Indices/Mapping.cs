using System.Text.Json.Nodes;
using Orleans.Docs.OpenSearchServer.Http;

namespace Orleans.Docs.OpenSearchServer.Indices;

/// <summary>How a field is indexed.</summary>
internal sealed class FieldMapping(string path, string type, JsonObject definition, string? nested)
{
    public string Path { get; } = path;

    public string Type { get; } = type;

    /// <summary>The nested object in which it lies, or null.</summary>
    public string? Nested { get; } = nested;

    public bool Indexed { get; } = definition["index"]?.GetValue<bool>() ?? true;

    public bool IgnoresMalformed { get; } = definition["ignore_malformed"]?.GetValue<bool>() ?? false;

    public int IgnoreAbove { get; } = definition["ignore_above"]?.GetValue<int>() ?? int.MaxValue;

    public int PositionGap { get; } = definition["position_increment_gap"]?.GetValue<int>() ?? 100;

    public string AnalyzerName { get; } = definition["analyzer"]?.ToString() ?? "default";

    public string SearchAnalyzerName { get; } =
        (definition["search_analyzer"] ?? definition["analyzer"])?.ToString() ?? "default";

    public string? Format { get; } = definition["format"]?.ToString();

    public bool IsText => Type == "text";

    public bool IsWhole => Type is "long" or "integer" or "short" or "byte" or "date" or "boolean";

    public bool IsNumber => IsWhole || Type is "double" or "float" or "half_float" or "scaled_float";
}

/// <summary>The mappings of an index: the JSON that it answers with, and the fields that follow from it.</summary>
internal sealed class Mapping
{
    private static readonly HashSet<string> Types =
    [
        "text", "keyword", "long", "integer", "short", "byte", "double", "float", "half_float", "boolean", "date", "ip",
        "binary", "geo_point", "object", "nested", "scaled_float",
    ];

    private static readonly HashSet<string> TopLevel =
    [
        "properties", "dynamic", "_source", "_meta", "_routing", "date_detection", "numeric_detection",
        "dynamic_templates", "dynamic_date_formats",
    ];

    private readonly Dictionary<string, FieldMapping> _fields = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JsonObject> _objects = new(StringComparer.Ordinal);

    public Mapping(JsonObject? mappings = null)
    {
        if (mappings is not null)
        {
            Merge(mappings);
        }
    }

    public JsonObject Json { get; } = [];

    public IReadOnlyDictionary<string, FieldMapping> Fields => _fields;

    public FieldMapping? Field(string path) => _fields.GetValueOrDefault(path);

    /// <summary>The definition of an object or nested object, or null.</summary>
    public JsonObject? Object(string path) => _objects.GetValueOrDefault(path);

    public bool IsNested(string path) => Object(path)?["type"]?.ToString() == "nested";

    /// <summary>What <c>dynamic</c> says at a place: that of the nearest object that has it.</summary>
    public string DynamicAt(string path)
    {
        for (; path.Length > 0; path = path.LastIndexOf('.') is > 0 and var dot ? path[..dot] : "")
        {
            if (Object(path)?["dynamic"] is { } dynamic)
            {
                return dynamic.ToString();
            }
        }

        return Json["dynamic"]?.ToString() ?? "true";
    }

    public void Merge(JsonObject mappings)
    {
        foreach (var (name, value) in mappings)
        {
            if (!TopLevel.Contains(name))
            {
                throw name == "_doc"
                    ? ApiException.Illegal(
                        "Types cannot be provided in put mapping requests, unless the include_type_name parameter "
                        + "is set to true.")
                    : new ApiException(
                        400, "mapper_parsing_exception",
                        $"Root mapping definition has unsupported parameters:  [{name}]");
            }

            if (name == "_source" && value?["enabled"]?.ToString() == "false")
            {
                throw ApiException.NotSupported("sources that are not kept");
            }

            if (name == "properties")
            {
                MergeProperties((JsonObject)(Json["properties"] ??= new JsonObject()), (JsonObject)value!, "");
            }
            else
            {
                Json[name] = value?.DeepClone();
            }
        }

        Compile();
    }

    /// <summary>Adds a field that a document brought.</summary>
    public void Add(string path, JsonObject definition)
    {
        var properties = (JsonObject)(Json["properties"] ??= new JsonObject());
        Place(ref properties, path, out var last);
        properties[last] = definition;
        Compile();
    }

    private void MergeProperties(JsonObject into, JsonObject from, string prefix)
    {
        foreach (var (name, value) in from)
        {
            if (name.Length == 0)
            {
                throw ApiException.Illegal("field name cannot be an empty string");
            }

            var place = into;
            Place(ref place, name, out var last);
            var definition = value as JsonObject ?? throw new ApiException(
                400, "mapper_parsing_exception", $"Expected map for property [{prefix}{name}]");
            var type = TypeOf(definition, prefix + name);
            if (place[last] is not JsonObject known)
            {
                place[last] = known = [];
            }
            else if (TypeOf(known, prefix + name) is var old && old != type)
            {
                throw ApiException.Illegal($"mapper [{prefix}{name}] cannot be changed from type [{old}] to [{type}]");
            }

            foreach (var (key, inner) in definition)
            {
                if (key == "properties")
                {
                    MergeProperties((JsonObject)(known["properties"] ??= new JsonObject()), (JsonObject)inner!,
                        $"{prefix}{name}.");
                }
                else
                {
                    known[key] = inner?.DeepClone();
                }
            }
        }
    }

    private static void Place(ref JsonObject properties, string path, out string last)
    {
        var parts = path.Split('.');
        foreach (var part in parts[..^1])
        {
            var middle = (JsonObject)(properties[part] ??= new JsonObject());
            properties = (JsonObject)(middle["properties"] ??= new JsonObject());
        }

        last = parts[^1];
    }

    private static string TypeOf(JsonObject definition, string path)
    {
        var type = definition["type"]?.ToString() ?? (definition.ContainsKey("properties")
            || definition.ContainsKey("enabled") || definition.ContainsKey("dynamic") || definition.Count == 0
            ? "object"
            : throw new ApiException(400, "mapper_parsing_exception", $"No type specified for field [{path}]"));
        return Types.Contains(type) ? type : throw ApiException.NotSupported($"field type {type}");
    }

    private void Compile()
    {
        _fields.Clear();
        _objects.Clear();
        Compile(Json["properties"] as JsonObject, "", null);
    }

    private void Compile(JsonObject? properties, string prefix, string? nested)
    {
        foreach (var (name, value) in properties ?? [])
        {
            var (definition, path) = ((JsonObject)value!, prefix + name);
            var type = TypeOf(definition, path);
            if (type is "object" or "nested")
            {
                _objects[path] = definition;
                Compile(definition["properties"] as JsonObject, path + ".", type == "nested" ? path : nested);
                continue;
            }

            _fields[path] = new FieldMapping(path, type, definition, nested);
            foreach (var (sub, inner) in definition["fields"] as JsonObject ?? [])
            {
                var other = (JsonObject)inner!;
                _fields[$"{path}.{sub}"] = new FieldMapping($"{path}.{sub}", TypeOf(other, path), other, nested);
            }
        }
    }
}
