using Amazon.Runtime;

namespace Amazon.SimpleNotificationService;

/// <summary>The base of the service's requests.</summary>
public partial class AmazonSimpleNotificationServiceRequest : AmazonWebServiceRequest;
