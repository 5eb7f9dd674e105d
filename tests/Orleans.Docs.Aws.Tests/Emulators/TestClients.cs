using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.KeyManagementService;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.SQS;
using Orleans.Docs.AwsStub.Wire;

namespace Orleans.Docs.Aws.Tests.Emulators;

/// <summary>Clients as the wing makes them, with credentials that mean nothing.</summary>
internal static class TestClients
{
    public static readonly BasicAWSCredentials Credentials = new(Gate.AccessKey, Gate.SecretKey);

    public static AwsConnectionOptions Connection { get; } = new()
    {
        Region = "eu-west-1",
        RetriesMax = 2,
        TryTimeout = TimeSpan.FromSeconds(20),
    };

    public static AmazonDynamoDBClient DynamoDb(Uri url, AwsConnectionOptions? connection = null) =>
        new(Credentials, (connection ?? Connection).ApplyTo(new AmazonDynamoDBConfig(), url.ToString()));

    public static AmazonKeyManagementServiceClient Kms(Uri url, AwsConnectionOptions? connection = null) =>
        new(Credentials, (connection ?? Connection).ApplyTo(new AmazonKeyManagementServiceConfig(), url.ToString()));

    public static AmazonSQSClient Sqs(Uri url, AwsConnectionOptions? connection = null) =>
        new(Credentials, (connection ?? Connection).ApplyTo(new AmazonSQSConfig(), url.ToString()));

    public static AmazonS3Client S3(Uri url, AwsConnectionOptions? connection = null) => new(
        Credentials,
        (connection ?? Connection).ApplyTo(new AmazonS3Config { ForcePathStyle = true }, url.ToString()));

    /// <summary>Makes the table with a name of its own, which it returns.</summary>
    public static async Task<string> Create(this IAmazonDynamoDB client, CreateTableRequest table)
    {
        table.TableName = $"{table.TableName}-{Guid.NewGuid():N}";
        await client.CreateTableAsync(table, TestContext.Current.CancellationToken);
        return table.TableName;
    }
}
