using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Orleans.Docs.Aws.Tests.Search.Official;

/// <summary>Reads YAML as JSON: plain scalars by their look, quoted ones as text.</summary>
internal static class YamlJson
{
    /// <summary>Each document of a file.</summary>
    public static IReadOnlyList<JsonNode?> Read(string path)
    {
        var yaml = new YamlStream();
        using var file = File.OpenText(path);
        yaml.Load(file);
        return [.. yaml.Documents.Select(document => Of(document.RootNode))];
    }

    private static JsonNode? Of(YamlNode node) => node switch
    {
        YamlMappingNode mapping => Object(mapping),
        YamlSequenceNode sequence => new JsonArray([.. sequence.Select(Of)]),
        YamlScalarNode scalar => Scalar(scalar),
        _ => throw new InvalidDataException($"cannot read {node.NodeType}"),
    };

    private static JsonObject Object(YamlMappingNode mapping)
    {
        var result = new JsonObject();
        foreach (var (key, value) in mapping)
        {
            result[((YamlScalarNode)key).Value!] = Of(value);
        }

        return result;
    }

    private static JsonNode? Scalar(YamlScalarNode scalar)
    {
        var text = scalar.Value ?? "";
        if (scalar.Style != ScalarStyle.Plain)
        {
            return text;
        }

        return text switch
        {
            "" or "null" or "~" => null,
            "true" or "True" => true,
            "false" or "False" => false,
            _ when long.TryParse(
                text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => whole,
            _ when char.IsAsciiDigit(text[^1])
                && text.All(c => char.IsAsciiDigit(c) || c is '+' or '-' or '.' or 'e' or 'E')
                && double.TryParse(text, CultureInfo.InvariantCulture, out var number) => number,
            _ => text,
        };
    }
}
