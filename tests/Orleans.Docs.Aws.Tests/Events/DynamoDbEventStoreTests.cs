using Amazon.DynamoDBv2;
using Orleans.Docs.Aws.Events;
using Orleans.Docs.Aws.Tests.Emulators;
using Orleans.Docs.Events;
using Orleans.Docs.Tests.Events;

namespace Orleans.Docs.Aws.Tests.Events;

public sealed class DynamoDbEventStoreTests : EventStoreConformance
{
    private readonly List<AmazonDynamoDBClient> _clients = [];
    private string? _table;

    protected override async ValueTask<IEventStore> Open()
    {
        var client = TestClients.DynamoDb(await AwsEmulators.DynamoDb());
        _clients.Add(client);
        _table ??= await client.Create(EventItems.Table("events"));
        return new DynamoDbEventStore(client, new DynamoDbEventStoreOptions { Table = _table }, Clock);
    }

    protected override void CleanUp() => _clients.ForEach(client => client.Dispose());
}
