using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Docs.Admission.Quota;
using Orleans.Docs.Aws.Admission;
using Orleans.Docs.Aws.Engines;
using Orleans.Docs.Documents;
using Orleans.Docs.Engines;
using Orleans.Docs.Local;
using Orleans.Docs.Tests;
using Orleans.Docs.Workers;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace Orleans.Docs.Aws.Tests.Cluster;

/// <summary>The stack on one machine, as its file configures it, asks no service of AWS.</summary>
public sealed class ComposeTests
{
    public static TheoryData<Step> Steps => [Step.Extract, Step.Classify, Step.DetectPii, Step.Summarize];

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task A_silo_of_the_stack_reads_with_the_local_engines(Step step)
    {
        await using var silo = Engines(Variables("silo-1"));
        await using var local = new ServiceCollection().AddSingleton<IConfiguration>(Variables("silo-1"))
            .AddSingleton(TimeProvider.System).AddLocalEngines().AddSingleton<Circuits>()
            .AddSingleton<EngineCatalog>().BuildServiceProvider();
        Assert.Contains(
            silo.GetRequiredService<StepEngines>().DefaultOf(step),
            local.GetRequiredService<EngineCatalog>().NamesOf(step));
    }

    [Fact]
    public async Task What_the_file_must_say_is_that_the_wing_would_ask_its_services_otherwise()
    {
        await using var silo = Engines(new ConfigurationBuilder().AddInMemoryCollection(
            [new("Docs:Aws:Connection:Region", "eu-west-1")]).Build());
        var engines = silo.GetRequiredService<StepEngines>();
        Assert.Equal(
            ("textract-text", "comprehend-pii"), (engines.DefaultOf(Step.Extract), engines.DefaultOf(Step.DetectPii)));
    }

    [Theory]
    [InlineData("silo-1")]
    [InlineData("silo-2")]
    [InlineData("init")]
    public void No_quota_is_read_and_every_service_has_an_address_of_the_stack(string container)
    {
        var variables = Variables(container);
        Assert.False(variables.GetSection("Docs:Aws:Quotas").Get<AwsQuotaOptions>()!.Read);
        var connection = variables.GetSection("Docs:Aws:Connection").Get<AwsConnectionOptions>()!;
        Assert.All([connection.DynamoDbUrl, connection.S3Url, connection.KmsUrl], Assert.NotNull);
        Assert.Equal("False", variables["Docs:Aws:Changes:Queued"], ignoreCase: true);
    }

    private static ServiceProvider Engines(IConfiguration configuration)
    {
        var services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System)
            .AddSingleton(configuration).AddAwsStores().AddAwsEngines().AddLocalEngines()
            .AddSingleton<Circuits>().AddSingleton<EngineCatalog>().AddSingleton<StepEngines>();
        services.AddOptions<EngineOptions>().BindConfiguration("Docs:Engines");
        return services.BuildServiceProvider();
    }

    private static IConfigurationRoot Variables(string container)
    {
        using var file = File.OpenText(Path.Combine(Repository.Root, "deploy", "compose.yaml"));
        var stack = new DeserializerBuilder().Build()
            .Deserialize<Dictionary<string, object>>(new MergingParser(new YamlDotNet.Core.Parser(file)));
        var services = (Dictionary<object, object>)stack["services"];
        var variables = (Dictionary<object, object>)((Dictionary<object, object>)services[container])["environment"];
        return new ConfigurationBuilder().AddInMemoryCollection(variables.Select(variable =>
            new KeyValuePair<string, string?>(
                ((string)variable.Key).Replace("__", ":", StringComparison.Ordinal), (string?)variable.Value))).Build();
    }
}
