using Amazon.Textract;
using Microsoft.Extensions.Options;
using Orleans.Docs.Admission.Quota;
using Orleans.Docs.Aws.Engines.Classify;
using Orleans.Docs.Aws.Engines.Extract;
using Orleans.Docs.Aws.Engines.Pii;
using Orleans.Docs.Aws.Engines.Summarize;
using Orleans.Docs.Documents;

namespace Orleans.Docs.Aws.Admission;

/// <summary>
/// The quotas of this wing's services: what is configured, else what the account was granted, else the defaults of the
/// region.
/// </summary>
internal sealed class AwsQuotas(
    IAmazonTextract textract, IOptions<AwsConnectionOptions> connection, IOptions<AwsQuotaOptions> quotas,
    IOptions<BedrockOptions> bedrock, AccountQuotas account, IOptions<QuotaTable> table) : IServiceQuotas
{
    private readonly string _region =
        connection.Value.Region ?? textract.Config.RegionEndpoint?.SystemName ?? "unknown";

    /// <summary>The account is that of the silo's credentials, the same for all silos of a cluster.</summary>
    public string Place => $"account/{_region}";

    public IReadOnlyList<string> Apis =>
    [
        .. AwsApis.All.Concat(quotas.Value.PerSecond.Keys.Order(StringComparer.Ordinal)).Distinct()
            .Where(api => Of(api) != QuotaLimits.None),
    ];

    public QuotaLimits Of(string api)
    {
        var (options, defaults, granted) = (quotas.Value, table.Value.Of(_region, api), account.Of(api));
        var rate = options.PerSecond.TryGetValue(api, out var given) ? given : granted ?? defaults.PerSecond;
        var calls = new QuotaLimits(rate) { Burst = rate is null ? null : defaults.Burst };
        return api switch
        {
            AwsApis.TextractJobs => new QuotaLimits(Jobs: options.TextractJobs ?? (int?)granted ?? defaults.Jobs),
            AwsApis.InvokeEndpoint => calls with { Calls = options.EndpointCalls },
            AwsApis.Converse or AwsApis.InvokeModel => calls with
            {
                TokensPerMinute = options.TokensPerMinute ?? defaults.TokensPerMinute,
            },
            _ => calls,
        };
    }

    public string? FirstApi(Step step, string engine) => engine switch
    {
        TextractExtractor.TextName => AwsApis.DetectDocumentText,
        TextractExtractor.AnalysisName => AwsApis.AnalyzeDocument,
        ComprehendPiiDetector.Name => AwsApis.DetectPiiEntities,
        ComprehendClassifier.Name => AwsApis.ClassifyDocument,
        SageMakerClassifier.Name => AwsApis.InvokeEndpoint,
        BedrockSummarizer.Name => bedrock.Value.QuotaApi,
        _ => null,
    };
}
