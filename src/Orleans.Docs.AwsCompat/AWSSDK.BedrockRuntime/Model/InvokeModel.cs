using System.IO;
using Amazon.Runtime;

namespace Amazon.BedrockRuntime.Model;

/// <summary>A prompt in the model's own format.</summary>
public partial class InvokeModelRequest : AmazonBedrockRuntimeRequest
{
    public string Accept { get; set; }

    public MemoryStream Body { get; set; }

    public string ContentType { get; set; }

    public string GuardrailIdentifier { get; set; }

    public string GuardrailVersion { get; set; }

    public string ModelId { get; set; }

    public Trace Trace { get; set; }
}

/// <summary>The model's answer in its own format.</summary>
public partial class InvokeModelResponse : AmazonWebServiceResponse
{
    public MemoryStream Body { get; set; }

    public string ContentType { get; set; }
}
