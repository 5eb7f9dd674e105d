using System.Text.Json;
using Orleans.Docs.Aws.Sqs;

namespace Orleans.Docs.Aws.Engines.Extract;

/// <summary>What the service publishes when a job ended, well or not: which input it had.</summary>
internal sealed record JobNotice(string Bucket, string Input)
{
    /// <summary>A notice has some 500; whoever writes more writes something else.</summary>
    private const int MessageLengthMax = 16 * 1024;

    /// <summary>Bare, or as a topic wraps it for a queue that subscribes without raw delivery.</summary>
    /// <param name="topicArn">Where a topic says its name, it has to be this one.</param>
    /// <returns>Null for what another topic says.</returns>
    /// <exception cref="MessageRefusedException">It is no notice.</exception>
    public static JobNotice? Read(string message, string? topicArn)
    {
        if (message.Length > MessageLengthMax)
        {
            throw new MessageRefusedException("message_too_long");
        }

        try
        {
            using var json = JsonDocument.Parse(message);
            if (!json.RootElement.TryGetProperty("TopicArn", out var topic))
            {
                return Of(json.RootElement);
            }

            if (topicArn is not null && topic.GetString() != topicArn)
            {
                return null;
            }

            using var inner = JsonDocument.Parse(json.RootElement.GetProperty("Message").GetString()!);
            return Of(inner.RootElement);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException
            or ArgumentNullException)
        {
            throw new MessageRefusedException("message_broken", e);
        }
    }

    private static JobNotice Of(JsonElement notice)
    {
        var location = notice.GetProperty("DocumentLocation");
        return notice.GetProperty("JobId").GetString() is { Length: > 0 }
            && location.GetProperty("S3Bucket").GetString() is { Length: > 0 } bucket
            && location.GetProperty("S3ObjectName").GetString() is { Length: > 0 } input
            ? new JobNotice(bucket, input)
            : throw new MessageRefusedException("message_broken");
    }
}
