using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Docs.Aws;
using Orleans.Docs.Bench.Silo;
using Orleans.Docs.Client;

namespace Orleans.Docs.Bench.Benches.Aws;

/// <summary>The silo program on AWS, all its requests to DynamoDB counted, and a client that finds it there.</summary>
internal sealed class AwsSilo : IAsyncDisposable
{
    private readonly BenchSilo _silo;
    private readonly IHost _client;

    private AwsSilo(BenchSilo silo, IHost client, CountingProxy dynamoDb, ServiceProvider stores) =>
        (_silo, _client, DynamoDb, Stores) = (silo, client, dynamoDb, stores);

    public CountingProxy DynamoDb { get; }

    public ServiceProvider Stores { get; }

    public IDocsClient Client => _client.Services.GetRequiredService<IDocsClient>();

    public void ThrowIfEnded() => _silo.ThrowIfEnded();

    public static async Task<AwsSilo> Start(
        AwsStack stack, IEnumerable<string> options, CancellationToken cancellationToken)
    {
        var stores = stack.Services(stack.DynamoDb);
        var proxy = new CountingProxy(stack.DynamoDb);
        try
        {
            await foreach (var _ in stores.GetRequiredService<AwsResources>().Make(cancellationToken))
            {
            }

            var silo = await BenchSilo.Start([.. stack.Options(proxy.Url), .. options], cancellationToken);
            try
            {
                return new AwsSilo(silo, await AwsClient.Connect(stack, stores, cancellationToken), proxy, stores);
            }
            catch
            {
                await silo.DisposeAsync();
                throw;
            }
        }
        catch
        {
            await proxy.DisposeAsync();
            await stores.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _client.StopAsync();
        _client.Dispose();
        await _silo.DisposeAsync();
        await DynamoDb.DisposeAsync();
        await Stores.DisposeAsync();
    }
}
