#nullable enable
using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;

namespace Orleans.Docs.AwsCompat.DynamoDb;

/// <summary>The table of an Orleans provider: a client as its options say, and the table as they want it.</summary>
internal sealed class ProviderTable : IDisposable
{
    private const int ActiveTriesMax = 120;
    private static readonly TimeSpan BetweenTries = TimeSpan.FromSeconds(1);

    public ProviderTable(
        string name, string service, string? accessKey, string? secretKey, string? token, string? profile)
    {
        Name = name;
        var config = new AmazonDynamoDBConfig();
        ServiceNames.Apply(config, service);
        var credentials = ServiceNames.Credentials(accessKey, secretKey, token, profile);
        Client = credentials is null
            ? new AmazonDynamoDBClient(config)
            : new AmazonDynamoDBClient(credentials, config);
    }

    public string Name { get; }

    public IAmazonDynamoDB Client { get; }

    public void Dispose() => Client.Dispose();

    /// <summary>Makes or alters the table as far as that is allowed, and returns when it can be used.</summary>
    /// <exception cref="ResourceNotFoundException">It is missing and may not be made.</exception>
    public async Task Prepare(ProviderTableShape shape, CancellationToken cancellationToken)
    {
        TableDescription? table;
        try
        {
            table = (await Client.DescribeTableAsync(Name, cancellationToken).ConfigureAwait(false)).Table;
        }
        catch (ResourceNotFoundException) when (shape.CreateIfNotExists)
        {
            table = await Create(shape, cancellationToken).ConfigureAwait(false);
        }

        if (shape.UpdateIfExists && table is not null && Differs(table, shape))
        {
            await Client.UpdateTableAsync(
                new UpdateTableRequest
                {
                    TableName = Name,
                    BillingMode = shape.Mode,
                    ProvisionedThroughput = shape.Throughput,
                },
                cancellationToken).ConfigureAwait(false);
        }

        await BecomeActive(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>All items of one hash key, consistent.</summary>
    public async Task<List<Dictionary<string, AttributeValue>>> All(
        string hashName, string hash, CancellationToken cancellationToken)
    {
        var items = new List<Dictionary<string, AttributeValue>>();
        Dictionary<string, AttributeValue>? next = null;
        do
        {
            var page = await Client.QueryAsync(
                new QueryRequest
                {
                    TableName = Name,
                    ConsistentRead = true,
                    KeyConditionExpression = $"{hashName} = :hash",
                    ExpressionAttributeValues =
                        new Dictionary<string, AttributeValue> { [":hash"] = new AttributeValue(hash) },
                    ExclusiveStartKey = next,
                },
                cancellationToken).ConfigureAwait(false);
            items.AddRange(page.Items ?? Enumerable.Empty<Dictionary<string, AttributeValue>>());
            next = page.LastEvaluatedKey;
        }
        while (next is { Count: > 0 });
        return items;
    }

    private async Task<TableDescription?> Create(ProviderTableShape shape, CancellationToken cancellationToken)
    {
        try
        {
            var made = await Client.CreateTableAsync(
                new CreateTableRequest
                {
                    TableName = Name,
                    BillingMode = shape.Mode,
                    ProvisionedThroughput = shape.Throughput,
                    KeySchema = [new(shape.Hash, KeyType.HASH), new(shape.Range, KeyType.RANGE)],
                    AttributeDefinitions =
                        [new(shape.Hash, ScalarAttributeType.S), new(shape.Range, ScalarAttributeType.S)],
                },
                cancellationToken).ConfigureAwait(false);
            return made.TableDescription;
        }
        catch (ResourceInUseException)
        {
            // Another silo was first.
            return null;
        }
    }

    private static bool Differs(TableDescription table, ProviderTableShape shape)
    {
        var onDemand = table.BillingModeSummary?.BillingMode == BillingMode.PAY_PER_REQUEST;
        return onDemand
            ? shape.UseProvisionedThroughput
            : !shape.UseProvisionedThroughput
                || table.ProvisionedThroughput?.ReadCapacityUnits != shape.ReadCapacityUnits
                || table.ProvisionedThroughput?.WriteCapacityUnits != shape.WriteCapacityUnits;
    }

    private async Task BecomeActive(CancellationToken cancellationToken)
    {
        for (var i = 0; ; i++)
        {
            var described = await Client.DescribeTableAsync(Name, cancellationToken).ConfigureAwait(false);
            if (described.Table.TableStatus == TableStatus.ACTIVE)
            {
                return;
            }

            if (i == ActiveTriesMax)
            {
                throw new TimeoutException($"DynamoDB table {Name} stays {described.Table.TableStatus}");
            }

            await Task.Delay(BetweenTries, TimeProvider.System, cancellationToken).ConfigureAwait(false);
        }
    }
}

/// <param name="Hash">Name of the hash key, a string.</param>
/// <param name="Range">Name of the range key, a string.</param>
internal sealed record ProviderTableShape(
    string Hash, string Range, bool CreateIfNotExists, bool UpdateIfExists, bool UseProvisionedThroughput,
    int ReadCapacityUnits, int WriteCapacityUnits)
{
    public BillingMode Mode => UseProvisionedThroughput ? BillingMode.PROVISIONED : BillingMode.PAY_PER_REQUEST;

    public ProvisionedThroughput? Throughput => UseProvisionedThroughput
        ? new ProvisionedThroughput { ReadCapacityUnits = ReadCapacityUnits, WriteCapacityUnits = WriteCapacityUnits }
        : null;
}
