using Amazon.Runtime;

namespace Amazon.Textract;

/// <summary>The base of the service's requests.</summary>
public partial class AmazonTextractRequest : AmazonWebServiceRequest;
