#nullable enable
using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;
using Orleans.Providers.Streams.Common;
using Orleans.Runtime;
using Orleans.Serialization;
using Orleans.Streams;
using SQSMessage = Amazon.SQS.Model.Message;

namespace Orleans.Streaming.SQS.Streams;

/// <summary>Batches as Orleans serialises them, in a JSON object's <c>payload</c>.</summary>
internal sealed class SQSDataAdapter(Serializer<SQSBatchContainer> serializer) : ISQSDataAdapter
{
    private const string Payload = "payload";

    public IBatchContainer FromQueueMessage(SQSMessage queueMessage, long sequenceId)
    {
        var bytes = JsonNode.Parse(queueMessage.Body)?[Payload]?.GetValue<string>()
            ?? throw new JsonException($"message {queueMessage.MessageId} holds no batch");
        var batch = serializer.Deserialize(Convert.FromBase64String(bytes))
            ?? throw new JsonException($"message {queueMessage.MessageId} holds no batch");
        return batch with { Token = new EventSequenceTokenV2(sequenceId) };
    }

    public SQSMessage ToQueueMessage<T>(
        StreamId streamId, IEnumerable<T> events, StreamSequenceToken? token,
        Dictionary<string, object>? requestContext)
    {
        var batch = new SQSBatchContainer(streamId, [.. events.Cast<object>()], requestContext);
        var bytes = Convert.ToBase64String(serializer.SerializeToArray(batch));
        return new SQSMessage { Body = new JsonObject { [Payload] = bytes }.ToJsonString() };
    }
}

[GenerateSerializer, Alias("SQSBatchContainer")]
internal sealed record SQSBatchContainer(
    [property: Id(0)] StreamId StreamId,
    [property: Id(1)] List<object> Events,
    [property: Id(2)] Dictionary<string, object>? Context) : IBatchContainer
{
    [Id(3)]
    public EventSequenceTokenV2? Token { get; init; }

    public StreamSequenceToken SequenceToken => Token!;

    public IEnumerable<Tuple<T, StreamSequenceToken>> GetEvents<T>() => Events.OfType<T>().Select(
        (e, i) => Tuple.Create<T, StreamSequenceToken>(e, Token!.CreateSequenceTokenForEvent(i)));

    public bool ImportRequestContext()
    {
        if (Context is not null)
        {
            RequestContextExtensions.Import(Context);
        }

        return Context is not null;
    }
}
