using Amazon.DynamoDBv2;
using Amazon.KeyManagementService;
using Amazon.Runtime;
using Amazon.Runtime.Credentials;
using Amazon.S3;
using Amazon.SimpleNotificationService;
using Amazon.SQS;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Docs.Anchors;
using Orleans.Docs.Aws.Anchors;
using Orleans.Docs.Aws.Blobs;
using Orleans.Docs.Aws.Callers;
using Orleans.Docs.Aws.Cluster;
using Orleans.Docs.Aws.Engines;
using Orleans.Docs.Aws.Events;
using Orleans.Docs.Aws.Grains;
using Orleans.Docs.Aws.Keys;
using Orleans.Docs.Aws.Notifications;
using Orleans.Docs.Aws.Search;
using Orleans.Docs.Aws.Uploads;
using Orleans.Docs.Batches;
using Orleans.Docs.Blobs;
using Orleans.Docs.Callers;
using Orleans.Docs.Erasing;
using Orleans.Docs.Events;
using Orleans.Docs.Keys;
using Orleans.Docs.Notifications;
using Orleans.Docs.Search;
using Orleans.Docs.Uploads;
using Orleans.Runtime;
using Orleans.Streams;

namespace Orleans.Docs.Aws;

/// <summary>
/// The wing on AWS: the twin of the embedded one, with the same ports under the same folder and file names. Events,
/// keys, grain state and membership lie in DynamoDB, blobs and roots in S3, master keys in KMS, the index in
/// OpenSearch; Textract, SageMaker or Comprehend, and Bedrock do the steps.
/// </summary>
public static class AwsWing
{
    /// <summary>What <c>Docs:Wing</c> says to choose this wing.</summary>
    public const string Name = "Aws";

    /// <summary>Names the program to Orleans: stands in the keys of grain state, and so never changes.</summary>
    public const string ServiceId = "orleans-docs";

