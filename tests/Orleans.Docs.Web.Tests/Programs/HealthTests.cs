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
        Assert.Equal("ready", (await anybody.GetJson("/health/ready")).GetProperty("status").GetString());
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
