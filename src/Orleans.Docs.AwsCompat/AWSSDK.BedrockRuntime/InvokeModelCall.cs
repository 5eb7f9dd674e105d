using Amazon.BedrockRuntime.Model;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using Orleans.Docs.AwsCompat.Wire;

namespace Amazon.BedrockRuntime;

internal sealed class InvokeModelCall(Service service)
    : JsonCall<InvokeModelRequest, InvokeModelResponse>(service, WireJson.Camel)
{
    protected override void Write(InvokeModelRequest input, DefaultRequest request)
    {
        request.ResourcePath = "/model/{modelId}/invoke";
        request.AddPathResource("{modelId}", ModelPath.Of(input.ModelId));
        request.Headers["Content-Type"] = input.ContentType ?? "application/json";
        Header("Accept", input.Accept);
        Header("X-Amzn-Bedrock-GuardrailIdentifier", input.GuardrailIdentifier);
        Header("X-Amzn-Bedrock-GuardrailVersion", input.GuardrailVersion);
        Header("X-Amzn-Bedrock-Trace", input.Trace?.Value);
        WritePayload(input.Body, request);

        void Header(string name, string value)
        {
            if (value is not null)
            {
                request.Headers[name] = value;
            }
        }
    }

    protected override InvokeModelResponse Read(JsonUnmarshallerContext context) => new()
    {
        Body = ReadPayload(context),
        ContentType = Header(context, "Content-Type"),
    };
}
