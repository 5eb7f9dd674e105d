using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Orleans.Docs.Aws.Tests.Search.Official;

/// <summary>Why a case is not run to its end.</summary>
internal sealed class CaseSkippedException(string reason) : Exception(reason);

internal sealed class CaseFailedException(string reason) : Exception(reason);

/// <summary>Runs the steps of one case, in the language of OpenSearch's YAML tests, against a server.</summary>
internal sealed partial class OfficialCase(HttpClient http, OfficialApi api)
{
    /// <summary>Reads as the last legacy version, which OpenSearch 1.3 counts itself behind.</summary>
    private static readonly Version OwnVersion = new(1, 3, 24);

    private readonly Dictionary<string, JsonNode?> _stash = [];
    private JsonNode? _answer;
    private int _status;
    private string _text = "";

    public async Task Run(JsonArray steps)
    {
        foreach (var step in steps)
        {
            var (name, body) = ((JsonObject)step!).First();
            switch (name)
            {
                case "skip":
                    CheckSkip((JsonObject)body!);
                    break;
                case "do":
                    await Do((JsonObject)body!);
                    break;
                case "set":
                    var (from, to) = ((JsonObject)body!).First();
                    _stash[to!.ToString()] = Find(from)?.DeepClone();
                    break;
                default:
                    Check(name, body!);
                    break;
            }
        }
    }

    private static void CheckSkip(JsonObject skip)
    {
        var features = skip["features"] switch
        {
            null => [],
            JsonArray list => list.Select(feature => feature!.ToString()).ToArray(),
            var one => [one.ToString()],
        };
        if (features.FirstOrDefault(feature => feature is "warnings" or "yaml") is { } missing)
        {
            throw new CaseSkippedException($"the runner does not have the feature {missing}");
        }

        var range = skip["version"]?.ToString().Trim();
        if (range is null)
        {
            return;
        }

        var upper = range.Split('-')[^1].Trim();
        var covers = range == "all" || upper.Length == 0
            || (Version.TryParse(upper, out var version) && version.Major < 3 && version >= OwnVersion);
        if (covers)
        {
            throw new CaseSkippedException($"the case is not meant for OpenSearch 1.3 ({range})");
        }
    }

    private async Task Do(JsonObject step)
    {
        var expected = step["catch"]?.ToString();
        var (call, arguments) = step.First(
            pair => pair.Key is not ("catch" or "headers" or "allowed_warnings" or "warnings" or "node_selector"));
        var parameters = ((JsonObject?)arguments ?? []).ToDictionary(pair => pair.Key, pair => Replaced(pair.Value));
        if (parameters.ContainsKey("type") || parameters.ContainsKey("include_type_name"))
        {
            throw new CaseSkippedException("mapping types, which OpenSearch 2 removed");
        }

        var hasBody = parameters.Remove("body", out var body);
        parameters.Remove("ignore", out var ignored);
        try
        {
            var (method, target) = api.Request(call, parameters, hasBody)
                ?? throw new CaseSkippedException($"the call {call} is not used by this project");
            await Send(method, target, hasBody ? BodyOf(body, call is "bulk" or "msearch") : null);
        }
        catch (MissingParameterException) when (expected == "param")
        {
            return;
        }

        CheckStatus(expected, call, ignored?.ToString());
    }

    private async Task Send(HttpMethod method, string target, string? body)
    {
        using var request = new HttpRequestMessage(method, target);
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        _text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        _status = (int)response.StatusCode;
        _answer = _text.Length > 0 ? JsonNode.Parse(_text) : JsonValue.Create(response.IsSuccessStatusCode);
        if (_status == (int)HttpStatusCode.NotImplemented)
        {
            throw new CaseSkippedException($"not used by this project: {_answer!["error"]!["reason"]}");
        }
    }

    private void CheckStatus(string? expected, string call, string? ignored)
    {
        if (expected is ['/', .. var pattern, '/'])
        {
            var regex = new Regex(pattern.Trim(), RegexOptions.IgnorePatternWhitespace | RegexOptions.Singleline);
            var plain = new Regex(pattern.Trim(), RegexOptions.Singleline);
            Need(_status >= 400 && (regex.IsMatch(_text) || plain.IsMatch(_text)), $"error like {expected}");
            return;
        }

        var head = call.Contains("exists", StringComparison.Ordinal) && _status == 404;
        var fits = expected switch
        {
            null => _status < 400 || head || ignored == $"{_status}",
            "missing" => _status == 404,
            "bad_request" => _status == 400,
            "conflict" => _status == 409,
            "request_timeout" => _status == 408,
            "unauthorized" => _status == 401,
            "forbidden" => _status == 403,
            "unavailable" => _status == 503,
            "request" => _status is >= 400 and < 600,
            "param" => _status == 400,
            _ => throw new CaseFailedException($"the runner does not know catch: {expected}"),
        };
        Need(fits, expected ?? "success");
    }

