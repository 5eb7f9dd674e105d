using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Orleans.Docs.OpenSearchServer;

namespace Orleans.Docs.Aws.Tests.Search.Official;

/// <summary>
/// OpenSearch's OpenAPI specification, as far as requests go. It is read more strictly than written: a property that no
/// schema names is a fault, since OpenSearch refuses it.
/// </summary>
internal sealed class ApiSpecification(string folder)
{
    private readonly Dictionary<string, JsonObject> _files = [];
    private readonly Dictionary<(string File, string Reference), Schema> _resolved = [];
    private readonly Dictionary<(JsonObject Schema, string Property), bool> _known = [];
    private readonly Dictionary<string, Regex> _templates = [];

    /// <summary>Of one body: choices within choices come to the same value again and again.</summary>
    private readonly Dictionary<(JsonObject Schema, JsonNode Value, bool IsWhole), List<string>> _checked = [];

    private readonly record struct Schema(string File, JsonObject Json);

    /// <summary>What is wrong with a request; nothing if it fits.</summary>
    public IReadOnlyList<string> FaultsOf(ReceivedRequest request)
    {
        var path = request.Target.Split('?')[0];
        if (request.Target.Contains('?', StringComparison.Ordinal)
            && !request.Target.EndsWith("/_forcemerge?only_expunge_deletes=true", StringComparison.Ordinal))
        {
            return ["a request of this project has no parameters but that of an expunge"];
        }

        foreach (var file in (string[])["_core", "indices", "cluster"])
        {
            var name = $"namespaces/{file}.yaml";
            foreach (var (template, operations) in (JsonObject)File(name)["paths"]!)
            {
                if (IsLike(template, path) && operations![request.Method.ToLowerInvariant()] is JsonObject operation)
                {
                    return FaultsOf(new Schema(name, operation), request);
                }
            }
        }

        return [$"there is no {request.Method} {path}"];
    }

    private List<string> FaultsOf(Schema operation, ReceivedRequest request)
    {
        _checked.Clear();
        var faults = new List<string>();
        if (operation.Json["requestBody"] is not JsonObject reference)
        {
            return request.Body.IsEmpty ? [] : ["a body where none belongs"];
        }

        var body = Resolve(operation with { Json = reference });
        if (request.Body.IsEmpty)
        {
            return body.Json["required"]?.GetValue<bool>() == true ? ["no body"] : [];
        }

        var type = request.Headers["content-type"];
        if (body.Json["content"]![type]?["schema"] is not JsonObject json)
        {
            return [$"a body of type {type}"];
        }

        var schema = body with { Json = json };
        if (type == "application/x-ndjson")
        {
            // Strictly by place: an action, then what it is about.
            var items = schema with { Json = (JsonObject)json["items"]!["anyOf"]![0]! };
            foreach (var (at, line) in Lines(request.Body).Index().Where(line => line.Index % 2 == 0))
            {
                Check(items, JsonNode.Parse(line), $"line {at}", faults);
            }
        }
        else
        {
            Check(schema, JsonNode.Parse(request.Body.Span), "", faults);
        }

        return faults;
    }

    private static string[] Lines(ReadOnlyMemory<byte> body) =>
        System.Text.Encoding.UTF8.GetString(body.Span).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private bool IsLike(string template, string path)
    {
        if (!_templates.TryGetValue(template, out var pattern))
        {
            _templates[template] = pattern = new Regex($"^{Regex.Replace(template, @"\{\w+\}", "[^/_][^/]*")}$");
        }

        return pattern.IsMatch(path);
    }

    /// <param name="isWhole">Whether the schema says all of the value, and is not one of several about it.</param>
    private void Check(Schema given, JsonNode? value, string path, List<string> faults, bool isWhole = true)
    {
        var schema = Resolve(given);
        if (value is null || !_checked.TryGetValue((schema.Json, value, isWhole), out var found))
        {
            found = [];
            CheckAnew(schema, value, path, found, isWhole);
            if (value is not null)
            {
                _checked[(schema.Json, value, isWhole)] = found;
            }
        }

        faults.AddRange(found);
    }

    private void CheckAnew(Schema schema, JsonNode? value, string path, List<string> faults, bool isWhole)
    {
        if (isWhole && value is JsonObject named)
        {
            faults.AddRange(named.Where(pair => !Knows(schema, pair.Key)).Select(pair => $"{path} has {pair.Key}"));
        }

        foreach (var part in Parts(schema, "allOf"))
        {
            Check(part, value, path, faults, isWhole: false);
        }

        foreach (var choice in (string[])["oneOf", "anyOf"])
        {
            var branches = Parts(schema, choice).ToList();
            if (branches.Count > 0)
            {
                CheckChoice(branches, value, path, faults, isWhole && !schema.Json.ContainsKey("properties"));
            }
        }

        CheckType(schema, value, path, faults);
        if (value is JsonObject pairs)
        {
            CheckObject(schema, pairs, path, faults);
        }
        else if (value is JsonArray list && schema.Json["items"] is JsonObject items)
        {
            foreach (var (at, item) in list.Index())
            {
                Check(schema with { Json = items }, item, $"{path}[{at}]", faults);
            }
        }
    }

