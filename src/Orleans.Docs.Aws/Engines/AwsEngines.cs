using Amazon.BedrockRuntime;
using Amazon.Comprehend;
using Amazon.S3;
using Amazon.SageMakerRuntime;
using Amazon.ServiceQuotas;
using Amazon.Textract;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Docs.Admission.Quota;
using Orleans.Docs.Aws.Admission;
using Orleans.Docs.Aws.Blobs;
using Orleans.Docs.Aws.Engines.Classify;
using Orleans.Docs.Aws.Engines.Extract;
using Orleans.Docs.Aws.Engines.Pii;
using Orleans.Docs.Aws.Engines.Summarize;
using Orleans.Docs.Documents;
using Orleans.Docs.Engines;
using Orleans.Docs.Erasing;
using Orleans.Docs.Workers;
using Orleans.Runtime;

namespace Orleans.Docs.Aws.Engines;

/// <summary>
/// The engines of this wing by name. One that needs a model of one's own is offered where its option names the model.
/// </summary>
public static class AwsEngines
{
    public static IServiceCollection AddAwsEngines(this IServiceCollection services)
    {
        DocsCore.Options<TextractOptions, TextractOptionsValidator>(services, "Aws:Textract");
        DocsCore.Options<ClassifierOptions, ClassifierOptionsValidator>(services, "Aws:Classifier");
        DocsCore.Options<ComprehendOptions, ComprehendOptionsValidator>(services, "Aws:Pii");
        DocsCore.Options<BedrockOptions, BedrockOptionsValidator>(services, "Aws:Bedrock");
        DocsCore.Options<AwsQuotaOptions, AwsQuotaOptionsValidator>(services, "Aws:Quotas");
        services.AddOptions<QuotaTable>().Configure<IConfiguration>((table, all) => table.Read(all)).ValidateOnStart();
        services.AddSingleton<IAmazonServiceQuotas>(AwsWing.Client(connection => new AmazonServiceQuotasClient(
            OneTry(connection.ApplyTo(new AmazonServiceQuotasConfig(), connection.ServiceQuotasUrl)))));
        services.AddSingleton<AccountQuotas>();
        services.AddHostedService(provider => provider.GetRequiredService<AccountQuotas>());
        services.Replace(ServiceDescriptor.Singleton<IServiceQuotas, AwsQuotas>());
        services.AddOptions<TextractOptions>().PostConfigure<IOptions<S3BlobStoreOptions>>(
            (textract, blobs) => textract.WorkBucket ??= blobs.Value.Bucket);
        services.AddSingleton<IPostConfigureOptions<PriceTable>, AwsPrices>();
        AddClients(services);
        services.AddSingleton(Jobs);
        services.Replace(ServiceDescriptor.Singleton<IServiceJobs>(
            provider => provider.GetRequiredService<TextractJobs>()));
        services.AddSingleton(provider => new DrawnPages(AwsWing.Value<TextractOptions>(provider).DrawnBytesKept));
        services.AddSingleton<IPlainCopies, WorkCopies>();
        services.AddSingleton(Extractors);
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, JobNotices>();
        services.AddSingleton(Classifiers);
        services.AddSingleton(PiiDetectors);
        services.AddSingleton(Summarizers);
        return services;
    }

    private static void AddClients(IServiceCollection services)
    {
        // Reading a page takes longer than a store does, and a try that is abandoned is paid for all the same.
        services.AddSingleton<IAmazonTextract>(provider => AwsWing.Client(connection => new AmazonTextractClient(
            WithTime(
                connection.ApplyTo(new AmazonTextractConfig(), connection.TextractUrl),
                AwsWing.Value<TextractOptions>(provider).CallTimeoutSeconds)))(provider));
        services.AddSingleton<IAmazonComprehend>(provider => AwsWing.Client(connection => new AmazonComprehendClient(
            WithTime(
                connection.ApplyTo(new AmazonComprehendConfig(), connection.ComprehendUrl),
                AwsWing.Value<ComprehendOptions>(provider).CallTimeoutSeconds)))(provider));

        // A model takes longer still: one try has the time of the whole call.
        services.AddSingleton<IAmazonSageMakerRuntime>(provider => AwsWing.Client(connection =>
            new AmazonSageMakerRuntimeClient(WithTime(
                connection.ApplyTo(new AmazonSageMakerRuntimeConfig(), connection.SageMakerUrl),
                AwsWing.Value<ClassifierOptions>(provider).TimeoutSeconds)))(provider));
        services.AddSingleton<IAmazonBedrockRuntime>(provider => AwsWing.Client(connection =>
            new AmazonBedrockRuntimeClient(WithTime(
                connection.ApplyTo(new AmazonBedrockRuntimeConfig(), connection.BedrockUrl),
                AwsWing.Value<BedrockOptions>(provider).TimeoutSeconds)))(provider));
    }

    private static T WithTime<T>(T config, int seconds)
        where T : Amazon.Runtime.ClientConfig
    {
        config.Timeout = TimeSpan.FromSeconds(seconds);
        return OneTry(config);
    }

