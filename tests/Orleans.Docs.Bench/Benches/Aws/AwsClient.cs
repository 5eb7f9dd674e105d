using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Docs.Aws;
using Orleans.Docs.Aws.Callers;
using Orleans.Docs.Callers;
using Orleans.Docs.Client;
using Orleans.Hosting;

namespace Orleans.Docs.Bench.Benches.Aws;

/// <summary>A client that finds the silos in their table, with a token signed by the cluster's own key.</summary>
internal static class AwsClient
{
    public const string Tenant = "bench";
    private const string SilosTable = "docs-silos";

    /// <param name="configure">What is other than the defaults.</param>
    public static async Task<IHost> Connect(
        AwsStack stack, ServiceProvider stores, CancellationToken cancellationToken,
        Action<DocsClientOptions>? configure = null)
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
                configure?.Invoke(options);
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