    private void CheckChoice(
        List<Schema> branches, JsonNode? value, string path, List<string> faults, bool isWhole)
    {
        List<string>? least = null;
        foreach (var branch in branches)
        {
            var found = new List<string>();
            Check(branch, value, path, found, isWhole);
            least = least is null || found.Count < least.Count ? found : least;
            if (least.Count == 0)
            {
                break;
            }
        }

        faults.AddRange(least!);
    }

    private static void CheckType(Schema schema, JsonNode? value, string path, List<string> faults)
    {
        var wanted = schema.Json["type"] switch
        {
            null => [],
            JsonArray types => types.Select(type => type!.ToString()).ToList(),
            var one => [one.ToString()],
        };
        var kind = value?.GetValueKind() ?? JsonValueKind.Null;
        var fits = wanted.Count == 0 || wanted.Exists(type => type switch
        {
            "object" => kind == JsonValueKind.Object,
            "array" => kind == JsonValueKind.Array,
            "string" => kind == JsonValueKind.String,
            "boolean" => kind is JsonValueKind.True or JsonValueKind.False,
            "integer" => kind == JsonValueKind.Number && !value!.ToJsonString().Contains('.', StringComparison.Ordinal),
            "number" => kind == JsonValueKind.Number,
            _ => kind == JsonValueKind.Null,
        });
        if (!fits)
        {
            faults.Add($"{path} is {kind} and not {string.Join(" or ", wanted)}");
        }
        else if (schema.Json["enum"] is JsonArray values && !values.Any(one => one?.ToString() == value?.ToString()))
        {
            faults.Add($"{path} is {value} and none of {values.ToJsonString()}");
        }
        else if (schema.Json["pattern"] is { } pattern && kind == JsonValueKind.String
            && !Regex.IsMatch(value!.ToString(), pattern.ToString()))
        {
            faults.Add($"{path} is {value} and not like {pattern}");
        }
        else if (schema.Json["const"] is { } constant && constant.ToString() != value?.ToString())
        {
            faults.Add($"{path} is not {constant}");
        }
    }

    private void CheckObject(Schema schema, JsonObject value, string path, List<string> faults)
    {
        var properties = schema.Json["properties"] as JsonObject ?? [];
        foreach (var (name, inner) in properties.Where(property => value.ContainsKey(property.Key)))
        {
            Check(schema with { Json = (JsonObject)inner! }, value[name], $"{path}.{name}", faults);
        }

        if (schema.Json["additionalProperties"] is JsonObject others)
        {
            foreach (var (name, inner) in value.Where(pair => !properties.ContainsKey(pair.Key)))
            {
                Check(schema with { Json = others }, inner, $"{path}.{name}", faults);
            }
        }

        foreach (var name in (schema.Json["required"] as JsonArray ?? []).Select(name => name!.ToString()))
        {
            if (!value.ContainsKey(name))
            {
                faults.Add($"{path} lacks {name}");
            }
        }

        if (schema.Json["maxProperties"]?.GetValue<long>() is { } max && value.Count > max)
        {
            faults.Add($"{path} has {value.Count} properties and may have {max}");
        }
    }

    /// <summary>Whether a property is named anywhere in a schema, or any name will do.</summary>
    private bool Knows(Schema schema, string property)
    {
        if (!_known.TryGetValue((schema.Json, property), out var knows))
        {
            _known[(schema.Json, property)] = knows = Knows(schema, property, 0);
        }

        return knows;
    }

    private bool Knows(Schema given, string property, int depth)
    {
        var schema = Resolve(given);
        var parts = ((string[])["allOf", "oneOf", "anyOf"]).SelectMany(name => Parts(schema, name)).ToList();
        return (schema.Json["properties"] as JsonObject)?.ContainsKey(property) == true
            || schema.Json["additionalProperties"] is JsonObject or JsonValue
            || (parts.Count == 0 && !schema.Json.ContainsKey("properties"))
            || (depth < 10 && parts.Exists(part => Knows(part, property, depth + 1)));
    }

    private static IEnumerable<Schema> Parts(Schema schema, string name) =>
        (schema.Json[name] as JsonArray ?? []).Select(part => schema with { Json = (JsonObject)part! });

    private Schema Resolve(Schema schema)
    {
        while (schema.Json["$ref"]?.ToString() is { } reference)
        {
            if (_resolved.TryGetValue((schema.File, reference), out var known))
            {
                schema = known;
                continue;
            }

            var hash = reference.IndexOf('#', StringComparison.Ordinal);
            var file = hash == 0
                ? schema.File
                : Path.GetRelativePath(
                    folder,
                    Path.GetFullPath(Path.Combine(folder, Path.GetDirectoryName(schema.File)!, reference[..hash])));
            JsonNode? target = File(file);
            foreach (var part in reference[(hash + 2)..].Split('/'))
            {
                target = target![part];
            }

            schema = _resolved[(schema.File, reference)] = new Schema(file, (JsonObject)target!);
        }

        return schema;
    }

    private JsonObject File(string name)
    {
        if (!_files.TryGetValue(name, out var file))
        {
            _files[name] = file = (JsonObject)YamlJson.Read(Path.Combine(folder, name))[0]!;
        }

        return file;
    }
}
