using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Orleans.Docs.AwsStub.Wire;

namespace Orleans.Docs.AwsStub.Services;

/// <summary>What a consumer of SQS uses; long polls return at once.</summary>
internal sealed class SqsService(QueueStore queues) : IStubService
{
    private const string Target = "AmazonSQS.";
    private const int MessagesMax = 10;

    public string SigningName => "sqs";

    public string Operation(StubRequest request) =>
        request.Header("x-amz-target") is { } target && target.StartsWith(Target, StringComparison.Ordinal)
            ? target[Target.Length..]
            : throw new RefusedException(400, "UnknownOperationException", "no target");

    public Reply Answer(string operation, StubRequest request)
    {
        var input = request.Json();
        var name = ((string?)input["QueueUrl"])?.Split('/')[^1] ?? (string?)input["QueueName"] ?? "";
        if (!queues.Exists(name))
        {
            throw new RefusedException(400, "AWS.SimpleQueueService.NonExistentQueue", "the queue does not exist");
        }

        var receipt = (string?)input["ReceiptHandle"] ?? "";
        var hidden = TimeSpan.FromSeconds((int?)input["VisibilityTimeout"] ?? 30);
        switch (operation)
        {
            case "GetQueueUrl":
                return Reply.Json(new JsonObject
                {
                    ["QueueUrl"] =
                    $"http://{request.Header("host")}/000000000000/{name}"
                });
            case "SendMessage":
                var body = (string)input["MessageBody"]!;
                return Reply.Json(new JsonObject
                {
                    ["MessageId"] = queues.Send(name, body),
                    ["MD5OfMessageBody"] =
                    Md5(body)
                });
            case "ReceiveMessage":
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
            case "DeleteMessage":
                queues.Delete(name, receipt);
                return Reply.Json(new JsonObject());
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

#pragma warning disable CA5351 // SQS states the MD5 of what it keeps
    private static string Md5(string body) => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(body)));
#pragma warning restore CA5351
}
