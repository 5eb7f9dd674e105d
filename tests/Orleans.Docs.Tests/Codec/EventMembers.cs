using System.Text.Json.Serialization.Metadata;

namespace Orleans.Docs.Tests.Codec;

/// <summary>
/// What the JSON of a type may hold, a line for each member in the order in which it is written, below those that hold
/// it: its path, its kind, and whether it may be null or must be there.
/// </summary>
internal static class EventMembers
{
    private const int DepthMax = 8;

    public static IEnumerable<string> Of(JsonTypeInfo info) => Below("", info, depth: 0);

    private static IEnumerable<string> Below(string path, JsonTypeInfo info, int depth)
    {
        Assert.True(depth < DepthMax, $"{path} goes on for ever");
        foreach (var member in info.Properties.Where(member => member.Get is not null))
        {
            var isNullable = Nullable.GetUnderlyingType(member.PropertyType) is not null
                || (!member.PropertyType.IsValueType && member.IsGetNullable);
            var marks = (isNullable ? "?" : "") + (member.IsRequired ? ", required" : "");
            var (kind, inner) = Kind(member.PropertyType, info);
            var name = $"{path}{member.Name}";
            yield return $"{name}: {kind}{marks}";
            foreach (var line in inner is null ? [] : Below($"{name}.", inner, depth + 1))
            {
                yield return line;
            }
        }
    }

    /// <summary>How it is written, and what stands in it where that is an object.</summary>
    private static (string Kind, JsonTypeInfo? Inner) Kind(Type type, JsonTypeInfo from)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        var info = from.Options.GetTypeInfo(plain);
        switch (info.Kind)
        {
            case JsonTypeInfoKind.Object:
                return ("object", info);
            case JsonTypeInfoKind.Enumerable:
                var (element, inner) = Kind(info.ElementType!, from);
                return ($"{element}[]", inner);
            case JsonTypeInfoKind.Dictionary:
                var (value, below) = Kind(info.ElementType!, from);
                return ($"map of {value}", below);
            default:
                return (plain.IsEnum ? $"name of {plain.Name}" : plain.Name, null);
        }
    }
}
