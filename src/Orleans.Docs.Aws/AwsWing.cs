using Amazon.DynamoDBv2;
using Amazon.KeyManagementService;
using Amazon.S3;
using Amazon.SQS;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Docs.Anchors;
using Orleans.Docs.Aws.Anchors;
using Orleans.Docs.Aws.Blobs;
using Orleans.Docs.Aws.Callers;
using Orleans.Docs.Aws.Cluster;
using Orleans.Docs.Aws.Events;
using Orleans.Docs.Aws.Grains;
using Orleans.Docs.Aws.Keys;
using Orleans.Docs.Blobs;
using Orleans.Docs.Callers;
using Orleans.Docs.Events;
using Orleans.Docs.Keys;

namespace Orleans.Docs.Aws;

/// <summary>
/// The wing on AWS: the twin of the embedded one, with the same ports under the same folder and file names. Events,
/// keys, grain state and membership lie in DynamoDB, blobs and roots in S3, master keys in KMS.
/// </summary>
public static class AwsWing
{
    /// <summary>What <c>Docs:Wing</c> says to choose this wing.</summary>
    public const string Name = "Aws";

    /// <summary>Names the program to Orleans: stands in the keys of grain state, and so never changes.</summary>
    public const string ServiceId = "orleans-docs";

    /// <summary>Adds every port but the index and the engines, and the clustering.</summary>
    public static ISiloBuilder AddAwsWing(this ISiloBuilder silo)
    {
        var services = silo.Services;
        services.AddAwsStores();
        services.AddSingleton(provider => new CallerTokens(
            () => provider.GetRequiredService<CallersKey>().Value, provider.GetRequiredService<TimeProvider>()));
        services.AddHostedService<StoresAtStart>();
        services.AddOptions<ClusterOptions>().Configure<IOptions<AwsClusterOptions>>((cluster, options) =>
        {
            cluster.ClusterId = options.Value.ClusterId;
            cluster.ServiceId = ServiceId;
        });

        // Never made or altered by a silo: the providers' defaults would turn tables on demand into provisioned ones.
        silo.UseDynamoDBClustering(table => table
            .Configure<IOptions<AwsClusterOptions>, IAmazonDynamoDB>((options, cluster, client) =>
            {
                options.TableName = cluster.Value.Table;
                options.Service = ServiceOf(client);
                options.CreateIfNotExists = false;
                options.UpdateIfExists = false;
                options.UseProvisionedThroughput = false;
            }));
        return silo.AddDynamoDBGrainStorage(StorageNames.Operator, table => table
            .Configure<IOptions<AwsGrainOptions>, IAmazonDynamoDB>((options, grains, client) =>
            {
                options.TableName = grains.Value.Table;
                options.Service = ServiceOf(client);
                options.ServiceId = ServiceId;
                options.DeleteStateOnClear = true;
                options.CreateIfNotExists = false;
                options.UpdateIfExists = false;
                options.UseProvisionedThroughput = false;
            }));
    }

    /// <summary>Clients and stores, also for programs that are no silo.</summary>
    public static IServiceCollection AddAwsStores(this IServiceCollection services)
    {
        AddClients(services);
        DocsCore.Options<DynamoDbEventStoreOptions, DynamoDbEventStoreOptionsValidator>(services, "Aws:Events");
        DocsCore.Options<KmsOptions, KmsOptionsValidator>(services, "Aws:Keys");
        DocsCore.Options<S3BlobStoreOptions, S3BlobStoreOptionsValidator>(services, "Aws:Blobs");
        DocsCore.Options<AwsRootOptions, AwsRootOptionsValidator>(services, "Aws:Roots");
        DocsCore.Options<AwsGrainOptions, AwsGrainOptionsValidator>(services, "Aws:Grains");
        DocsCore.Options<AwsClusterOptions, AwsClusterOptionsValidator>(services, "Aws:Cluster");

        services.AddSingleton<AwsResources>();
        services.AddSingleton(provider => new DynamoDbKeyStore(
            provider.GetRequiredService<IAmazonDynamoDB>(), Value<KmsOptions>(provider)));
        services.AddSingleton<IKeyStore>(provider => provider.GetRequiredService<DynamoDbKeyStore>());
        services.AddSingleton(provider => new KmsMasterKey(
            provider.GetRequiredService<IAmazonKeyManagementService>(),
            provider.GetRequiredService<DynamoDbKeyStore>(),
            Value<KmsOptions>(provider)));
        services.AddSingleton<IMasterKey>(provider => provider.GetRequiredService<KmsMasterKey>());
        services.AddSingleton<CallersKey>();
        services.AddSingleton<IEventStore>(provider => new DynamoDbEventStore(
            provider.GetRequiredService<IAmazonDynamoDB>(),
            Value<DynamoDbEventStoreOptions>(provider),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IBlobStore>(provider => new S3BlobStore(
            provider.GetRequiredService<IAmazonS3>(), Value<S3BlobStoreOptions>(provider)));
        services.AddSingleton<IRootStore>(provider => new S3RootStore(
            provider.GetRequiredService<IAmazonS3>(), Value<S3BlobStoreOptions>(provider),
            Value<AwsRootOptions>(provider)));
        services.AddSingleton<IRootSigner>(provider => new KmsRootSigner(
            provider.GetRequiredService<IAmazonKeyManagementService>(), Value<AwsRootOptions>(provider)));
        return services;
    }

    private static void AddClients(IServiceCollection services)
    {
        DocsCore.Options<AwsConnectionOptions, AwsConnectionOptionsValidator>(services, "Aws:Connection");
        services.AddSingleton<IAmazonDynamoDB>(Client(connection => new AmazonDynamoDBClient(
            connection.ApplyTo(new AmazonDynamoDBConfig(), connection.DynamoDbUrl))));
        services.AddSingleton<IAmazonS3>(Client(connection => new AmazonS3Client(connection.ApplyTo(
            new AmazonS3Config { ForcePathStyle = connection.S3Url is not null }, connection.S3Url))));
        services.AddSingleton<IAmazonSQS>(Client(connection => new AmazonSQSClient(
            connection.ApplyTo(new AmazonSQSConfig(), connection.SqsUrl))));
        services.AddSingleton<IAmazonKeyManagementService>(Client(connection => new AmazonKeyManagementServiceClient(
            connection.ApplyTo(new AmazonKeyManagementServiceConfig(), connection.KmsUrl))));
    }

    private static Func<IServiceProvider, T> Client<T>(Func<AwsConnectionOptions, T> make) =>
        provider => make(Value<AwsConnectionOptions>(provider));

    private static T Value<T>(IServiceProvider provider) where T : class =>
        provider.GetRequiredService<IOptions<T>>().Value;

    /// <summary>The address of the service, or the region by which the providers find it.</summary>
    private static string ServiceOf(IAmazonDynamoDB client) =>
        client.Config.ServiceURL ?? client.Config.RegionEndpoint.SystemName;
}
