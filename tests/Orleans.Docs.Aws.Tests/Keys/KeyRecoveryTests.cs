using System.Globalization;
using Orleans.Docs.Aws.Keys;
using Orleans.Docs.Aws.Tests.Emulators;

namespace Orleans.Docs.Aws.Tests.Keys;

/// <summary>What DynamoDB says of backups of the wrapped keys, over the wire.</summary>
public sealed class KeyRecoveryTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("ENABLED", 7, 7)]
    [InlineData("ENABLED", 1, 7)]
    [InlineData("DISABLED", 35, 0)]
    public async Task A_table_that_can_be_put_back_for_as_long_as_is_allowed_will_do(string status, int days, int most)
    {
        await using var dynamoDb = Says(status, days);
        await Check(dynamoDb, most);
        Assert.Equal("DescribeContinuousBackups", Assert.Single(dynamoDb.Requests).Operation);
    }

    [Theory]
    [InlineData(8, 7, "8 days")]
    [InlineData(1, 0, "1 days")]
    [InlineData(null, 34, "35 days")]
    public async Task One_that_can_be_put_back_for_longer_keeps_a_silo_from_starting(int? days, int most, string said)
    {
        await using var dynamoDb = Says("ENABLED", days);
        var e = await Assert.ThrowsAsync<AwsResourceException>(() => Check(dynamoDb, most));
        Assert.Contains(said, e.Message, StringComparison.Ordinal);
        Assert.Contains($"RecoveryDaysMax allows {most}", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("denied", "AccessDeniedException")]
    [InlineData("internal error", "InternalServerError")]
    [InlineData("unavailable in HTML", "status 503")]
    public async Task What_cannot_be_found_out_keeps_a_silo_from_starting(string kind, string code)
    {
        await using var dynamoDb = new WireProxy(null, Spoil.By(kind));
        var e = await Assert.ThrowsAsync<AwsResourceException>(() => Check(dynamoDb, 35));
        Assert.Contains(code, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_DynamoDB_that_knows_no_backups_will_do()
    {
        await using var dynamoDb = new WireProxy(null, (_, _) => Task.FromResult<WireAnswer?>(WireAnswer.Of(
            400, """{"__type":"com.amazonaws.dynamodb.v20120810#UnknownOperationException"}""")));
        await Check(dynamoDb, 0);
    }

    private static async Task Check(WireProxy dynamoDb, int most)
    {
        var connection = new AwsConnectionOptions { Region = "eu-west-1", RetriesMax = 0 };
        using var client = TestClients.DynamoDb(dynamoDb.Url, connection);
        await new KeyRecovery(client, new KmsOptions { RecoveryDaysMax = most }).Check(Token);
    }

    private static WireProxy Says(string status, int? days)
    {
        var period = days is { } number
            ? string.Create(CultureInfo.InvariantCulture, $",\"RecoveryPeriodInDays\":{number}") : "";
        return new WireProxy(null, (_, _) => Task.FromResult<WireAnswer?>(WireAnswer.Of(
            200,
            "{\"ContinuousBackupsDescription\":{\"ContinuousBackupsStatus\":\"ENABLED\","
            + $"\"PointInTimeRecoveryDescription\":{{\"PointInTimeRecoveryStatus\":\"{status}\"{period}}}}}}}")));
    }
}