    private void Check(string name, JsonNode body)
    {
        if (name is "is_true" or "is_false")
        {
            var path = body.ToString();
            var found = Find(path);
            var isTrue = found is not null && found.ToJsonString() is not ("false" or "0" or "\"\"" or "\"false\"");
            Need(isTrue == (name == "is_true"), $"{name} {path}, found {found?.ToJsonString() ?? "nothing"}");
            return;
        }

        foreach (var (path, raw) in (JsonObject)body)
        {
            var (found, wanted) = (Find(path), Replaced(raw));
            var fits = name switch
            {
                "match" => Matches(wanted, found),
                "length" => LengthOf(found) == wanted!.GetValue<long>(),
                "gt" => Number(found) > Number(wanted),
                "gte" => Number(found) >= Number(wanted),
                "lt" => Number(found) < Number(wanted),
                "lte" => Number(found) <= Number(wanted),
                _ => throw new CaseFailedException($"the runner does not know the step {name}"),
            };
            Need(fits,
                $"{name} {path}: {wanted?.ToJsonString() ?? "null"}, found {found?.ToJsonString() ?? "nothing"}");
        }
    }

    private void Need(bool fits, string what)
    {
        if (!fits)
        {
            throw new CaseFailedException($"{what} (status {_status}, answer {_text[..Math.Min(_text.Length, 400)]})");
        }
    }

    private static bool Matches(JsonNode? wanted, JsonNode? found)
    {
        if (wanted is JsonValue && wanted.ToString().Trim() is ['/', .. var pattern, '/'])
        {
            return found is not null
                && Regex.IsMatch(
                    found.ToString(), pattern, RegexOptions.IgnorePatternWhitespace | RegexOptions.Singleline);
        }

        return (wanted, found) switch
        {
            (null, null) => true,
            (JsonObject a, JsonObject b) =>
                a.Count == b.Count && a.All(pair => b.ContainsKey(pair.Key) && Matches(pair.Value, b[pair.Key])),
            (JsonArray a, JsonArray b) => a.Count == b.Count && a.Zip(b).All(pair => Matches(pair.First, pair.Second)),
            (JsonValue a, JsonValue b) when a.GetValueKind() == JsonValueKind.Number
                && b.GetValueKind() == JsonValueKind.Number => Number(a) == Number(b),
            (JsonValue a, JsonValue b) => a.GetValueKind() == b.GetValueKind() && a.ToString() == b.ToString(),
            _ => false,
        };
    }

    private static long LengthOf(JsonNode? found) => found switch
    {
        JsonArray list => list.Count,
        JsonObject pairs => pairs.Count,
        null => -1,
        _ => found.ToString().Length,
    };

    private static decimal Number(JsonNode? node) => node is null
        ? throw new CaseFailedException("a number was expected where there is nothing")
        : decimal.Parse(node.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture);

    /// <summary>Follows a path with dots; <c>\.</c> is a dot within a name, <c>$name</c> what was set before.</summary>
    private JsonNode? Find(string path)
    {
        if (path is "" or "$body")
        {
            return _answer;
        }

        var node = _answer;
        foreach (var raw in Dots().Split(path).Where(part => part.Length > 0 && part != "$body"))
        {
            var part = raw.Replace("\\.", ".", StringComparison.Ordinal);
            part = part[0] == '$' ? _stash[part[1..]]!.ToString() : part;
            node = node switch
            {
                JsonObject pairs => pairs[part],
                JsonArray list => int.TryParse(part, out var at) && at < list.Count ? list[at] : null,
                _ => null,
            };
        }

        return node;
    }

    private JsonNode? Replaced(JsonNode? node) => node switch
    {
        JsonObject pairs => new JsonObject(pairs.Select(pair => KeyValuePair.Create(pair.Key, Replaced(pair.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Replaced)]),
        JsonValue when node.ToString() is ['$', .. var name]
            && _stash.TryGetValue(name.Trim('{', '}'), out var value) =>
            value?.DeepClone(),
        _ => node?.DeepClone(),
    };

    private static string BodyOf(JsonNode? body, bool isLines) => body switch
    {
        JsonArray lines when isLines => string.Concat(lines.Select(line => Line(line) + "\n")),
        JsonValue => Line(body) + (isLines && !body.ToString().EndsWith('\n') ? "\n" : ""),
        _ => body?.ToJsonString() ?? "",
    };

    private static string Line(JsonNode? line) =>
        line is JsonValue && line.GetValueKind() == JsonValueKind.String ? line.ToString() : line!.ToJsonString();

    [GeneratedRegex(@"(?<!\\)\.")]
    private static partial Regex Dots();
}
