using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Orleans.Docs.Deploy.Tests.Promises;

namespace Orleans.Docs.Deploy.Tests;

/// <summary>What is deployed is what the wing uses: its tables, and no setting that it does not know.</summary>
public sealed class WingTests
{
    /// <summary>Name, key, sort key and index of each table.</summary>
    public static TheoryData<string, string, string?, string?> Tables => new()
    {
        { "docs-events", "pk S", "sk N", "unsettled: ms S, mk S, KEYS_ONLY" },
        { "docs-keys", "pk S", null, null },
        { "docs-grains", "GrainReference S", "GrainType S", null },
        { "docs-silos", "DeploymentId S", "SiloIdentity S", null },
    };

    /// <summary>Every setting that the template or the compose file makes.</summary>
    public static TheoryData<string> Settings =>
    [
        .. Regex.Matches(Compose(), @"\bDocs__\w+").Select(match => match.Value)
            .Concat(HasNode() ? Template.Texts(Named(Synthesized.FullTemplate())) : []).Distinct(),
    ];

    [Theory]
    [MemberData(nameof(Tables))]
    public void A_table_has_the_keys_and_the_index_of_the_wing(string name, string hash, string? range, string? index)
    {
        var table = AtRest.TableOf(Synthesized.Template(), name);
        Assert.Equal("PAY_PER_REQUEST", (string?)table.At("BillingMode"));
        Assert.Equal([hash, .. range is null ? [] : new[] { range }], Keys(table, table.At("KeySchema")!));
        var indexes = (table.At("GlobalSecondaryIndexes") as JsonArray ?? []).Select(found =>
            $"{found!["IndexName"]}: {string.Join(", ", Keys(table, found["KeySchema"]!))}, "
            + found["Projection"]!["ProjectionType"]);
        Assert.Equal(index is null ? [] : [index], indexes);
    }

    /// <summary>
    /// Of a section that the silo does not have yet, nothing can be said: its part of the wing is to come.
    /// </summary>
    [Theory]
    [MemberData(nameof(Settings))]
    public void Every_setting_is_an_option_of_the_silo(string variable)
    {
        var path = variable.Split("__");
        var file = File.ReadAllText(Path.Combine(Repository.Root, "silo", "appsettings.json"));
        foreach (var section in path[..^1])
        {
            var found = Regex.Match(file, $@"^ *""{section}"": \{{$", RegexOptions.Multiline);
            Assert.SkipUnless(
                found.Success, $"silo/appsettings.json has no section {string.Join(':', path[..^1])} yet");
            file = Block(file, found);
        }

        // Options without a default stand there in a comment.
        Assert.SkipUnless(
            variable != "Docs__Wing" || file.Contains("\"Wing\"", StringComparison.Ordinal),
            "the silo has one wing yet");
        Assert.Matches($@"(?m)^ *(// )?""{path[^1]}"":", file);
    }

    [Fact]
    public void No_setting_is_a_secret()
    {
        var template = Synthesized.FullTemplate();
        Assert.DoesNotContain(
            Template.Texts(Named(template)), name => Regex.IsMatch(name, "(?i)secret|password|token|accesskey"));
        Assert.DoesNotContain("AWS::SecretsManager", template.Text, StringComparison.Ordinal);
    }

    private static bool HasNode() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, "node")));

    private static string Compose() => File.ReadAllText(Path.Combine(Repository.Root, "deploy", "compose.yaml"));

    private static JsonArray Named(Template template) =>
    [
        .. Running.Container(template)["Environment"]!.AsArray()
            .Select(variable => (JsonNode?)(string)variable!["Name"]!),
    ];

    private static IEnumerable<string> Keys(Resource table, JsonNode schema)
    {
        var types = table.At("AttributeDefinitions")!.AsArray()
            .ToDictionary(found => (string)found!["AttributeName"]!, found => (string)found!["AttributeType"]!);
        return schema.AsArray().Select(key => (string)key!["AttributeName"]!).Select(name => $"{name} {types[name]}");
    }

    /// <summary>From where a section begins to the brace, as deep, that ends it.</summary>
    private static string Block(string file, Match head)
    {
        var depth = head.Value.TakeWhile(c => c == ' ').Count();
        var end = Regex.Match(file[head.Index..], $@"^ {{{depth}}}\}}", RegexOptions.Multiline);
        return file.Substring(head.Index, end.Index);
    }
}
