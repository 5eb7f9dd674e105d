using Amazon.Comprehend;
using Amazon.Textract;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Docs.Aws.Engines;

namespace Orleans.Docs.Aws.Tests.Engines;

/// <summary>
/// A page with much on it takes a service longer than a store needs, and a try that is abandoned is paid for all the
/// same.
/// </summary>
public sealed class EngineTimesTests
{
    [Theory]
    [InlineData(null, 30)]
    [InlineData("45", 45)]
    public void Engines_have_a_time_of_their_own_for_one_try(string? configured, int seconds)
    {
        var services = new ServiceCollection();
        string[] engines = configured is null ? [] : ["Textract", "Pii"];
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(
            engines.ToDictionary(engine => $"Docs:Aws:{engine}:CallTimeoutSeconds", _ => configured)).Build());
        services.Configure<AwsConnectionOptions>(connection =>
        {
            connection.Region = "eu-west-1";
            connection.TryTimeout = TimeSpan.FromSeconds(1);
        });
        services.AddAwsEngines();
        using var provider = services.BuildServiceProvider();
        var expected = TimeSpan.FromSeconds(seconds);
        Assert.Equal(expected, provider.GetRequiredService<IAmazonTextract>().Config.Timeout);
        Assert.Equal(expected, provider.GetRequiredService<IAmazonComprehend>().Config.Timeout);
    }
}
