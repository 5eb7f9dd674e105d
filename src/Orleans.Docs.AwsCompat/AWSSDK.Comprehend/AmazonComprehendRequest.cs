using Amazon.Runtime;

namespace Amazon.Comprehend;

/// <summary>The base of the service's requests.</summary>
public partial class AmazonComprehendRequest : AmazonWebServiceRequest;