    /// <summary>After so long a connection to the index is made anew, which follows a changed address.</summary>
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Adds every port and the clustering. The engines of this wing come first, and those of another one that is added
    /// later stay to be chosen by name and help out.
    /// </summary>
    public static ISiloBuilder AddAwsWing(this ISiloBuilder silo)
    {
        var services = silo.Services;
        services.AddAwsStores();
        services.AddAwsIndex();
        services.AddAwsEngines();
        services.AddIncomingBucket();
        services.AddS3Drop();
        services.AddSnsTopic();
        silo.AddChangeStreams();
        services.AddSingleton(provider => new CallerTokens(
            () => provider.GetRequiredService<CallersKey>().Value, provider.GetRequiredService<TimeProvider>()));
        services.AddHostedService<StoresAtStart>();
        services.AddOptions<ClusterOptions>().Configure<IOptions<AwsClusterOptions>>((cluster, options) =>
        {
            cluster.ClusterId = options.Value.ClusterId;
            cluster.ServiceId = ServiceId;
        });

        services.AddOptions<ClusterMembershipOptions>().Configure<IOptions<ProbeOptions>>((membership, probes) =>
        {
            membership.ProbeTimeout = probes.Value.Timeout;
            membership.NumMissedProbesLimit = probes.Value.MissesMax;
            membership.NumVotesForDeathDeclaration = probes.Value.VotesMin;
            membership.TableRefreshTimeout = probes.Value.TableRefresh;
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
        silo.AddOperatorStorage(AwsFailures.ReasonOfGrains);
        return silo.AddDynamoDBGrainStorage(StorageNames.Wing, table => table
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

    /// <summary>
    /// Where a client finds the silos; with <see cref="AddAwsStores"/>, whose client of DynamoDB it asks.
    /// </summary>
    public static IClientBuilder AddAwsGateways(this IClientBuilder client)
    {
        client.Services.AddOptions<ClusterOptions>().Configure<IOptions<AwsClusterOptions>>((cluster, options) =>
        {
            cluster.ClusterId = options.Value.ClusterId;
            cluster.ServiceId = ServiceId;
        });
        return client.UseDynamoDBClustering(table => table
            .Configure<IOptions<AwsClusterOptions>, IAmazonDynamoDB>((options, cluster, dynamo) =>
            {
                options.TableName = cluster.Value.Table;
                options.Service = ServiceOf(dynamo);
                options.CreateIfNotExists = false;
                options.UpdateIfExists = false;
                options.UseProvisionedThroughput = false;
            }));
    }

    /// <summary>Clients and stores, also for programs that are no silo.</summary>
    public static IServiceCollection AddAwsStores(this IServiceCollection services)
    {
        services.AddAwsClients();
        DocsCore.Options<DynamoDbEventStoreOptions, DynamoDbEventStoreOptionsValidator>(services, "Aws:Events");
        DocsCore.Options<KmsOptions, KmsOptionsValidator>(services, "Aws:Keys");
        DocsCore.Options<S3BlobStoreOptions, S3BlobStoreOptionsValidator>(services, "Aws:Blobs");
        DocsCore.Options<AwsRootOptions, AwsRootOptionsValidator>(services, "Aws:Roots");
        DocsCore.Options<AwsGrainOptions, AwsGrainOptionsValidator>(services, "Aws:Grains");
        DocsCore.Options<AwsClusterOptions, AwsClusterOptionsValidator>(services, "Aws:Cluster");
        DocsCore.Options<ProbeOptions, ProbeOptionsValidator>(services, "Cluster:Probes");
        DocsCore.Options<ChangesOptions, ChangesOptionsValidator>(services, "Aws:Changes");

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

    public static IServiceCollection AddAwsIndex(this IServiceCollection services)
    {
        DocsCore.Options<OpenSearchIndexOptions, OpenSearchIndexOptionsValidator>(services, "Aws:Index");
        services.AddSingleton<ISearchIndex>(provider => provider.GetRequiredService<OpenSearchIndex>());
        return services.AddSingleton(provider =>
        {
            var options = Value<OpenSearchIndexOptions>(provider);
            var signs = options.Signing is not OpenSearchSigning.None;
            return new OpenSearchIndex(
                options,
                new SocketsHttpHandler { PooledConnectionLifetime = ConnectionLifetime },
                signs ? DefaultAWSCredentialsIdentityResolver.GetCredentials() : null,
                signs ? RegionOf(provider) : null,
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<OpenSearchIndex>>());
        });
    }

    /// <summary>In place of the core's, which refuses.</summary>
    public static IServiceCollection AddIncomingBucket(this IServiceCollection services)
    {
        DocsCore.Options<IncomingOptions, IncomingOptionsValidator>(services, "Aws:Incoming");
        services.AddOptions<IncomingOptions>().PostConfigure<IOptions<S3BlobStoreOptions>>(
            (incoming, blobs) => incoming.Bucket ??= blobs.Value.Bucket);
        services.AddSingleton<IncomingBucket>();
        services.AddSingleton<TakenObjects>();
        services.AddSingleton<IPlainCopies>(provider => provider.GetRequiredService<TakenObjects>());
        return services.Replace(ServiceDescriptor.Singleton<IPresignedUploads>(
            provider => provider.GetRequiredService<IncomingBucket>()));
    }

    public static IServiceCollection AddS3Drop(this IServiceCollection services)
    {
        DocsCore.Options<DropOptions, DropOptionsValidator>(services, "Aws:Drop");
        services.Replace(ServiceDescriptor.Singleton<IBatchSource, S3BatchSource>());
        services.AddSingleton<S3Drop>();
        services.AddSingleton<IInbox>(provider => provider.GetRequiredService<S3Drop>());
        return services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(
            provider => provider.GetRequiredService<S3Drop>());
    }

    public static IServiceCollection AddSnsTopic(this IServiceCollection services)
    {
        DocsCore.Options<AwsNotifyOptions, AwsNotifyOptionsValidator>(services, "Aws:Notify");
        services.AddSingleton<IAmazonSimpleNotificationService>(Client(
            connection => new AmazonSimpleNotificationServiceClient(
                connection.ApplyTo(new AmazonSimpleNotificationServiceConfig(), connection.SnsUrl))));
        return services.AddSingleton<INotifierSource, SnsTopic>();
    }

    /// <summary>
    /// Notifications by streams over SQS, unless <c>Docs:Aws:Changes:Queued</c> says otherwise. Subscriptions stand in
    /// the code, so that nothing has to remember them.
    /// </summary>
    private static void AddChangeStreams(this ISiloBuilder silo)
    {
        if (!silo.Configuration.GetValue($"Docs:Aws:Changes:{nameof(ChangesOptions.Queued)}", true))
        {
            return;
        }

        silo.Services.Replace(ServiceDescriptor.Singleton<IProjection, ChangeStreams>());
        silo.AddSqsStreams(ChangesOptions.Provider, (SiloSqsStreamConfigurator streams) =>
        {
            var changes = silo.Configuration.GetSection("Docs:Aws:Changes").Get<ChangesOptions>() ?? new();
            streams.ConfigurePartitioning(changes.Queues);
            streams.ConfigureStreamPubSub(StreamPubSubType.ImplicitOnly);
            streams.UseDataAdapter((_, _) => new ChangeMessages());
            streams.ConfigureSqs(sqs => sqs.Configure<IAmazonSQS, IOptions<ChangesOptions>>((options, client, given) =>
            {
                options.ConnectionString = $"Service={ServiceOf(client)}";
                options.ReceiveWaitTimeSeconds = (int)given.Value.Wait.TotalSeconds;
                options.VisibilityTimeoutSeconds = (int)given.Value.Visibility.TotalSeconds;
            }));
        });
    }

    private static string RegionOf(IServiceProvider provider) =>
        provider.GetRequiredService<IAmazonDynamoDB>().Config.RegionEndpoint?.SystemName
        ?? Value<AwsConnectionOptions>(provider).Region
        ?? throw new AwsResourceException("no region is configured: Docs:Aws:Connection:Region names one");

    /// <summary>Clients of the stores, and what every client is told.</summary>
    internal static IServiceCollection AddAwsClients(this IServiceCollection services)
    {
        DocsCore.Options<AwsConnectionOptions, AwsConnectionOptionsValidator>(services, "Aws:Connection");
        services.PostConfigure<AwsConnectionOptions>(connection => connection.ApplyToOthers());
        services.AddSingleton<IAmazonDynamoDB>(Client(connection => new AmazonDynamoDBClient(
            connection.ApplyTo(new AmazonDynamoDBConfig(), connection.DynamoDbUrl))));
        services.AddSingleton<IAmazonS3>(Client(connection => new AmazonS3Client(connection.ApplyTo(
            new AmazonS3Config { ForcePathStyle = connection.S3Url is not null }, connection.S3Url))));
        services.AddSingleton<IAmazonSQS>(Client(connection => new AmazonSQSClient(
            WithTimeToWait(connection.ApplyTo(new AmazonSQSConfig(), connection.SqsUrl)))));
        services.AddSingleton<IAmazonKeyManagementService>(Client(connection => new AmazonKeyManagementServiceClient(
            connection.ApplyTo(new AmazonKeyManagementServiceConfig(), connection.KmsUrl))));
        return services;
    }

    /// <summary>A receive is answered after as long as it waits for messages.</summary>
    private static AmazonSQSConfig WithTimeToWait(AmazonSQSConfig config)
    {
        config.Timeout += DropOptions.WaitMax;
        return config;
    }

    internal static Func<IServiceProvider, T> Client<T>(Func<AwsConnectionOptions, T> make) =>
        provider => make(Value<AwsConnectionOptions>(provider));

    internal static T Value<T>(IServiceProvider provider) where T : class =>
        provider.GetRequiredService<IOptions<T>>().Value;

    /// <summary>The address of the service, or the region by which the providers find it.</summary>
    private static string ServiceOf(IAmazonService client) =>
        client.Config.ServiceURL ?? client.Config.RegionEndpoint.SystemName;
}
