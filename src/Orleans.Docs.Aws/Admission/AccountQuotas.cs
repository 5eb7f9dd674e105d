using System.Collections.Frozen;
using Amazon.ServiceQuotas;
using Amazon.ServiceQuotas.Model;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Orleans.Docs.Aws.Admission;

/// <summary>
/// What the account was granted of Textract, as Service Quotas tells when the silo starts. Where it may not be asked or
/// does not answer, nothing: then the defaults of the region hold.
/// </summary>
internal sealed partial class AccountQuotas(
    IAmazonServiceQuotas client, IOptions<AwsQuotaOptions> quotas, IOptions<AwsConnectionOptions> connection,
    ILogger<AccountQuotas> logger) : IHostedLifecycleService
{
    private const string Service = "textract";
    private const int PagesMax = 20;

    private static readonly TimeSpan TimeMax = TimeSpan.FromSeconds(5);

    /// <summary>APIs by the codes of their quotas. Jobs have one for each kind, of which the smaller counts.</summary>
    private static readonly FrozenDictionary<string, string> Apis = new Dictionary<string, string>
    {
        ["L-75788A8B"] = AwsApis.DetectDocumentText,
        ["L-B83AD6FF"] = AwsApis.AnalyzeDocument,
        ["L-AE9E2453"] = AwsApis.StartDocumentTextDetection,
        ["L-5E3A5D59"] = AwsApis.StartDocumentAnalysis,
        ["L-94C8FE3F"] = AwsApis.GetDocumentTextDetection,
        ["L-9ACAE5E4"] = AwsApis.GetDocumentAnalysis,
        ["L-5B33D1C3"] = AwsApis.TextractJobs,
        ["L-5CF3B0DF"] = AwsApis.TextractJobs,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private FrozenDictionary<string, double> _values = FrozenDictionary<string, double>.Empty;

    /// <summary>Calls a second, or jobs at once; null for what is not known.</summary>
    public double? Of(string api) => _values.TryGetValue(api, out var value) ? value : null;

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        // Something that stands for Textract has other quotas than the account has.
        if (!quotas.Value.Read || (connection.Value.TextractUrl, connection.Value.ServiceQuotasUrl) is (not null, null))
        {
            return;
        }

        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(TimeMax);
        try
        {
            _values = await Read(timeout.Token).ConfigureAwait(false);
            LogRead(logger, _values.Count);
        }
        catch (Exception e) when (AwsFailures.IsOfTheService(e)
            || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            LogNotRead(logger, AwsFailures.Reason(e));
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task<FrozenDictionary<string, double>> Read(CancellationToken cancellationToken)
    {
        var values = new Dictionary<string, double>(StringComparer.Ordinal);
        var request = new ListServiceQuotasRequest { ServiceCode = Service };
        for (var page = 0; page < PagesMax; page++)
        {
            var answer = await client.ListServiceQuotasAsync(request, cancellationToken).ConfigureAwait(false);
            foreach (var quota in answer.Quotas ?? [])
            {
                if (quota is { QuotaCode: { } code, Value: > 0 and { } value } && Apis.TryGetValue(code, out var api))
                {
                    values[api] = Math.Min(value, values.GetValueOrDefault(api, double.MaxValue));
                }
            }

            if (string.IsNullOrEmpty(answer.NextToken))
            {
                break;
            }

            request.NextToken = answer.NextToken;
        }

        return values.ToFrozenDictionary(StringComparer.Ordinal);
    }

    [LoggerMessage(LogLevel.Information, "Service Quotas tells {Count} quotas of Textract")]
    private static partial void LogRead(ILogger logger, int count);

    [LoggerMessage(
        LogLevel.Warning,
        "Service Quotas cannot be read, the defaults of the region hold where Docs:Aws:Quotas says nothing: {Reason}")]
    private static partial void LogNotRead(ILogger logger, string reason);
}
