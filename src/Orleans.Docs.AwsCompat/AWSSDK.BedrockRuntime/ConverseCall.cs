using Amazon.BedrockRuntime.Model;
using Amazon.Runtime.Internal;
using Orleans.Docs.AwsCompat.Wire;

namespace Amazon.BedrockRuntime;

internal sealed class ConverseCall(Service service)
    : JsonCall<ConverseRequest, ConverseResponse>(service, WireJson.Camel)
{
    protected override void Write(ConverseRequest input, DefaultRequest request)
    {
        request.ResourcePath = "/model/{modelId}/converse";
        request.AddPathResource("{modelId}", ModelPath.Of(input.ModelId));
        request.Headers["Content-Type"] = "application/json";
        WriteBody(input, request);
    }
}

internal static class ModelPath
{
    /// <summary>The pipeline encodes it, a colon too, in the path and in what is signed.</summary>
    public static string Of(string modelId) => modelId
        ?? throw new AmazonBedrockRuntimeException("ModelId is required", null, default, null, null, default);
}
