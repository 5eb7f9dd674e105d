using System.Globalization;
using System.Text.Json;
using Orleans.Docs.Documents;
using Orleans.Providers.Streams.Common;
using Orleans.Runtime;
using Orleans.Streaming.SQS.Streams;
using Orleans.Streams;
using Message = Amazon.SQS.Model.Message;

namespace Orleans.Docs.Aws.Search;

/// <summary>A document changed: ids and a version, and nothing of what it holds.</summary>
/// <param name="Owes">Steps are owed, so that it will change again soon.</param>
[GenerateSerializer, Immutable, Alias("docs.DocumentChanged")]
internal sealed record DocumentChanged(
    [property: Id(0)] DocumentKey Document, [property: Id(1)] long Version, [property: Id(2)] bool Owes);

/// <summary>
/// Changes as messages of a few dozen bytes: <c>{"s":17,"d":"tenant/id","v":4,"o":1}</c>. The context of the call that
/// made the change, with its caller's token, stays behind.
/// </summary>
internal sealed class ChangeMessages : ISQSDataAdapter
{
    public const string Namespace = "docs.changes";

    public Message ToQueueMessage<T>(
        StreamId streamId, IEnumerable<T> events, StreamSequenceToken? token,
        Dictionary<string, object>? requestContext)
    {
        var change = events.Cast<DocumentChanged>().Single();
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("s", streamId.GetKeyAsString());
            json.WriteString("d", change.Document.ToString());
            json.WriteNumber("v", change.Version);
            json.WriteBoolean("o", change.Owes);
            json.WriteEndObject();
        }

        return new Message { Body = System.Text.Encoding.UTF8.GetString(bytes.ToArray()) };
    }

    /// <exception cref="FormatException">It tells of no change: the queue's redrive policy takes it away.</exception>
    public IBatchContainer FromQueueMessage(Message queueMessage, long sequenceId)
    {
        try
        {
            using var json = JsonDocument.Parse(queueMessage.Body);
            var root = json.RootElement;
            return new ChangeBatch(
                StreamId.Create(Namespace, root.GetProperty("s").GetString()!),
                new DocumentChanged(
                    DocumentKey.Parse(root.GetProperty("d").GetString()!),
                    root.GetProperty("v").GetInt64(),
                    root.GetProperty("o").GetBoolean()),
                sequenceId);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException
            or ArgumentException or DocsException)
        {
            throw new FormatException("the message tells of no change", e);
        }
    }

    public static string StreamKey(int stream) => stream.ToString(CultureInfo.InvariantCulture);
}

/// <summary>One change on its way from a queue to whoever hears the stream.</summary>
[GenerateSerializer, Immutable, Alias("docs.ChangeBatch")]
internal sealed record ChangeBatch(
    [property: Id(0)] StreamId StreamId, [property: Id(1)] DocumentChanged Change, [property: Id(2)] long Sequence)
    : IBatchContainer
{
    public StreamSequenceToken SequenceToken => new EventSequenceTokenV2(Sequence);

    public IEnumerable<Tuple<T, StreamSequenceToken>> GetEvents<T>() =>
        Change is T change ? [Tuple.Create(change, SequenceToken)] : [];

    public bool ImportRequestContext() => false;
}
