using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Orleans.Docs.Events;

namespace Orleans.Docs.Tests.Codec;

/// <summary>
/// The golden files hold every part of what is written: a member that no sample fills, or a name of an enumeration that
/// none uses, could be renamed and no golden file would tell.
/// </summary>
public sealed class GoldenShapeTests
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private static string EnumsFile => GoldenFiles.PathOf("enums.json");

    [Fact]
    public void Every_member_that_can_be_written_stands_in_a_golden_file()
    {
        var (seen, visited) = (new HashSet<string>(), new HashSet<JsonTypeInfo>());
        foreach (var (file, sample) in GoldenEventTests.Golden())
        {
            using var json = JsonDocument.Parse(File.ReadAllText(GoldenFiles.PathOf(file)));
            Look(json.RootElement.GetProperty("data"), InfoOf(sample.GetType()), seen, visited);
        }

        foreach (var file in GoldenEnvelopeTests.EnvelopeFiles)
        {
            using var json = JsonDocument.Parse(File.ReadAllText(GoldenFiles.PathOf(file)));
            Look(json.RootElement, EventJson.Default.CommitEnvelope, seen, visited);
        }

        Assert.Empty(visited.SelectMany(Members).Except(seen).Order(StringComparer.Ordinal));
    }

    /// <summary>Enumerations are written by name, so a name that was ever written stays.</summary>
    [Fact]
    public void Every_name_of_an_enumeration_that_was_ever_written_can_still_be_read()
    {
        var now = Enumerations().OrderBy(type => type.Name, StringComparer.Ordinal)
            .ToDictionary(type => type.Name, Enum.GetNames);
        if (Environment.GetEnvironmentVariable("DOCS_WRITE_GOLDEN") == "1")
        {
            var ever = File.Exists(EnumsFile) ? Read() : [];
            var all = now.ToDictionary(e => e.Key, e => ever.GetValueOrDefault(e.Key, []).Union(e.Value));
            File.WriteAllText(EnumsFile, JsonSerializer.Serialize(all, Indented) + "\n");
        }

        var written = Read();
        Assert.Equal(written.Keys.Order(StringComparer.Ordinal), now.Keys.Order(StringComparer.Ordinal));
        Assert.All(
            written,
            e => Assert.Equal(e.Value.Order(StringComparer.Ordinal), now[e.Key].Order(StringComparer.Ordinal)));
    }

    private static Dictionary<string, string[]> Read() =>
        JsonSerializer.Deserialize<Dictionary<string, string[]>>(File.ReadAllText(EnumsFile))!;

    private static JsonTypeInfo InfoOf(Type type) =>
        EventJson.Default.Options.GetTypeInfo(Nullable.GetUnderlyingType(type) ?? type);

    private static IEnumerable<string> Members(JsonTypeInfo info) =>
        info.Properties.Where(member => member.Get is not null).Select(member => $"{info.Type.Name}.{member.Name}");

    /// <summary>Notes each member of each object that a golden file holds.</summary>
    private static void Look(JsonElement json, JsonTypeInfo info, HashSet<string> seen, HashSet<JsonTypeInfo> visited)
    {
        switch (info.Kind)
        {
            case JsonTypeInfoKind.Object:
                visited.Add(info);
                foreach (var member in info.Properties.Where(member => member.Get is not null))
                {
                    if (json.TryGetProperty(member.Name, out var value))
                    {
                        seen.Add($"{info.Type.Name}.{member.Name}");
                        Look(value, InfoOf(member.PropertyType), seen, visited);
                    }
                }

                break;
            case JsonTypeInfoKind.Enumerable:
                foreach (var element in json.EnumerateArray())
                {
                    Look(element, InfoOf(info.ElementType!), seen, visited);
                }

                break;
        }
    }

    private static HashSet<Type> Enumerations()
    {
        var (found, looked) = (new HashSet<Type>(), new HashSet<Type>());
        var left = new Stack<Type>(GoldenEventTests.Golden().Select(sample => sample.Event.GetType()));
        while (left.TryPop(out var next))
        {
            var type = Nullable.GetUnderlyingType(next) ?? next;
            if (type.IsEnum)
            {
                found.Add(type);
            }
            else if (looked.Add(type))
            {
                var info = InfoOf(type);
                var below = info.Kind == JsonTypeInfoKind.Object
                    ? info.Properties.Select(member => member.PropertyType)
                    : info.ElementType is { } element ? [element] : [];
                foreach (var part in below)
                {
                    left.Push(part);
                }
            }
        }

        return found;
    }
}
