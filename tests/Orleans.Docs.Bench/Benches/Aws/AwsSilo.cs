using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Docs.Aws;
using Orleans.Docs.Aws.Callers;
using Orleans.Docs.Bench.Silo;
using Orleans.Docs.Callers;
using Orleans.Docs.Client;
using Orleans.Hosting;

namespace Orleans.Docs.Bench.Benches.Aws;

/// <summary>The silo program on AWS, all its requests to DynamoDB counted, and a client that finds it there.</summary>
internal sealed class AwsSilo : IAsyncDisposable
{
    public const string Tenant = "bench";
    private const string SilosTable = "docs-silos";

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
        var stores = stack.Services();
        var proxy = new CountingProxy(stack.DynamoDb);
        try
        {
            await foreach (var _ in stores.GetRequiredService<AwsResources>().Make(cancellationToken))
            {
            }

            var silo = await BenchSilo.Start([.. stack.Options(proxy.Url), .. options], cancellationToken);
            try
            {
                return new AwsSilo(silo, await Connect(stack, stores, cancellationToken), proxy, stores);
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

    private static async Task<IHost> Connect(
        AwsStack stack, ServiceProvider stores, CancellationToken cancellationToken)
    {
        var key = await stores.GetRequiredService<CallersKey>().Fetch(cancellationToken);
        var roles = Role.Reader | Role.Submitter | Role.Operator;
        var token = new CallerToken(Tenant, "bench", roles, TimeProvider.System.GetUtcNow().AddHours(1)).Sign(key.Span);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.AddDocsClient(
            options =>
            {
                options.ServiceId = AwsWing.ServiceId;
                options.Tenant = Tenant;
                options.Token = token;
            },
            client => client.UseDynamoDBClustering(table =>
            {
                table.Service = stack.DynamoDb.ToString();
                table.TableName = SilosTable;
                table.CreateIfNotExists = false;
                table.UpdateIfExists = false;
                table.UseProvisionedThroughput = false;
            }));
        var client = builder.Build();
        await client.StartAsync(cancellationToken);
        return client;
    }
}
