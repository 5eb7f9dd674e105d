using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Orleans.Docs.Admission.Quota;
using Orleans.Docs.Aws.Admission;
using Orleans.Docs.Tests;

namespace Orleans.Docs.Aws.Tests.Admission;

/// <summary>The table of quotas that the silo ships, and what becomes of one that is wrong.</summary>
public sealed class QuotaTableTests
{
    private const string Cell = "Docs:Aws:QuotaDefaults:eu-west-1:Textract:AnalyzeDocument";

    /// <summary>As <c>silo/quotas.json</c> says.</summary>
    internal static QuotaTable Shipped(params (string Key, string Value)[] changes)
    {
        var table = new QuotaTable();
        table.Read(new ConfigurationBuilder()
            .AddJsonFile(Path.Combine(Repository.Root, "silo", "quotas.json"))
            .AddInMemoryCollection(changes.Select(change => KeyValuePair.Create(change.Key, (string?)change.Value)))
            .Build());
        return table;
    }

    [Theory]
    [InlineData(AwsApis.AnalyzeDocument, 10, 10, 10, 5, 1)]
    [InlineData(AwsApis.DetectDocumentText, 25, 25, 10, 5, 1)]
    [InlineData(AwsApis.StartDocumentAnalysis, 10, 10, 10, 5, 2)]
    [InlineData(AwsApis.StartDocumentTextDetection, 15, 15, 5, 5, 1)]
    [InlineData(AwsApis.GetDocumentAnalysis, 10, 10, 10, 5, 5)]
    [InlineData(AwsApis.GetDocumentTextDetection, 25, 25, 10, 5, 5)]
    [InlineData(AwsApis.DetectPiiEntities, 20, 20, 20, 20, 20)]
    [InlineData(AwsApis.TextractJobs, 600, 600, 100, 100, 100)]
    public void It_holds_what_the_services_publish(
        string api, int usEast1, int usWest2, int usEast2, int euWest1, int other)
    {
        var table = Shipped();
        string[] regions = ["us-east-1", "us-west-2", "us-east-2", "eu-west-1", "ap-south-2"];
        Assert.Equal(
            [usEast1, usWest2, usEast2, euWest1, other],
            regions.Select(region => api == AwsApis.TextractJobs
                ? table.Of(region, api).Jobs
                : (int?)table.Of(region, api).PerSecond).Cast<int>());
    }

    [Fact]
    public void What_has_no_default_is_not_limited() => Assert.All(
        AwsApis.All.Except(AwsApis.WithDefault),
        api => Assert.Equal(QuotaLimits.None, Shipped().Of("us-east-1", api)));

    [Fact]
    public void A_later_source_changes_one_cell_and_adds_a_region_whose_gaps_are_those_of_other()
    {
        var table = Shipped(
            ($"{Cell}:PerSecond", "8.5"), ($"{Cell}:Burst", "16"),
            ("docs:aws:quotadefaults:AP-SOUTH-2:bedrock:converse:tokensperminute", "30000"));

        Assert.Equal(new QuotaLimits(8.5) { Burst = 16 }, table.Of("eu-west-1", AwsApis.AnalyzeDocument));
        Assert.Equal(5, table.Of("eu-west-1", AwsApis.DetectDocumentText).PerSecond);
        Assert.Equal(new QuotaLimits(TokensPerMinute: 30_000), table.Of("ap-south-2", AwsApis.Converse));
        Assert.Equal(1, table.Of("ap-south-2", AwsApis.AnalyzeDocument).PerSecond);
    }

    [Theory]
    [InlineData($"{Cell}:PerSecond", "ten", "is 'ten': give a number above 0")]
    [InlineData($"{Cell}:PerSecond", "0", "is '0': give a number above 0")]
    [InlineData($"{Cell}:PerSecond", "-1", "is '-1': give a number above 0")]
    [InlineData($"{Cell}:PerSecond", "NaN", "is 'NaN': give a number above 0")]
    [InlineData($"{Cell}:Jobs", "1.5", "is '1.5': give a whole number above 0")]
    [InlineData($"{Cell}:PerMinute", "10", "is none of PerSecond, Burst, Jobs and TokensPerMinute")]
    [InlineData(Cell, "5", "is '5' and should hold values")]
    [InlineData("Docs:Aws:QuotaDefaults:eu-west-1:Textract:AnalyseDocument:PerSecond", "5",
        "AnalyseDocument is no API with a quota: use one of Textract:DetectDocumentText")]
    [InlineData("Docs:Aws:QuotaDefaults:eu-west-1:Comprehend:AnalyzeDocument:PerSecond", "5",
        "is no API with a quota")]
    [InlineData("Docs:Aws:QuotaDefaults:eu-west-1:Bedrock:Converse:Burst", "5", "has a Burst of no rate")]
    [InlineData("Docs:Aws:QuotaDefaults:eu-west-1", "5", "is '5' and should hold services")]
    public void A_cell_that_is_wrong_is_told_by_its_place_and_why(string key, string value, string reason)
    {
        var refused = Assert.Throws<OptionsValidationException>(() => Shipped((key, value)));
        var failure = Assert.Single(refused.Failures);
        Assert.StartsWith("the table of quotas (quotas.json beside the silo): Docs:Aws:QuotaDefaults:", failure);
        Assert.Contains(key.Split(':')[3], failure, StringComparison.Ordinal);
        Assert.Contains(reason, failure, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_the_row_for_other_regions_nothing_would_be_limited_there_and_it_is_refused()
    {
        var refused = Assert.Throws<OptionsValidationException>(
            () => new QuotaTable().Read(new ConfigurationBuilder().Build()));
        Assert.Equal(AwsApis.WithDefault.Count, refused.Failures.Count());
        Assert.Contains("Docs:Aws:QuotaDefaults:other lacks AnalyzeDocument", refused.Message);
    }
}
