using Amazon.BedrockRuntime;
using Amazon.Comprehend;
using Amazon.S3;
using Amazon.SageMakerRuntime;
using Amazon.Textract;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Docs.Aws.Blobs;
using Orleans.Docs.Aws.Engines.Classify;
using Orleans.Docs.Aws.Engines.Extract;
using Orleans.Docs.Aws.Engines.Pii;
using Orleans.Docs.Aws.Engines.Summarize;
using Orleans.Docs.Documents;
using Orleans.Docs.Engines;
using Orleans.Docs.Workers;

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
        services.AddOptions<TextractOptions>().PostConfigure<IOptions<S3BlobStoreOptions>>(
            (textract, blobs) => textract.WorkBucket ??= blobs.Value.Bucket);
        services.AddSingleton<IPostConfigureOptions<PriceTable>, AwsPrices>();
        AddClients(services);
        services.AddSingleton(Extractors);
        services.AddSingleton(Classifiers);
        services.AddSingleton(PiiDetectors);
        services.AddSingleton(Summarizers);
        return services;
    }

    private static void AddClients(IServiceCollection services)
    {
        services.AddSingleton<IAmazonTextract>(AwsWing.Client(connection => new AmazonTextractClient(
            connection.ApplyTo(new AmazonTextractConfig(), connection.TextractUrl))));
        services.AddSingleton<IAmazonComprehend>(AwsWing.Client(connection => new AmazonComprehendClient(
            connection.ApplyTo(new AmazonComprehendConfig(), connection.ComprehendUrl))));

        // A model takes longer than a store does: one try has the time of the whole call.
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
        return config;
    }

    private static IEngineSource<IExtractor> Extractors(IServiceProvider provider)
    {
        var options = AwsWing.Value<TextractOptions>(provider);
        var name = TextractExtractor.NameOf(options);
        return new EngineSource<IExtractor>(new NamedEngine<IExtractor>(name, () =>
        {
            var client = provider.GetRequiredService<IAmazonTextract>();
            var clock = provider.GetRequiredService<TimeProvider>();
            var jobs = new TextractJobs(
                client, provider.GetRequiredService<IAmazonS3>(), options, clock,
                provider.GetRequiredService<ILogger<TextractJobs>>());
            return new TextractExtractor(
                client, jobs, Other(provider, Step.Extract, name, (all, other) => all.Extractor(other)),
                options, clock);
        }));
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
                () => new ComprehendClassifier(provider.GetRequiredService<IAmazonComprehend>(), options, clock))),
            _ => new EngineSource<IClassifier>(new NamedEngine<IClassifier>(
                SageMakerClassifier.Name,
                () => new SageMakerClassifier(
                    provider.GetRequiredService<IAmazonSageMakerRuntime>(), options, clock))),
        };
    }

    private static IEngineSource<IPiiDetector> PiiDetectors(IServiceProvider provider) =>
        new EngineSource<IPiiDetector>(new NamedEngine<IPiiDetector>(
            ComprehendPiiDetector.Name,
            () => new ComprehendPiiDetector(
                provider.GetRequiredService<IAmazonComprehend>(),
                Other(provider, Step.DetectPii, ComprehendPiiDetector.Name, (all, name) => all.PiiDetector(name)),
                AwsWing.Value<ComprehendOptions>(provider),
                provider.GetRequiredService<TimeProvider>())));

    private static IEngineSource<ISummarizer> Summarizers(IServiceProvider provider)
    {
        var options = AwsWing.Value<BedrockOptions>(provider);
        return options.Model is null
            ? new EngineSource<ISummarizer>()
            : new EngineSource<ISummarizer>(new NamedEngine<ISummarizer>(BedrockSummarizer.Name, () =>
            {
                var client = provider.GetRequiredService<IAmazonBedrockRuntime>();
                return new BedrockSummarizer(
                    options.Api == "invoke"
                        ? new InvokeChatClient(client, options)
                        : new ConverseChatClient(client, options),
                    options,
                    provider.GetRequiredService<TimeProvider>());
            }));
    }

    /// <summary>The first engine for the step that is not of this wing; null where there is none.</summary>
    private static T? Other<T>(IServiceProvider provider, Step step, string own, Func<EngineCatalog, string, T> get)
        where T : class
    {
        var engines = provider.GetRequiredService<EngineCatalog>();
        return engines.NamesOf(step).FirstOrDefault(name => name != own) is { } other ? get(engines, other) : null;
    }
}
