using System.Text.Json.Nodes;

namespace Orleans.Docs.Deploy.Tests;

/// <summary>A CloudFormation template, to ask and to spoil.</summary>
internal sealed class Template
{
    private Template(JsonObject root) => Root = root;

    public JsonObject Root { get; }

    public string Text => Root.ToJsonString();

    public static Template Parse(string json) => new(JsonNode.Parse(json)!.AsObject());

    /// <summary>Every resource of a type; without any, a test would have nothing to look at.</summary>
    public IReadOnlyList<Resource> Of(string type)
    {
        var found = All().Where(resource => resource.Type == type).ToList();
        Assert.True(found.Count > 0, $"the template has no {type}");
        return found;
    }

    public IEnumerable<Resource> All() =>
        from pair in Root["Resources"]!.AsObject()
        select new Resource(pair.Key, pair.Value!.AsObject());

    /// <summary>Every statement of every policy, with where it stands.</summary>
    public IEnumerable<(Resource Owner, JsonObject Statement)> Statements() =>
        from resource in All()
        from statement in StatementsIn(resource.Node)
        select (resource, statement);

    /// <summary>What a policy's field says, which may be one text or a list of them.</summary>
    public static IEnumerable<string> Texts(JsonNode? node) => node switch
    {
        JsonArray list => list.Select(item => Said(item!)),
        null => [],
        _ => [Said(node)],
    };

    /// <summary>Whether a value refers to the resource, by name or by an attribute of it.</summary>
    public static bool RefersTo(JsonNode? value, Resource resource) =>
        value?.ToJsonString().Contains($"\"{resource.Id}\"", StringComparison.Ordinal) == true;

    private static string Said(JsonNode node) =>
        node is JsonValue value && value.TryGetValue<string>(out var text) ? text : node.ToJsonString();

    private static IEnumerable<JsonObject> StatementsIn(JsonNode? node) => node switch
    {
        JsonObject found when found.ContainsKey("Effect") && found.ContainsKey("Action") => [found],
        JsonObject found => found.SelectMany(pair => StatementsIn(pair.Value)),
        JsonArray list => list.SelectMany(StatementsIn),
        _ => [],
    };
}

/// <summary>One resource, with its properties at hand.</summary>
internal sealed record Resource(string Id, JsonObject Node)
{
    public string Type => Node[nameof(Type)]!.GetValue<string>();

    public JsonObject Properties => Node[nameof(Properties)]!.AsObject();

    /// <summary>The property at a path such as <c>SSESpecification.SSEEnabled</c>; null where there is none.</summary>
    public JsonNode? At(string path) =>
        path.Split('.').Aggregate((JsonNode?)Properties, (node, name) => node is JsonArray list
            ? list.ElementAtOrDefault(0)?[name]
            : (node as JsonObject)?[name]);

    public bool Is(string path, bool value) =>
        At(path) is JsonValue found && found.TryGetValue<bool>(out var said) && said == value;

    public bool Has(string path) => At(path) is not null;
}
