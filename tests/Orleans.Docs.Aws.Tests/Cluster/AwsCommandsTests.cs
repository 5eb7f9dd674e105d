using Microsoft.Extensions.DependencyInjection;
using Orleans.Docs.Aws.Callers;
using Orleans.Docs.Callers;

namespace Orleans.Docs.Aws.Tests.Cluster;

/// <summary>What an operator does once, by the silo's own program.</summary>
public sealed class AwsCommandsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Init_may_be_repeated_and_protects_the_bucket_each_time()
    {
        await using var cluster = await AwsCluster.Create();
        var (exit, lines, errors) = await cluster.Command("aws", "init");
        Assert.True(exit == 0, errors);
        Assert.Contains($"bucket {cluster.Bucket}: there already", lines);
        Assert.Equal(4, lines.Count(line => line.StartsWith("table ", StringComparison.Ordinal)
            && line.EndsWith(": there already", StringComparison.Ordinal)));
        Assert.Equal(
            ["public access block", "encryption", "lifecycle"],
            lines.Where(line => line.EndsWith($" of bucket {cluster.Bucket}: set", StringComparison.Ordinal))
                .Select(line => line[..line.IndexOf(" of ", StringComparison.Ordinal)]));
        Assert.Equal(2, cluster.Stub.Ledger.Calls("s3:PutPublicAccessBlock"));
        Assert.Empty(cluster.Stub.Ledger.Violations);
    }

    [Fact]
    public async Task A_token_is_signed_with_the_key_of_all_silos()
    {
        await using var cluster = await AwsCluster.Create();
        var (exit, lines, errors) = await cluster.Command(
            "aws", "token", "--tenant", "ops", "--subject", "ops", "--hours", "2");
        Assert.True(exit == 0, errors);
        var key = await cluster.Stores.GetRequiredService<CallersKey>().Fetch(Token);
        var token = CallerToken.Verify(Assert.Single(lines), key.Span)!;
        Assert.Equal(("ops", "ops"), (token.Tenant, token.Subject));
        Assert.InRange(token.Expires - TimeProvider.System.GetUtcNow(), TimeSpan.FromHours(1.9), TimeSpan.FromHours(2));
    }

    [Theory]
    [InlineData("a token is for a tenant and 1 to 24 hours", "token", "--tenant", "acme", "--hours", "25")]
    [InlineData("a token is for a tenant and 1 to 24 hours", "token")]
    [InlineData("usage:", "destroy")]
    public async Task A_command_that_makes_no_sense_is_told_and_does_nothing(string told, params string[] words)
    {
        await using var cluster = await AwsCluster.Create();
        var calls = cluster.Stub.Ledger.Calls("s3:HeadBucket");
        var (exit, lines, errors) = await cluster.Command(["aws", .. words]);
        Assert.NotEqual(0, exit);
        Assert.Empty(lines);
        Assert.Contains(told, errors, StringComparison.Ordinal);
        Assert.Equal(calls, cluster.Stub.Ledger.Calls("s3:HeadBucket"));
    }
}
