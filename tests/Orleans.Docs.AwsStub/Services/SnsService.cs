using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Orleans.Docs.AwsStub.Wire;

namespace Orleans.Docs.AwsStub.Services;

/// <summary>Topics and the queues that hear of them.</summary>
public sealed class SnsService : IStubService
{
    private const int MessageBytesMax = 256 * 1024;

    private readonly QueueStore _queues;
    private readonly ConcurrentDictionary<string, ConcurrentBag<string>> _topics = new();

    internal SnsService(QueueStore queues) => _queues = queues;

    public string SigningName => "sns";

    ErrorForm IStubService.Errors => ErrorForm.WrappedXml;

    /// <summary>Messages of every topic in the order in which they came.</summary>
    public ConcurrentQueue<(string Topic, string Message)> Published { get; } = new();

    public void Create(string topicArn, params string[] queues) => _topics[topicArn] = [.. queues];

    public string Operation(StubRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.Form().GetValueOrDefault("Action") ?? "";
    }

    public Reply Answer(string operation, StubRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var form = request.Form();
        if (operation != "Publish")
        {
            throw new RefusedException(400, "InvalidAction", operation);
        }

        var topic = form.GetValueOrDefault("TopicArn") ?? "";
        var message = form.GetValueOrDefault("Message") ?? "";
        if (!_topics.ContainsKey(topic))
        {
            throw new RefusedException(404, "NotFound", "topic does not exist");
        }

        if (message.Length == 0 || System.Text.Encoding.UTF8.GetByteCount(message) > MessageBytesMax)
        {
            throw new RefusedException(400, "InvalidParameter", "Message is empty or too long");
        }

        var id = Deliver(topic, message);
        return Reply.Xml(
            $"<PublishResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\"><PublishResult><MessageId>{id}"
            + "</MessageId></PublishResult><ResponseMetadata><RequestId>stub</RequestId></ResponseMetadata>"
            + "</PublishResponse>");
    }

    /// <summary>As the service wraps a message for a queue that subscribes without raw delivery.</summary>
    internal string Deliver(string topic, string message)
    {
        var id = Guid.NewGuid().ToString();
        Published.Enqueue((topic, message));
        foreach (var queue in _topics.GetValueOrDefault(topic) ?? [])
        {
            _queues.Send(queue, new JsonObject
            {
                ["Type"] = "Notification",
                ["MessageId"] = id,
                ["TopicArn"] = topic,
                ["Message"] = message,
            }.ToJsonString());
        }

        return id;
    }
}
