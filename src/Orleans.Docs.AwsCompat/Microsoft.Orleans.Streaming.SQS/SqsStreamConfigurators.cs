using System;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Streaming.SQS.Streams;

namespace Orleans.Hosting;

public class SiloSqsStreamConfigurator : SiloPersistentStreamConfigurator
{
    public SiloSqsStreamConfigurator(string name, Action<Action<IServiceCollection>> configureServicesDelegate)
        : base(name, configureServicesDelegate, SQSAdapterFactory.Create)
    {
    }

    public SiloSqsStreamConfigurator ConfigureSqs(Action<OptionsBuilder<SqsOptions>> configureOptions)
    {
        this.Configure(configureOptions);
        return this;
    }

    public SiloSqsStreamConfigurator ConfigureCache(int cacheSize = SimpleQueueCacheOptions.DEFAULT_CACHE_SIZE)
    {
        this.Configure<SimpleQueueCacheOptions>(cache => cache.Configure(options => options.CacheSize = cacheSize));
        return this;
    }

    public SiloSqsStreamConfigurator ConfigurePartitioning(
        int numOfparitions = HashRingStreamQueueMapperOptions.DEFAULT_NUM_QUEUES)
    {
        this.Configure<HashRingStreamQueueMapperOptions>(
            queues => queues.Configure(options => options.TotalQueueCount = numOfparitions));
        return this;
    }

    public SiloSqsStreamConfigurator UseDataAdapter(Func<IServiceProvider, string, ISQSDataAdapter> factory)
    {
        this.ConfigureComponent(factory);
        return this;
    }
}

public class ClusterClientSqsStreamConfigurator : ClusterClientPersistentStreamConfigurator
{
    public ClusterClientSqsStreamConfigurator(string name, IClientBuilder builder)
        : base(name, builder, SQSAdapterFactory.Create)
    {
    }

    public ClusterClientSqsStreamConfigurator ConfigureSqs(Action<OptionsBuilder<SqsOptions>> configureOptions)
    {
        this.Configure(configureOptions);
        return this;
    }

    public ClusterClientSqsStreamConfigurator ConfigurePartitioning(
        int numOfparitions = HashRingStreamQueueMapperOptions.DEFAULT_NUM_QUEUES)
    {
        this.Configure<HashRingStreamQueueMapperOptions>(
            queues => queues.Configure(options => options.TotalQueueCount = numOfparitions));
        return this;
    }

    public ClusterClientSqsStreamConfigurator UseDataAdapter(Func<IServiceProvider, string, ISQSDataAdapter> factory)
    {
        this.ConfigureComponent(factory);
        return this;
    }
}
