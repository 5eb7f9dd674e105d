using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Orleans.Docs.AwsStub.Wire;

namespace Orleans.Docs.AwsStub.Models;

/// <summary>
/// Holds a request against its service's model: members that must be there, members that are not known, types, allowed
/// values, unions with other than one member, and where each member stands (path, header, body).
/// </summary>
public static partial class ModelCheck
{
    private const int DepthMax = 64;

    /// <returns>What is wrong, each with its place; empty for a request that fits.</returns>
    public static IReadOnlyList<string> Violations(ServiceModel model, string operation, StubRequest request)
    {
        if (model.Operation(operation) is not { } entry)
        {
            return [$"the service has no operation {operation}"];
        }

        var input = model.Input(operation);
        var faults = new List<string>();
        try
        {
            if (model.Protocol == "query")
            {
                Value(model, input, FromForm(model, input, request.Form()), operation, faults, 0);
            }
            else if (model.Protocol == "rest-json")
            {
                Rest(model, entry, input, request, operation, faults);
            }
            else
            {
                if (request.Header("content-type") != "application/x-amz-json-1.1")
                {
                    faults.Add($"{operation}: content type {request.Header("content-type")}");
                }

                Value(model, input, request.Json(), operation, faults, 0);
            }
        }
        catch (JsonException)
        {
            faults.Add($"{operation}: the body is no JSON object");
        }

        return faults;
    }

    private static void Rest(
        ServiceModel model, JsonObject entry, JsonObject input, StubRequest request, string operation,
        List<string> faults)
    {
        var template = ((string)entry["http"]!["requestUri"]!).Trim('/').Split('/');
        var path = request.Path;
        if (path.Count != template.Length)
        {
            faults.Add($"{operation}: path of {path.Count} segments for {string.Join('/', template)}");
            return;
        }

        var body = new JsonObject { ["type"] = "structure", ["members"] = new JsonObject() };
        var payload = (string?)input["payload"];
        foreach (var (name, raw) in input["members"]!.AsObject())
        {
            var member = model.Resolve(raw!.AsObject());
            var isRequired = input["required"]?.AsArray().Any(required => (string?)required == name) == true;
            switch ((string?)member["location"])
            {
                case "uri":
                    var index = Array.IndexOf(template, "{" + (string?)member["locationName"] + "}");
                    if (index < 0 || path[index].Length == 0)
                    {
                        faults.Add($"{operation}.{name}: missing in the path");
                    }

                    break;
                case "header":
                    if (isRequired && request.Header(((string)member["locationName"]!).ToLowerInvariant()) is null)
                    {
                        faults.Add($"{operation}.{name}: missing in the headers");
                    }

                    break;
                default:
                    if (name != payload)
                    {
                        body["members"]![name] = raw.DeepClone();
                    }
                    else if (isRequired && request.Body.Length == 0)
                    {
                        faults.Add($"{operation}.{name}: the payload is empty");
                    }

                    break;
            }
        }

        if (payload is null)
        {
            body["required"] = new JsonArray(
            [
                .. input["required"]!.AsArray().Select(name => (string)name!)
                    .Where(name => body["members"]![name] is not null).Select(name => JsonValue.Create(name)),
            ]);
            Value(model, body, request.Json(), operation, faults, 0);
        }
    }

    private static void Value(
        ServiceModel model, JsonObject raw, JsonNode? value, string at, List<string> faults, int depth)
    {
        var shape = model.Resolve(raw);
        if (depth > DepthMax || (bool?)shape["document"] == true)
        {
            return;
        }

        switch ((string?)shape["type"] ?? "string")
        {
            case "structure" when value is JsonObject structure:
                Structure(model, shape, structure, at, faults, depth);
                break;
            case "list" when value is JsonArray list:
                for (var i = 0; i < list.Count; i++)
                {
                    Value(model, shape["member"]!.AsObject(), list[i], $"{at}[{i}]", faults, depth + 1);
                }

                break;
            case "map" when value is JsonObject map:
                foreach (var (key, item) in map)
                {
                    Value(model, shape["value"]!.AsObject(), item, $"{at}[{key}]", faults, depth + 1);
                }

                break;
            case "string" when value?.GetValueKind() == JsonValueKind.String:
                if (shape["enum"] is JsonArray allowed && allowed.All(one => (string?)one != (string?)value))
                {
                    faults.Add($"{at}: '{value}' is not among the allowed values");
                }

                break;
            case "blob" when value?.GetValueKind() == JsonValueKind.String && Base64().IsMatch((string)value!):
            case "integer" or "long" when value is JsonValue number && number.TryGetValue<long>(out _):
            case "float" or "double" or "timestamp" when value?.GetValueKind() == JsonValueKind.Number:
            case "boolean" when value?.GetValueKind() is JsonValueKind.True or JsonValueKind.False:
                break;
            case var type:
                faults.Add($"{at}: no {type}");
                break;
        }
    }

    private static void Structure(
        ServiceModel model, JsonObject shape, JsonObject value, string at, List<string> faults, int depth)
    {
        var members = shape["members"]!.AsObject();
        foreach (var required in shape["required"]?.AsArray() ?? [])
        {
            if (!value.ContainsKey((string)required!))
            {
                faults.Add($"{at}.{required}: missing");
            }
        }

        if ((bool?)shape["union"] == true && value.Count != 1)
        {
            faults.Add($"{at}: {value.Count} members of a union");
        }

        var byName = members.ToDictionary(
            member => (string?)member.Value!["locationName"] ?? member.Key, member => member.Value!.AsObject());
        foreach (var (name, item) in value)
        {
            if (!byName.TryGetValue(name, out var member))
            {
                faults.Add($"{at}.{name}: not in the model");
            }
            else
            {
                Value(model, member, item, $"{at}.{name}", faults, depth + 1);
            }
        }
    }

    /// <summary>
    /// Form parameters as the tree that their dotted names mean; action and version are not part of it.
    /// </summary>
    private static JsonObject FromForm(ServiceModel model, JsonObject input, Dictionary<string, string> form)
    {
        var tree = new JsonObject();
        foreach (var (name, text) in form.Where(pair => pair.Key is not ("Action" or "Version")))
        {
            var parts = name.Split('.');
            var member = input["members"]![parts[0]] as JsonObject is { } raw ? model.Resolve(raw) : null;
            if (parts is [_, "entry", var number, var part, ..] && (string?)member?["type"] == "map")
            {
                var entries = (JsonObject)(tree[parts[0]] ??= new JsonObject());
                var key = form.GetValueOrDefault($"{parts[0]}.entry.{number}.Name", number);
                var entry = (JsonObject)(entries[key] ??= new JsonObject());
                if (part == "Value" && parts.Length == 5)
                {
                    entry[parts[4]] = text;
                }

                continue;
            }

            tree[name] = text;
        }

        return tree;
    }

    [GeneratedRegex(@"^[A-Za-z0-9+/]*={0,2}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Base64();
}
