using Amazon.Runtime;

namespace Amazon.ServiceQuotas;

/// <summary>The base of the service's requests.</summary>
public partial class AmazonServiceQuotasRequest : AmazonWebServiceRequest;
