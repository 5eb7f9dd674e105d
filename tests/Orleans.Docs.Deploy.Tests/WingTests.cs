using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Amazon.DynamoDBv2.Model;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Docs.Aws;
using Orleans.Docs.Deploy.Tests.Promises;

namespace Orleans.Docs.Deploy.Tests;

/// <summary>What is deployed is what the wing uses: its tables, and no setting that it does not know.</summary>
public sealed class WingTests
{
    /// <summary>What the wing itself says that it needs.</summary>
    private static AwsResources Wing { get; } = new ServiceCollection().AddSingleton(TimeProvider.System)
        .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(
            [new("Docs:Aws:Connection:Region", "eu-west-1")]).Build())
        .AddAwsStores().BuildServiceProvider().GetRequiredService<AwsResources>();

    public static TheoryData<string> Tables => [.. Wing.Tables().Select(table => table.TableName)];

    /// <summary>Every setting that the template or the compose file makes.</summary>
    public static TheoryData<string> Settings =>
    [
        .. Regex.Matches(Compose(), @"\bDocs__\w+").Select(match => match.Value)
            .Concat(Synthesized.HasNode() ? Template.Texts(Named(Synthesized.FullTemplate())) : []).Distinct(),
    ];

    [Theory]
    [MemberData(nameof(Tables))]
    public void A_table_has_the_keys_and_the_index_of_the_wing(string name)
    {
        var wanted = Wing.Tables().Single(table => table.TableName == name);
        var types = wanted.AttributeDefinitions.ToDictionary(
            attribute => attribute.AttributeName, attribute => attribute.AttributeType.Value);
        string Key(KeySchemaElement key) => $"{key.AttributeName} {types[key.AttributeName]}";

        var table = AtRest.TableOf(Synthesized.Template(), name);
        Assert.Equal(wanted.BillingMode.Value, (string?)table.At("BillingMode"));
        Assert.Equal(wanted.KeySchema.Select(Key), Keys(table, table.At("KeySchema")!));
        var indexes = (table.At("GlobalSecondaryIndexes") as JsonArray ?? []).Select(found =>
            $"{found!["IndexName"]}: {string.Join(", ", Keys(table, found["KeySchema"]!))}, "
            + found["Projection"]!["ProjectionType"]);
        Assert.Equal(
            (wanted.GlobalSecondaryIndexes ?? []).Select(index =>
                $"{index.IndexName}: {string.Join(", ", index.KeySchema.Select(Key))}, "
                + index.Projection.ProjectionType.Value),
            indexes);
    }

    [Fact]
    public void Every_table_and_every_queue_of_the_stream_is_the_wings()
    {
        var template = Synthesized.Template();
        Assert.Equal(
            Wing.Tables().Select(table => table.TableName).Order(StringComparer.Ordinal),
            Names(template, "AWS::DynamoDB::Table", "TableName"));
        Assert.Equal(
            Wing.Queues().Order(StringComparer.Ordinal),
            Names(template, "AWS::SQS::Queue", "QueueName").Where(
                name => name.Contains("-changes-", StringComparison.Ordinal)
                    && !name.EndsWith("-dead", StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(Settings))]
    public void Every_setting_is_an_option_of_the_silo(string variable)
    {
        var file = File.ReadAllText(Path.Combine(Repository.Root, "silo", "appsettings.json"));
        Assert.True(IsOption(file, variable), $"silo/appsettings.json has no {variable}");
    }

    [Theory]
    [InlineData("Docs__Aws__Keys__Table", true)]
    [InlineData("Docs__Aws__Keys__KeyId", true)]
    [InlineData("Docs__Aws__Keys__Region", false)]
    [InlineData("Docs__Aws__Keys__Bucket", false)]
    [InlineData("Docs__Aws__Roots__Table", false)]
    [InlineData("Docs__Keys__Table", false)]
    [InlineData("Docs__Aws__Keys__Table__0__Name", true)]
    [InlineData("Docs__Aws__Keys__Context__Any", true)]
    [InlineData("Docs__Aws__Blobs__Context__Any", false)]
    public void A_setting_that_is_no_option_is_found(string variable, bool isThere)
    {
        const string File =
            """
            {
              "Docs": {
                "Aws": {
                  "Keys": {
                    // "KeyId": "alias/some",
                    // "Context": { "some": "value" },
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

    [Fact]
    public void A_key_that_the_deployment_names_wraps_from_then_on_and_the_one_before_may_be_left()
    {
        const string Arn = "arn:aws:kms:eu-west-1:of-somebody:key/another";
        var template = Synthesized.With("documentsKeyArn", Arn);
        var use = template.Statements().Select(found => found.Statement).Single(statement =>
            Template.Texts(statement["Action"]).Contains("kms:GenerateDataKey")
            && Template.Texts(statement["Resource"]).Contains(Arn));
        Assert.Equal(2, use["Resource"]!.AsArray().Count);
        Assert.Subset(
            Template.Texts(use["Action"]).ToHashSet(), new HashSet<string> { "kms:ReEncryptFrom", "kms:ReEncryptTo" });
        var keyId = Running.Container(template)["Environment"]!.AsArray()
            .Single(variable => (string?)variable!["Name"] == "Docs__Aws__Keys__KeyId");
        Assert.Equal(Arn, (string?)keyId!["Value"]);
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
    public void Only_pages_of_the_origin_that_is_set_may_send_forms()
    {
        Assert.DoesNotContain("CorsConfiguration", Synthesized.Template().Text, StringComparison.Ordinal);
        var rules = Synthesized.With("uploadOrigin", "https://docs.example.com").Of("AWS::S3::Bucket")
            .Select(bucket => bucket.At("CorsConfiguration.CorsRules")).OfType<JsonArray>().Single();
        var rule = Assert.Single(rules)!;
        Assert.Equal("""["https://docs.example.com"]""", rule["AllowedOrigins"]!.ToJsonString());
        Assert.Equal("""["POST"]""", rule["AllowedMethods"]!.ToJsonString());
    }

    [Theory]
    [InlineData("*")]
    [InlineData("http://docs.example.com")]
    [InlineData("https://docs.example.com/")]
    public void An_origin_that_lets_others_in_is_refused(string origin)
    {
        var e = Assert.Throws<ArgumentException>(() => Synthesized.With("uploadOrigin", origin));
        Assert.Contains($"uploadOrigin is '{origin}'", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AnalyzeDocument")]
    [InlineData("AnalyzeDocument=0")]
    [InlineData("Docs__X=5")]
    [InlineData("AnalyzeDocument=5=6")]
    public void A_quota_that_is_none_is_refused(string value)
    {
        var e = Assert.Throws<ArgumentException>(() => Synthesized.With("quotas", value));
        Assert.Contains($"quotas has '{value}'", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("vendor.model-v1:0", null, "bedrock:|AWS::Region|::foundation-model/vendor.model-v1:0")]
    [InlineData(
        "eu.vendor.model-v1:0", "bedrock:|AWS::Region|:|AWS::AccountId|:inference-profile/eu.vendor.model-v1:0",
        "bedrock:*::foundation-model/vendor.model-v1:0")]
    [InlineData(
        "arn:aws:bedrock:eu-west-1:of-somebody:application-inference-profile/abc",
        "arn:aws:bedrock:eu-west-1:of-somebody:application-inference-profile/abc", "bedrock:*::foundation-model/*")]
    public void A_model_is_allowed_where_its_profile_sends_calls_and_by_that_alone(
        string model, string? profile, string foundationModel)
    {
        var allowed = Synthesized.With("bedrockModel", model).Statements().Select(found => found.Statement)
            .Where(statement => Template.Texts(statement["Action"]).Contains("bedrock:InvokeModel")).ToList();
        var itself = Assert.Single(allowed, statement => profile is null || statement["Condition"] is not null);
        var byProfile = allowed.SingleOrDefault(statement => statement != itself);
        Assert.EndsWith(foundationModel, Flat(itself["Resource"]), StringComparison.Ordinal);
        var condition = itself["Condition"]?["StringEquals"]?["bedrock:InferenceProfileArn"];
        Assert.Equal(profile is null, condition is null);
        if (profile is not null)
        {
            Assert.EndsWith(profile, Flat(byProfile!["Resource"]), StringComparison.Ordinal);
            Assert.Equal(Flat(byProfile["Resource"]), Flat(condition));
        }
    }

    [Fact]
    public void A_guardrail_features_and_prices_are_the_silo_s()
    {
        var template = Synthesized.FullTemplate();
        var guards = template.Statements().Select(found => found.Statement).Single(statement =>
            Template.Texts(statement["Action"]).Contains("bedrock:ApplyGuardrail"));
        Assert.EndsWith(":guardrail/gr0000000000", Flat(guards["Resource"]), StringComparison.Ordinal);
        var values = Running.Container(template)["Environment"]!.AsArray().ToDictionary(
            variable => (string)variable!["Name"]!, variable => variable!["Value"]!.ToString());
        Assert.Equal(
            ["gr0000000000", "3", "TABLES", "LAYOUT", "0.003", "0.0003"],
            new[]
            {
                "Docs__Aws__Bedrock__Guardrail", "Docs__Aws__Bedrock__GuardrailVersion",
                "Docs__Aws__Textract__Features__0", "Docs__Aws__Textract__Features__1",
                "Docs__Prices__Engines__bedrock__PerThousandInputTokens",
                "Docs__Prices__Engines__bedrock__PerThousandCachedTokens",
            }.Select(name => values[name]));
    }

    [Theory]
    [InlineData("textractFeatures", "QUERIES")]
    [InlineData("textractFeatures", "tables")]
    [InlineData("prices", "bedrock.PerToken=1")]
    [InlineData("prices", "bedrock.PerPage")]
    [InlineData("prices", "bedrock.PerPage=1.2.3")]
    [InlineData("prices", "bed__rock.PerPage=1")]
    public void A_feature_or_a_price_that_is_none_is_refused(string name, string value)
    {
        var e = Assert.Throws<ArgumentException>(() => Synthesized.With(name, value));
        Assert.StartsWith($"{name} has '{value}'", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_setting_is_a_secret()
    {
        var template = Synthesized.FullTemplate();
        // Those of a model are counted: they end a name, in the plural.
        Assert.DoesNotContain(
            Template.Texts(Named(template)), name => Regex.IsMatch(name, "(?i)secret|password|token(?!s$)|accesskey"));
        Assert.DoesNotContain("AWS::SecretsManager", template.Text, StringComparison.Ordinal);
    }

    /// <summary>A joined text in one line, with what is only known later between bars.</summary>
    private static string Flat(JsonNode? node) => node switch
    {
        JsonValue value => (string)value!,
        JsonArray { Count: 1 } list => Flat(list[0]),
        _ => string.Concat(node!["Fn::Join"]![1]!.AsArray().Select(
            part => part is JsonValue text ? (string)text! : $"|{part!["Ref"]}|")),
    };

    private static IEnumerable<string> Names(Template template, string type, string property) =>
        template.Of(type).Select(resource => (string)resource.At(property)!).Order(StringComparer.Ordinal);

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

    /// <summary>Whether the settings file names it, maybe in a comment; of a list, the list.</summary>
    private static bool IsOption(string file, string variable)
    {
        var path = variable.Split("__").TakeWhile(part => !char.IsAsciiDigit(part[0])).ToArray();
        var indent = "";
        foreach (var section in path[..^1])
        {
            indent += "  ";
            var found = Regex.Match(
                file, $@"^{indent}""{section}"": \{{$.*?^{indent}\}}",
                RegexOptions.Multiline | RegexOptions.Singleline);
            if (!found.Success)
            {
                // A collection in a comment, whose keys are for whoever fills it.
                return Regex.IsMatch(file, $@"^{indent}// ""{section}"": \{{", RegexOptions.Multiline);
            }

            file = found.Value;
        }

        return Regex.IsMatch(file, $@"^{indent}  (// )?""{path[^1]}"":", RegexOptions.Multiline);
    }
}
