using System;
using Orleans.Configuration;

namespace Orleans.Hosting;

public static class SiloBuilderExtensions
{
    public static ISiloBuilder AddSqsStreams(
        this ISiloBuilder builder, string name, Action<SqsOptions> configureOptions) =>
        builder.AddSqsStreams(
            name,
            (SiloSqsStreamConfigurator streams) => streams.ConfigureSqs(sqs => sqs.Configure(configureOptions)));

    public static ISiloBuilder AddSqsStreams(
        this ISiloBuilder builder, string name, Action<SiloSqsStreamConfigurator> configure)
    {
        var configurator = new SiloSqsStreamConfigurator(
            name, configureServices => builder.ConfigureServices(configureServices));
        configure?.Invoke(configurator);
        return builder;
    }
}

public static class ClientBuilderExtensions
{
    public static IClientBuilder AddSqsStreams(
        this IClientBuilder builder, string name, Action<SqsOptions> configureOptions) =>
        builder.AddSqsStreams(
            name,
            (ClusterClientSqsStreamConfigurator streams) =>
                streams.ConfigureSqs(sqs => sqs.Configure(configureOptions)));

    public static IClientBuilder AddSqsStreams(
        this IClientBuilder builder, string name, Action<ClusterClientSqsStreamConfigurator> configure)
    {
        configure?.Invoke(new ClusterClientSqsStreamConfigurator(name, builder));
        return builder;
    }
}
