using Amazon.Runtime;

namespace Amazon.BedrockRuntime;

/// <summary>The base of the service's requests.</summary>
public partial class AmazonBedrockRuntimeRequest : AmazonWebServiceRequest;
