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
            .Concat(Synthesized.HasNode() ? Template.Texts(Named(Synthesized.FullTemplate())) : []).Distinct(),
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
        var file = File.ReadAllText(Path.Combine(Repository.Root, "silo", "appsettings.json"));
        var isThere = IsOption(file, variable);
        Assert.SkipWhen(isThere is null, $"silo/appsettings.json has no section for {variable} yet");
        Assert.SkipWhen(variable == "Docs__Wing" && isThere is false, "the silo has one wing yet");
        Assert.True(isThere);
    }

    [Theory]
    [InlineData("Docs__Aws__Keys__Table", true)]
    [InlineData("Docs__Aws__Keys__KeyId", true)]
    [InlineData("Docs__Aws__Keys__Region", false)]
    [InlineData("Docs__Aws__Keys__Bucket", false)]
    [InlineData("Docs__Aws__Roots__Table", null)]
    [InlineData("Docs__Keys__Table", null)]
    public void A_setting_that_is_no_option_is_found(string variable, bool? isThere)
    {
        const string File =
            """
            {
              "Docs": {
                "Aws": {
                  "Keys": {
                    // "KeyId": "alias/some",
                    "Table": "keys"
                  },
                  "Blobs": {
                    "Bucket": "docs"
                  }
                }
              }
            }
            """;
        Assert.Equal(isThere, IsOption(File, variable));
    }

    [Theory]
    [InlineData("0", null)]
    [InlineData("14", 14)]
    public void Keys_can_be_put_back_for_as_long_as_the_deployment_says(string given, int? days)
    {
        var recovery = AtRest.TableOf(Synthesized.With("keysRecoveryDays", given), "docs-keys")
            .At("PointInTimeRecoverySpecification");
        Assert.Equal(days is not null, (bool?)recovery?["PointInTimeRecoveryEnabled"] ?? false);
        Assert.Equal(days, (int?)recovery?["RecoveryPeriodInDays"]);
    }

    [Theory]
    [InlineData("keysRecoveryDays", "36", "0 to 35")]
    [InlineData("silosMin", "none", "1 to 1000")]
    public void A_setting_out_of_range_is_refused(string name, string value, string range)
    {
        var e = Assert.Throws<ArgumentException>(() => Synthesized.With(name, value));
        Assert.Equal($"{name} is '{value}'; it may be {range}", e.Message);
    }

    [Fact]
    public void No_setting_is_a_secret()
    {
        var template = Synthesized.FullTemplate();
        Assert.DoesNotContain(
            Template.Texts(Named(template)), name => Regex.IsMatch(name, "(?i)secret|password|token|accesskey"));
        Assert.DoesNotContain("AWS::SecretsManager", template.Text, StringComparison.Ordinal);
    }

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

    /// <summary>Whether the settings file names it, maybe in a comment; null where its section is missing.</summary>
    private static bool? IsOption(string file, string variable)
    {
        var path = variable.Split("__");
        var indent = "";
        foreach (var section in path[..^1])
        {
            indent += "  ";
            var found = Regex.Match(
                file, $@"^{indent}""{section}"": \{{$.*?^{indent}\}}",
                RegexOptions.Multiline | RegexOptions.Singleline);
            if (!found.Success)
            {
                return null;
            }

            file = found.Value;
        }

        return Regex.IsMatch(file, $@"^{indent}  (// )?""{path[^1]}"":", RegexOptions.Multiline);
    }
}
