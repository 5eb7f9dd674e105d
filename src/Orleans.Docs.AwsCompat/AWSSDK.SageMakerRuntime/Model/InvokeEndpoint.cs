using System.IO;
using Amazon.Runtime;

namespace Amazon.SageMakerRuntime.Model;

/// <summary>An input in the model's own format.</summary>
public partial class InvokeEndpointRequest : AmazonSageMakerRuntimeRequest
{
    public string Accept { get; set; }

    public MemoryStream Body { get; set; }

    public string ContentType { get; set; }

    public string CustomAttributes { get; set; }

    public string EndpointName { get; set; }

    public string InferenceId { get; set; }

    public string TargetModel { get; set; }

    public string TargetVariant { get; set; }
}

/// <summary>The model's answer in its own format.</summary>
public partial class InvokeEndpointResponse : AmazonWebServiceResponse
{
    public MemoryStream Body { get; set; }

    public string ContentType { get; set; }

    public string CustomAttributes { get; set; }

    public string InvokedProductionVariant { get; set; }
}