    /// <summary>Each try needs a permit, so that <see cref="ServiceCalls"/> tries again and not the SDK.</summary>
    private static T OneTry<T>(T config)
        where T : Amazon.Runtime.ClientConfig
    {
        config.MaxErrorRetry = 0;
        return config;
    }

    private static TextractJobs Jobs(IServiceProvider provider)
    {
        var options = AwsWing.Value<TextractOptions>(provider);
        var calls = Calls(
            provider, TextractExtractor.NameOf(options), options.CallRetriesMax, options.CallRetryDelay);
        return new TextractJobs(
            provider.GetRequiredService<IAmazonTextract>(), calls, provider.GetRequiredService<IAmazonS3>(), options,
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<TextractJobs>>());
    }

    private static IEngineSource<IExtractor> Extractors(IServiceProvider provider)
    {
        var options = AwsWing.Value<TextractOptions>(provider);
        var name = TextractExtractor.NameOf(options);
        return new EngineSource<IExtractor>(new NamedEngine<IExtractor>(name, () =>
        {
            var client = provider.GetRequiredService<IAmazonTextract>();
            var clock = provider.GetRequiredService<TimeProvider>();
            var calls = Calls(provider, name, options.CallRetriesMax, options.CallRetryDelay);
            return new TextractExtractor(
                new TextractCalls(client, calls, options), provider.GetRequiredService<TextractJobs>(),
                provider.GetRequiredService<DrawnPages>(),
                Other(provider, Step.Extract, name, (all, other) => all.Extractor(other)), options, clock);
        })
        { GuardsItself = true });
    }

    private static IEngineSource<IClassifier> Classifiers(IServiceProvider provider)
    {
        var options = AwsWing.Value<ClassifierOptions>(provider);
        var clock = provider.GetRequiredService<TimeProvider>();
        return options switch
        {
            { Endpoint: null } => new EngineSource<IClassifier>(),
            { Provider: "comprehend" } => new EngineSource<IClassifier>(new NamedEngine<IClassifier>(
                ComprehendClassifier.Name,
                () => new ComprehendClassifier(
                    provider.GetRequiredService<IAmazonComprehend>(),
                    Calls(provider, ComprehendClassifier.Name, options.CallRetriesMax, options.CallRetryDelay),
                    options, clock))
            { GuardsItself = true }),
            _ => new EngineSource<IClassifier>(new NamedEngine<IClassifier>(
                SageMakerClassifier.Name,
                () => new SageMakerClassifier(
                    provider.GetRequiredService<IAmazonSageMakerRuntime>(),
                    Calls(provider, SageMakerClassifier.Name, options.CallRetriesMax, options.CallRetryDelay),
                    options, clock))
            { GuardsItself = true }),
        };
    }

    private static IEngineSource<IPiiDetector> PiiDetectors(IServiceProvider provider)
    {
        var options = AwsWing.Value<ComprehendOptions>(provider);
        return new EngineSource<IPiiDetector>(new NamedEngine<IPiiDetector>(
            ComprehendPiiDetector.Name,
            () => new ComprehendPiiDetector(
                provider.GetRequiredService<IAmazonComprehend>(),
                Calls(provider, ComprehendPiiDetector.Name, options.CallRetriesMax, options.CallRetryDelay),
                Other(provider, Step.DetectPii, ComprehendPiiDetector.Name, (all, name) => all.PiiDetector(name)),
                options,
                provider.GetRequiredService<TimeProvider>()))
        { GuardsItself = true });
    }

    private static IEngineSource<ISummarizer> Summarizers(IServiceProvider provider)
    {
        var options = AwsWing.Value<BedrockOptions>(provider);
        return options.Model is not { } model
            ? new EngineSource<ISummarizer>()
            : new EngineSource<ISummarizer>(new NamedEngine<ISummarizer>(BedrockSummarizer.Name, () =>
            {
                var client = provider.GetRequiredService<IAmazonBedrockRuntime>();
                return new BedrockSummarizer(
                    options.Api == "invoke"
                        ? new InvokeChatClient(client, options)
                        : new ConverseChatClient(client, options),
                    Calls(provider, BedrockSummarizer.Name, options.CallRetriesMax, options.CallRetryDelay),
                    options,
                    AwsWing.Value<AwsQuotaOptions>(provider).BurndownOf(model),
                    provider.GetRequiredService<TimeProvider>());
            })
            { GuardsItself = true });
    }

    private static ServiceCalls Calls(IServiceProvider provider, string engine, int retriesMax, TimeSpan retryDelay) =>
        new(
            provider.GetRequiredService<Circuits>().Of(engine), provider.GetRequiredService<SiloPermits>(),
            retriesMax, retryDelay, provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<ServiceCalls>>());

    /// <summary>The first engine for the step that is not of this wing; null where there is none.</summary>
    private static T? Other<T>(IServiceProvider provider, Step step, string own, Func<EngineCatalog, string, T> get)
        where T : class
    {
        var engines = provider.GetRequiredService<EngineCatalog>();
        return engines.NamesOf(step).FirstOrDefault(name => name != own) is { } other ? get(engines, other) : null;
    }
}
