using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Orleans.Docs.AwsStub.Wire;

namespace Orleans.Docs.AwsStub.Services;

/// <summary>What a consumer of SQS uses, long polls among it.</summary>
internal sealed class SqsService(QueueStore queues, TimeProvider clock) : IStubService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(20);

    private const string Target = "AmazonSQS.";
    private const int MessagesMax = 10;

    public string SigningName => "sqs";

    public string Operation(StubRequest request) => request.TargetOperation(Target);

    /// <summary>A receive is answered when a message can be seen, or after as long as it waits for one.</summary>
    public async Task Ready(string operation, StubRequest request, CancellationToken cancellationToken)
    {
        if (operation != "ReceiveMessage")
        {
            return;
        }

        var input = request.Json();
        var name = NameOf(input);
        var started = clock.GetTimestamp();
        var wait = TimeSpan.FromSeconds((int?)input["WaitTimeSeconds"] ?? 0);
        while (queues.Exists(name) && !queues.HasVisible(name) && clock.GetElapsedTime(started) < wait)
        {
            await Task.Delay(LookEvery, clock, cancellationToken);
        }
    }

    public Reply Answer(string operation, StubRequest request)
    {
        var input = request.Json();
        var name = NameOf(input);
        if (operation == "CreateQueue")
        {
            queues.Create(name);
        }

        if (!queues.Exists(name))
        {
            throw new RefusedException(400, "com.amazonaws.sqs#QueueDoesNotExist", "the queue does not exist");
        }

        var receipt = (string?)input["ReceiptHandle"] ?? "";
        var hidden = TimeSpan.FromSeconds((int?)input["VisibilityTimeout"] ?? 30);
        switch (operation)
        {
            case "GetQueueUrl" or "CreateQueue":
                return Reply.Json(new JsonObject
                {
                    ["QueueUrl"] = $"http://{request.Header("host")}/000000000000/{name}",
                });
            case "SendMessage":
                var body = (string)input["MessageBody"]!;
                return Reply.Json(new JsonObject
                {
                    ["MessageId"] = queues.Send(
                        name, body, TimeSpan.FromSeconds((int?)input["DelaySeconds"] ?? 0)),
                    ["MD5OfMessageBody"] = Md5(body),
                });
            case "ReceiveMessage":
                return Receive(input, name, hidden);
            case "DeleteMessage":
                queues.Delete(name, receipt);
                return Reply.Json(new JsonObject());
            case "DeleteMessageBatch":
                return Batch(input, entry => queues.Delete(name, (string)entry["ReceiptHandle"]!));
            case "ChangeMessageVisibilityBatch":
                return Batch(input, entry => queues.Hide(
                    name, (string)entry["ReceiptHandle"]!,
                    TimeSpan.FromSeconds((int?)entry["VisibilityTimeout"] ?? 30)));
            case "ChangeMessageVisibility":
                return queues.Hide(name, receipt, hidden)
                    ? Reply.Json(new JsonObject())
                    : throw new RefusedException(400, "MessageNotInflight", "the message is not in flight");
            case "GetQueueAttributes":
                return Reply.Json(new JsonObject
                {
                    ["Attributes"] = new JsonObject
                    {
                        ["ApproximateNumberOfMessages"] = $"{queues.Count(name)}",
                        ["ApproximateNumberOfMessagesNotVisible"] = "0",
                    },
                });
            default:
                throw new RefusedException(400, "UnknownOperationException", operation);
        }
    }

    private Reply Receive(JsonObject input, string name, TimeSpan hidden)
    {
        var max = Math.Min((int?)input["MaxNumberOfMessages"] ?? 1, MessagesMax);
        return Reply.Json(new JsonObject
        {
            ["Messages"] = new JsonArray(
            [
                .. queues.Receive(name, max, hidden).Select(message => new JsonObject
                {
                    ["MessageId"] = message.Id,
                    ["ReceiptHandle"] = message.Receipt,
                    ["Body"] = message.Body,
                    ["MD5OfBody"] = Md5(message.Body),
                    ["Attributes"] = new JsonObject { ["ApproximateReceiveCount"] = $"{message.Deliveries}" },
                }),
            ]),
        });
    }

    private static string NameOf(JsonObject input) =>
        ((string?)input["QueueUrl"])?.Split('/')[^1] ?? (string?)input["QueueName"] ?? "";

    private static Reply Batch(JsonObject input, Action<JsonNode> work)
    {
        var done = new JsonArray();
        foreach (var entry in input["Entries"]!.AsArray())
        {
            work(entry!);
            done.Add(new JsonObject { ["Id"] = (string)entry!["Id"]! });
        }

        return Reply.Json(new JsonObject { ["Successful"] = done, ["Failed"] = new JsonArray() });
    }

#pragma warning disable CA5351 // SQS states the MD5 of what it keeps
    private static string Md5(string body) => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(body)));
#pragma warning restore CA5351
}
