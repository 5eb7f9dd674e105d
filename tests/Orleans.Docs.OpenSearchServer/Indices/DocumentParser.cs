using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Orleans.Docs.OpenSearchServer.Http;

namespace Orleans.Docs.OpenSearchServer.Indices;

/// <summary>Makes of a document what is searched, and adds the fields that the mapping does not know yet.</summary>
internal sealed class DocumentParser(Mapping mapping, Func<string, Analyzer> analyzers)
{
    private const int FieldsMax = 1_000;

    public IndexedFields Parse(JsonObject source)
    {
        var fields = new IndexedFields();
        ParseObject(source, "", fields);
        return fields;
    }

    private void ParseObject(JsonObject source, string prefix, IndexedFields into)
    {
        foreach (var (name, value) in source)
        {
            if (name.Length == 0 || name.Trim('.').Length == 0)
            {
                throw new ApiException(
                    400, "mapper_parsing_exception",
                    "object field starting or ending with a [.] makes object resolution "
                    + $"ambiguous: [{name}]");
            }

            ParseValue(value, prefix + name, into);
        }
    }

    private void ParseValue(JsonNode? value, string path, IndexedFields into)
    {
        switch (value)
        {
            case null:
                return;
            case JsonArray { Count: > 0 } or JsonObject when mapping.Field(path)?.Type == "geo_point":
                Mark(path, into);
                return;
            case JsonArray list:
                foreach (var item in list)
                {
                    ParseValue(item, path, into);
                }

                return;
            case JsonObject inner:
                ParseInner(inner, path, into);
                return;
            default:
                ParseScalar(value, path, into);
                return;
        }
    }

    private void ParseInner(JsonObject inner, string path, IndexedFields into)
    {
        if (mapping.Field(path) is { } field)
        {
            throw new ApiException(
                400, "mapper_parsing_exception", $"failed to parse field [{path}] of type [{field.Type}]");
        }

        if (mapping.Object(path) is not { } known)
        {
            if (mapping.DynamicAt(path) == "false" || !MayAdd(path))
            {
                return;
            }
        }
        else if (known["enabled"]?.ToString() == "false")
        {
            return;
        }

        if (!mapping.IsNested(path))
        {
            ParseObject(inner, path + ".", into);
            return;
        }

        var part = new IndexedFields();
        ParseObject(inner, path + ".", part);
        if (!into.Nested.TryGetValue(path, out var parts))
        {
            into.Nested[path] = parts = [];
        }

        parts.Add(part);
    }

    private void ParseScalar(JsonNode value, string path, IndexedFields into)
    {
        if (mapping.Object(path) is { } known)
        {
            if (known["enabled"]?.ToString() == "false")
            {
                return;
            }

            throw new ApiException(
                400, "mapper_parsing_exception",
                $"object mapping for [{path}] tried to parse field [{path[(path.LastIndexOf('.') + 1)..]}] as object, "
                + "but found a concrete value");
        }

        if (mapping.Field(path) is null)
        {
            if (mapping.DynamicAt(path) == "false" || !MayAdd(path))
            {
                return;
            }

            mapping.Add(path, Guess(value));
        }

        Index(mapping.Field(path)!, value, into);
        foreach (var (name, sub) in mapping.Fields)
        {
            if (name.Length > path.Length && name.StartsWith(path, StringComparison.Ordinal) && name[path.Length] == '.'
                && mapping.Object(path) is null)
            {
                Index(sub, value, into);
            }
        }
    }

    private bool MayAdd(string path)
    {
        if (mapping.DynamicAt(path) == "strict")
        {
            var dot = path.LastIndexOf('.');
            throw new ApiException(
                400, "strict_dynamic_mapping_exception",
                $"mapping set to strict, dynamic introduction of [{path[(dot + 1)..]}] within "
                + $"[{(dot < 0 ? "_doc" : path[..dot])}] is not allowed");
        }

        return mapping.Fields.Count < FieldsMax
            ? true
            : throw ApiException.Illegal($"Limit of total fields [{FieldsMax}] has been exceeded");
    }

    private static JsonObject Guess(JsonNode value) => value.GetValueKind() switch
    {
        JsonValueKind.True or JsonValueKind.False => new() { ["type"] = "boolean" },
        JsonValueKind.Number when long.TryParse(value.ToJsonString(), CultureInfo.InvariantCulture, out _) =>
            new() { ["type"] = "long" },
        JsonValueKind.Number => new() { ["type"] = "float" },
        _ when IsDate(value.GetValue<string>()) => new() { ["type"] = "date" },
        _ => new()
        {
            ["type"] = "text",
            ["fields"] = new JsonObject
            {
                ["keyword"] = new JsonObject { ["type"] = "keyword", ["ignore_above"] = 256 },
            },
        },
    };

    private static bool IsDate(string text) => DateTime.TryParseExact(
        text, ["yyyy-MM-dd", "yyyy-MM-ddTHH:mm:ss", "yyyy-MM-ddTHH:mm:ssZ", "yyyy-MM-ddTHH:mm:ss.fffZ", "yyyy/MM/dd"],
        CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    private void Index(FieldMapping field, JsonNode value, IndexedFields into)
    {
        if (field.IsText)
        {
            Mark(field.Path, into);
            if (field.Indexed)
            {
                AddWords(field, FieldValues.Text(value), into);
            }

            return;
        }

        IComparable? read = null;
        try
        {
            read = field.Type is "binary" or "geo_point" ? null : FieldValues.Of(field, value);
        }
        catch (ApiException) when (field.IgnoresMalformed)
        {
            Add("_ignored", field.Path, into);
            return;
        }

        if (read is string text && text.Length > field.IgnoreAbove)
        {
            return;
        }

        Mark(field.Path, into);
        if (read is not null)
        {
            Add(field.Path, read, into);
        }
    }

    private void AddWords(FieldMapping field, string text, IndexedFields into)
    {
        if (!into.Words.TryGetValue(field.Path, out var words))
        {
            into.Words[field.Path] = words = [];
        }

        var position = words.Count == 0 ? 0 : words[^1].Position + 1 + field.PositionGap;
        foreach (var word in analyzers(field.AnalyzerName).Words(text))
        {
            words.Add(new Token(word, position++));
        }
    }

    private static void Add(string path, IComparable value, IndexedFields into)
    {
        if (!into.Values.TryGetValue(path, out var values))
        {
            into.Values[path] = values = [];
            into.Present.Add(path);
        }

        values.Add(value);
    }

    private static void Mark(string path, IndexedFields into)
    {
        for (; path.Length > 0; path = path.LastIndexOf('.') is > 0 and var dot ? path[..dot] : "")
        {
            into.Present.Add(path);
        }
    }
}
