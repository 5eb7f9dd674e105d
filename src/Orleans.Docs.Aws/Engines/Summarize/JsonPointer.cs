using System.Text.Json.Nodes;

namespace Orleans.Docs.Aws.Engines.Summarize;

/// <summary>
/// Where something stands in JSON, as RFC 6901 writes it: <c>/results/0/outputText</c>, with <c>~1</c> for a slash and
/// <c>~0</c> for a tilde within a name. Beyond it, <c>*</c> stands for every item of an array, in order.
/// </summary>
internal sealed class JsonPointer
{
    private const string Every = "*";

    private readonly string[] _steps;

    private JsonPointer(string[] steps) => _steps = steps;

    /// <exception cref="FormatException">It does not begin with a slash.</exception>
    public static JsonPointer Parse(string pointer) => pointer.StartsWith('/')
        ? new JsonPointer([.. pointer[1..].Split('/').Select(Unescaped)])
        : throw new FormatException($"a path begins with a slash: '{pointer}'");

    /// <summary>What stands there; nothing where the way ends before.</summary>
    public IEnumerable<JsonNode> Find(JsonNode? root)
    {
        IEnumerable<JsonNode?> found = [root];
        foreach (var step in _steps)
        {
            found = found.SelectMany(node => Next(node, step));
        }

        return found.OfType<JsonNode>();
    }

    /// <summary>Puts a value there; objects on the way are made, arrays have to be there.</summary>
    /// <exception cref="FormatException">There is no way through what is there.</exception>
    public void Set(JsonObject root, JsonNode value)
    {
        JsonNode at = root;
        foreach (var step in _steps[..^1])
        {
            at = (at, Next(at, step).FirstOrDefault()) switch
            {
                (_, { } next) => next,
                (JsonObject parent, null) => Made(parent, step),
                _ => throw new FormatException($"there is no '{step}' to go through"),
            };
        }

        if (at is not JsonObject last)
        {
            throw new FormatException($"'{_steps[^1]}' is no member of an object");
        }

        last[_steps[^1]] = value;
    }

    private static JsonNode?[] Next(JsonNode? node, string step) => node switch
    {
        JsonArray array when step == Every => [.. array],
        JsonArray array when int.TryParse(step, out var index) && index >= 0 && index < array.Count => [array[index]],
        JsonObject parent => [parent[step]],
        _ => [],
    };

    private static JsonObject Made(JsonObject parent, string step)
    {
        var made = new JsonObject();
        parent[step] = made;
        return made;
    }

    private static string Unescaped(string step) =>
        step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
}
