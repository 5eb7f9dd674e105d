using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Orleans.Docs.AwsCompat.Wire;

namespace Amazon.SimpleNotificationService;

/// <summary>Where and how the service is called; without settings of its own, as the environment says.</summary>
public partial class AmazonSimpleNotificationServiceConfig : ClientConfig
{
    private readonly string _userAgent = Amazon.Util.Internal.InternalSDKUtils.BuildUserAgentString(ServiceId, "4.0");

    public AmazonSimpleNotificationServiceConfig()
        : base(DefaultModes.Provider())
    {
        base.ServiceId = ServiceId;
        AuthenticationServiceName = SimpleNotificationServiceService.Description.SigningName;
        EndpointProvider = new ServiceEndpoints(SimpleNotificationServiceService.Description);
    }

    public static new string ServiceId => SimpleNotificationServiceService.Description.ServiceId;

    public override string RegionEndpointServiceName => SimpleNotificationServiceService.Description.EndpointPrefix;

    public override string ServiceVersion => SimpleNotificationServiceService.Description.ApiVersion;

    public override string UserAgent => _userAgent;

    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) =>
        EndpointProvider.ResolveEndpoint(ServiceEndpoints.Of(this, parameters.AlternateEndpoint));
}
