using System.Text.Json.Nodes;

namespace Orleans.Docs.Aws.Tests.Search.Official;

/// <summary>Methods and paths of the calls that the cases name, from the specification beside them.</summary>
internal sealed class OfficialApi(string folder)
{
    private readonly Dictionary<string, JsonObject?> _calls = [];

    /// <summary>Null where the specification does not have the call.</summary>
    public (HttpMethod Method, string Target)? Request(
        string call, IDictionary<string, JsonNode?> parameters, bool hasBody)
    {
        if (Load(call) is not { } definition)
        {
            return null;
        }

        var path = ((JsonArray)definition["url"]!["paths"]!)
            .Select(path => (JsonObject)path!)
            .Where(path =>
                PartsOf(path).All(part => parameters.TryGetValue(part, out var value) && Text(value).Length > 0))
            .MaxBy(path => PartsOf(path).Count)
            ?? throw new MissingParameterException();
        var methods = ((JsonArray)path["methods"]!).Select(method => method!.ToString()).ToList();
        var method = methods.Contains("POST") && hasBody && !methods.Contains("PUT") ? "POST" : methods[0];
        var parts = PartsOf(path);
        var target = parts.Aggregate(path["path"]!.ToString(), (whole, part) =>
            whole.Replace(
                $"{{{part}}}", Uri.EscapeDataString(Text(parameters[part])).Replace("%2C", ",", default), default));
        var query = string.Join('&', parameters.Where(pair => !parts.Contains(pair.Key)).Select(
            pair => $"{pair.Key}={Uri.EscapeDataString(Text(pair.Value))}"));
        return (new HttpMethod(method), query.Length > 0 ? $"{target}?{query}" : target);
    }

    private static List<string> PartsOf(JsonObject path) =>
        (path["parts"] as JsonObject)?.Select(pair => pair.Key).ToList() ?? [];

    private static string Text(JsonNode? value) => value switch
    {
        null => "",
        JsonArray list => string.Join(',', list.Select(Text)),
        _ => value.ToString(),
    };

    private JsonObject? Load(string call)
    {
        if (!_calls.TryGetValue(call, out var definition))
        {
            var path = Path.Combine(folder, call + ".json");
            definition = File.Exists(path) ? (JsonObject)JsonNode.Parse(File.ReadAllText(path))![call]! : null;
            _calls[call] = definition;
        }

        return definition;
    }
}

/// <summary>A path needs a part that the case does not give: what the cases call <c>param</c>.</summary>
internal sealed class MissingParameterException : Exception;
