using Orleans.Docs.Aws.Tests.Emulators;

namespace Orleans.Docs.Aws.Tests.Cluster;

/// <summary>What a silo finds out before it starts.</summary>
public sealed class StartTests
{
    [Fact]
    public async Task A_silo_does_not_start_with_an_index_that_refuses_it()
    {
        await using var cluster = await AwsCluster.Create();
        await using var index = new WireProxy(null, (_, _) => Task.FromResult<WireAnswer?>(
            WireAnswer.Of(403, """{"error":{"type":"security_exception"}}""", "application/json")));
        var errors = await cluster.FailToStart($"--Docs:Aws:Index:Endpoint={index.Url}");
        Assert.Contains(
            "OpenSearch cannot be used: the search index answered 403: security_exception", errors,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_index_that_is_away_keeps_no_silo_from_starting_and_is_said()
    {
        await using var cluster = await AwsCluster.Create();
        await using var index = new WireProxy(null, (_, _) => Task.FromResult<WireAnswer?>(null));
        var silo = await cluster.StartSilo(
            0, $"--Docs:Aws:Index:Endpoint={index.Url}", "--Docs:Aws:Index:TriesMax=2");
        await Docs.Cluster.Tests.Eventually.True(
            () => silo.Errors.Contains(
                "OpenSearch cannot be reached, nothing is found until it is", StringComparison.Ordinal),
            () => silo.Errors);
        Assert.True(index.Requests.Count >= 2);
    }

    [Fact]
    public async Task A_silo_does_not_start_without_its_queues()
    {
        await using var cluster = await AwsCluster.Create();
        cluster.Stub.Queues.Remove("orleans-docs-changes-3");
        var errors = await cluster.FailToStart();
        Assert.Contains(
            "queue orleans-docs-changes-3 is missing in SQS; ./docs aws init makes it", errors,
            StringComparison.Ordinal);
    }
}
