using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using Amazon.SageMakerRuntime.Model;
using Orleans.Docs.AwsCompat.Wire;

namespace Amazon.SageMakerRuntime;

internal sealed class InvokeEndpointCall(Service service)
    : JsonCall<InvokeEndpointRequest, InvokeEndpointResponse>(service, WireJson.Plain)
{
    private const string CustomAttributes = "X-Amzn-SageMaker-Custom-Attributes";

    protected override void Write(InvokeEndpointRequest input, DefaultRequest request)
    {
        request.ResourcePath = "/endpoints/{EndpointName}/invocations";
        request.AddPathResource(
            "{EndpointName}", input.EndpointName ?? throw new AmazonSageMakerRuntimeException(
                "EndpointName is required", null, default, null, null, default));
        request.Headers["Content-Type"] = input.ContentType ?? "application/octet-stream";
        Header("Accept", input.Accept);
        Header(CustomAttributes, input.CustomAttributes);
        Header("X-Amzn-SageMaker-Inference-Id", input.InferenceId);
        Header("X-Amzn-SageMaker-Target-Model", input.TargetModel);
        Header("X-Amzn-SageMaker-Target-Variant", input.TargetVariant);
        WritePayload(input.Body, request);

        void Header(string name, string value)
        {
            if (value is not null)
            {
                request.Headers[name] = value;
            }
        }
    }

    protected override InvokeEndpointResponse Read(JsonUnmarshallerContext context) => new()
    {
        Body = ReadPayload(context),
        ContentType = Header(context, "Content-Type"),
        CustomAttributes = Header(context, CustomAttributes),
        InvokedProductionVariant = Header(context, "x-Amzn-Invoked-Production-Variant"),
    };
}
