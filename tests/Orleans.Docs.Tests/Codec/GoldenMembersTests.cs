using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Orleans.Docs.Documents;
using Orleans.Docs.Events;

namespace Orleans.Docs.Tests.Codec;

/// <summary>
/// The members of a version, their names, order and kinds, are written down once and stand for ever: whatever differs,
/// and were it an optional member that no old event has, is a new version under a new name. Set DOCS_WRITE_GOLDEN=1 to
/// write down a version that is new; one that stands there never changes.
/// </summary>
public sealed class GoldenMembersTests
{
    private const string File = "members.json";
    private const string Envelope = "commit-envelope.v1";
    private const string Example = "document.reprocessed.v1";

    private static readonly JsonSerializerOptions Indented =
        new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public void The_members_of_each_version_are_those_that_were_written_down_with_it()
    {
        var now = Now(EventJson.Default.Options);
        if (Environment.GetEnvironmentVariable("DOCS_WRITE_GOLDEN") == "1")
        {
            var all = Written();
            foreach (var (name, members) in now)
            {
                all.TryAdd(name, members);
            }

            System.IO.File.WriteAllText(GoldenFiles.PathOf(File), JsonSerializer.Serialize(all, Indented) + "\n");
        }

        Assert.Empty(Differences(now, Written()));
    }

    [Theory]
    [InlineData("nothing", false)]
    [InlineData("an optional member that is new", true)]
    [InlineData("a member that is gone", true)]
    [InlineData("another name", true)]
    [InlineData("another order", true)]
    [InlineData("another kind", true)]
    [InlineData("a member that must be there now", true)]
    [InlineData("a member that is not written any more", true)]
    public void A_version_whose_members_change_is_found(string change, bool found)
    {
        var options = new JsonSerializerOptions(EventJson.Default.Options)
        {
            TypeInfoResolver = EventJson.Default.WithAddedModifier(info => Change(info, change)),
        };

        Assert.Equal(found ? [Example] : [], Differences(Now(options), Written()));
    }

    [Fact]
    public void An_optional_member_that_is_new_changes_no_golden_file_and_is_found_by_its_members_alone()
    {
        var options = new JsonSerializerOptions(EventJson.Default.Options)
        {
            TypeInfoResolver = EventJson.Default.WithAddedModifier(
                info => Change(info, "an optional member that is new")),
        };
        var text = JsonSerializer.Serialize(new Reprocessed(Step.DetectPii), options.GetTypeInfo(typeof(Reprocessed)));

        Assert.Equal(JsonSerializer.Serialize(new Reprocessed(Step.DetectPii), EventJson.Default.Reprocessed), text);
    }

    /// <summary>Of names in use and of old ones, which upcasters read.</summary>
    [Fact]
    public void Every_name_that_was_ever_written_down_is_known_and_each_of_its_files_can_be_read()
    {
        var names = Written().Keys.Where(name => name != Envelope).ToHashSet();
        Assert.Equal(names.Order(StringComparer.Ordinal), EventCatalog.Default.Names.Order(StringComparer.Ordinal));
        var files = Directory.GetFiles(GoldenFiles.PathOf(""), "document.*.json");
        Assert.InRange(files.Length, names.Count, int.MaxValue);
        Assert.All(files, file =>
        {
            var (name, _) = EventCatalog.Default.Read(Encoding.UTF8.GetBytes(System.IO.File.ReadAllText(file)));
            Assert.Contains(name, names);
            Assert.StartsWith(name, Path.GetFileName(file), StringComparison.Ordinal);
        });
    }

    private static SortedDictionary<string, string[]> Now(JsonSerializerOptions options)
    {
        var now = new SortedDictionary<string, string[]>(StringComparer.Ordinal)
        {
            [Envelope] = [.. EventMembers.Of(options.GetTypeInfo(typeof(CommitEnvelope)))],
        };
        foreach (var (_, sample) in GoldenEventTests.Golden())
        {
            now[EventCatalog.Default.NameOf(sample)] =
                [.. EventMembers.Of(options.GetTypeInfo(sample.GetType()))];
        }

        return now;
    }

    private static SortedDictionary<string, string[]> Written() => new(
        System.IO.File.Exists(GoldenFiles.PathOf(File))
            ? JsonSerializer.Deserialize<Dictionary<string, string[]>>(
                System.IO.File.ReadAllText(GoldenFiles.PathOf(File)))!
            : [],
        StringComparer.Ordinal);

    /// <summary>Versions that are not as they were written down, or not written down at all.</summary>
    private static IEnumerable<string> Differences(
        SortedDictionary<string, string[]> now, SortedDictionary<string, string[]> written) =>
        now.Where(version => !written.GetValueOrDefault(version.Key, ["?"]).SequenceEqual(version.Value))
            .Select(version => version.Key);

    private static void Change(JsonTypeInfo info, string change)
    {
        if (info.Type != typeof(Reprocessed))
        {
            return;
        }

        var engine = info.Properties.Single(member => member.Name == "engine");
        switch (change)
        {
            case "an optional member that is new":
                info.Properties.Add(Member(info, "since", typeof(string)));
                break;
            case "a member that is gone":
                info.Properties.Remove(engine);
                break;
            case "another name":
                engine.Name = "by";
                break;
            case "another order":
                info.Properties.Remove(engine);
                info.Properties.Insert(0, engine);
                break;
            case "another kind":
                info.Properties.Remove(engine);
                info.Properties.Add(Member(info, "engine", typeof(int?)));
                break;
            case "a member that must be there now":
                engine.IsRequired = true;
                break;
            case "a member that is not written any more":
                engine.Get = null;
                break;
        }
    }

    private static JsonPropertyInfo Member(JsonTypeInfo info, string name, Type type)
    {
        var member = info.CreateJsonPropertyInfo(type, name);
        member.Get = _ => null;
        member.Set = (_, _) => { };
        member.ShouldSerialize = (_, value) => value is not null;
        return member;
    }
}
