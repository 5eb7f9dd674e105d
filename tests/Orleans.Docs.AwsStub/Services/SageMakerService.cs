using System.Text.Json.Nodes;
using Orleans.Docs.AwsStub.Wire;

namespace Orleans.Docs.AwsStub.Services;

/// <summary>SageMaker endpoints: models that answer what a test says.</summary>
public sealed class SageMakerService : IStubService
{
    private const int BodyBytesMax = 6_291_456;
    private const int ServerlessBytesMax = 4 << 20;

    private readonly Ledger _ledger;

    internal SageMakerService(Ledger ledger) => _ledger = ledger;

    public string SigningName => "sagemaker";

    /// <summary>Endpoints that there are, and whether they are serverless.</summary>
    public Dictionary<string, bool> Endpoints { get; } =
        new() { ["documents"] = false, ["documents-serverless"] = true };

    /// <summary>What a model answers to a body.</summary>
    public Func<JsonObject, JsonNode> Says { get; set; } = _ => new JsonObject
    {
        ["classes"] = new JsonArray(new JsonObject { ["name"] = "invoice", ["score"] = 0.9 }),
    };

    public string Operation(StubRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.Path is ["endpoints", _, "invocations"]
            ? "InvokeEndpoint"
            : throw new RefusedException(404, "UnknownOperationException", "no such path");
    }

    public Reply Answer(string operation, StubRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!Endpoints.TryGetValue(request.Path[1], out var serverless))
        {
            throw new RefusedException(400, "ValidationError", "endpoint not found");
        }

        if (request.Body.Length > (serverless ? ServerlessBytesMax : BodyBytesMax))
        {
            throw new RefusedException(413, "ValidationError", "the body is too large");
        }

        _ledger.Charge("sagemaker:InvokeEndpoint", 1);
        return Reply.Json(Says(request.Json())) with
        {
            ContentType = "application/json",
            Headers = new() { ["x-Amzn-Invoked-Production-Variant"] = "AllTraffic" },
        };
    }
}
