using System.Collections.Immutable;
using System.Text;
using Amazon.SimpleNotificationService;
using Amazon.SimpleNotificationService.Model;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Docs.Content;
using Orleans.Docs.Notifications;

namespace Orleans.Docs.Aws.Notifications;

/// <summary>
/// Publishes to a topic what a webhook would get. Subscribers may filter by the attributes <c>tenant</c>,
/// <c>type</c> and <c>state</c>.
/// </summary>
internal sealed partial class SnsTopic(
    IAmazonSimpleNotificationService sns, IOptions<AwsNotifyOptions> options, TimeProvider clock,
    ILogger<SnsTopic> logger) : ISettledNotifier, INotifierSource
{
    public string Name => "sns";

    public ImmutableArray<ISettledNotifier> Notifiers => options.Value.TopicArn is null ? [] : [this];

    public bool Wants(string tenant) => true;

    public async Task<NotifyFailure?> Notify(SettledNotice notice, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.Value.Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await sns.PublishAsync(
                new PublishRequest
                {
                    TopicArn = options.Value.TopicArn,
                    Message = Encoding.UTF8.GetString(notice.ToJson()),
                    MessageAttributes = new Dictionary<string, MessageAttributeValue>
                    {
                        ["tenant"] = Text(notice.Document.Tenant),
                        ["type"] = Text(SettledNotice.EventType),
                        ["state"] = Text(notice.State),
                    },
                },
                either.Token).ConfigureAwait(false);
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new NotifyFailure(Problems.NotifyTimedOut);
        }
        catch (Exception e) when (AwsFailures.IsOfTheService(e))
        {
            // A missing topic or a denied one can be mended while it is tried again.
            LogNotPublished(logger, AwsFailures.Reason(e));
            return new NotifyFailure(Problems.NotifyServiceRefused);
        }
    }

    private static MessageAttributeValue Text(string value) => new() { DataType = "String", StringValue = value };

    [LoggerMessage(LogLevel.Warning, "the topic of settled documents took nothing: {Reason}")]
    private static partial void LogNotPublished(ILogger logger, string reason);
}
