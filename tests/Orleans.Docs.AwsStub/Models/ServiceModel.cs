using System.Text.Json.Nodes;

namespace Orleans.Docs.AwsStub.Models;

/// <summary>
/// The published model of one service: its operations and the shapes of what goes in and out, as npm's <c>aws-sdk</c>
/// 2.x carries them, with the members that are newer than those frozen files.
/// </summary>
public sealed class ServiceModel
{
    private readonly JsonObject _model;

    private ServiceModel(JsonObject model)
    {
        _model = model;
        Protocol = (string)model["metadata"]!["protocol"]!;
    }

    public string Protocol { get; }

    public IEnumerable<string> Operations => _model["operations"]!.AsObject().Select(operation => operation.Key);

    public static ServiceModel Load(string file, JsonArray newer)
    {
        var model = new ServiceModel(JsonNode.Parse(File.ReadAllText(file))!.AsObject());
        foreach (var change in newer)
        {
            model.Add(change!.AsObject());
        }

        return model;
    }

    /// <summary>The operation's entry, or null.</summary>
    public JsonObject? Operation(string name) => _model["operations"]![name] as JsonObject;

    public JsonObject Input(string operation) => Resolve(Operation(operation)?["input"] as JsonObject ?? []);

    public JsonObject Output(string operation) => Resolve(Operation(operation)?["output"] as JsonObject ?? []);

    /// <summary>
    /// The shape that a reference means; what it says of the place (where, under which name) is kept.
    /// </summary>
    public JsonObject Resolve(JsonObject shape)
    {
        if ((string?)shape["shape"] is not { } name)
        {
            return shape;
        }

        var target = Resolve(_model["shapes"]![name]!.AsObject());
        if (shape.Count == 1)
        {
            return target;
        }

        var merged = target.DeepClone().AsObject();
        foreach (var (key, value) in shape.Where(pair => pair.Key != "shape"))
        {
            merged[key] = value?.DeepClone();
        }

        return merged;
    }

    /// <summary>Adds members or allowed values at a path such as <c>Converse/input/system/member</c>.</summary>
    private void Add(JsonObject change)
    {
        var path = ((string)change["at"]!).Split('/');
        var shape = Operation(path[0])?[path[1]] as JsonObject
            ?? throw new InvalidDataException($"the model has no {change["at"]}");
        JsonObject? parent = null;
        foreach (var step in path.Skip(2))
        {
            parent = Resolve(shape);
            shape = (parent["members"]?[step] ?? parent[step]) as JsonObject
                ?? throw new InvalidDataException($"the model has no {change["at"]}");
        }

        if (change["enum"] is { } values)
        {
            // On the place, since a shape without a name of its own stands for every string.
            shape["enum"] = values.DeepClone();
            return;
        }

        var members = Resolve(shape)["members"]!.AsObject();
        foreach (var (name, member) in change["members"]!.AsObject())
        {
            members.TryAdd(name, member?.DeepClone());
        }
    }
}
