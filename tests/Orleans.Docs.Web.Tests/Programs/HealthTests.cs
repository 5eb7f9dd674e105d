using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Docs.Engines;
using Orleans.Hosting;

namespace Orleans.Docs.Web.Tests.Programs;

/// <summary>
/// Alone, since meters of all hosts in a process share their names, and one that ends takes them from the others.
/// </summary>
[Collection(Alone.Name)]
public sealed class HealthTests(HealthTests.OwnSilo silo) : IClassFixture<HealthTests.OwnSilo>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Health_and_metrics_are_told()
    {
        var anybody = silo.Client(credentials: null);
        Assert.Equal("live", (await anybody.GetJson("/health/live")).GetProperty("status").GetString());
        Assert.Equal("ready", (await anybody.Ready()).GetProperty("status").GetString());
        await silo.Admin.SubmitAndSettle("A letter to be counted.\n");

        // A scrape is kept for a moment.
        await Cluster.Tests.Eventually.True(
            async () => await silo.Admin.GetStringAsync("/metrics", Cancellation) is { } metrics
                && metrics.Contains("docs_commits", StringComparison.Ordinal)
                && metrics.Contains("http_server_request_duration", StringComparison.Ordinal)
                && metrics.Contains("service_name=\"orleans-docs\"", StringComparison.Ordinal),
            "both meters are in the metrics");
    }

    public sealed class OwnSilo : WebSilo;
}

internal static class HealthAnswers
{
    /// <summary>What is said once there is an answer: engines that are only just made may keep it waiting.</summary>
    public static async Task<JsonElement> Ready(this HttpClient client)
    {
        JsonElement? ready = null;
        await Cluster.Tests.Eventually.True(
            async () =>
            {
                using var answer = await client.GetAsync("/health/ready", TestContext.Current.CancellationToken);
                if (answer.StatusCode is HttpStatusCode.ServiceUnavailable)
                {
                    return false;
                }

                await answer.Is(HttpStatusCode.OK);
                ready = await answer.Json();
                return true;
            },
            "the silo is available");
        return ready!.Value;
    }
}

/// <summary>An engine that cannot be made takes nothing from the others, and health names it.</summary>
public sealed class DegradedTests(DegradedTests.LameSilo silo) : IClassFixture<DegradedTests.LameSilo>
{
    public sealed class LameSilo : WebSilo
    {
        protected override void Configure(ISiloBuilder silo) => silo.Services
            .AddSingleton<IEngineSource<ISummarizer>>(new EngineSource<ISummarizer>(new NamedEngine<ISummarizer>(
                "lame", () => throw new InvalidOperationException("its model is missing"))));
    }

    [Fact]
    public async Task The_system_is_ready_but_for_that_engine()
    {
        var ready = await silo.Client(credentials: null).Ready();
        Assert.Equal("degraded", ready.GetProperty("status").GetString());
        Assert.Equal(
            ["summarize/lame"], ready.GetProperty("brokenEngines").EnumerateArray().Select(name => name.GetString()));
        Assert.Empty(ready.GetProperty("openCircuits").EnumerateArray());
        Assert.False(ready.GetProperty("indexIsDamaged").GetBoolean());

        var document = await silo.Admin.SubmitAndSettle("A letter that another engine sums up.\n");
        Assert.Equal("completed", document.GetProperty("state").GetString());
    }
}
