using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Orleans.Docs.AwsCompat.Wire;

namespace Amazon.Comprehend;

/// <summary>Where and how the service is called; without settings of its own, as the environment says.</summary>
public partial class AmazonComprehendConfig : ClientConfig
{
    private readonly string _userAgent = Amazon.Util.Internal.InternalSDKUtils.BuildUserAgentString(ServiceId, "4.0");

    public AmazonComprehendConfig()
        : base(DefaultModes.Provider())
    {
        base.ServiceId = ServiceId;
        AuthenticationServiceName = ComprehendService.Description.SigningName;
        EndpointProvider = new ServiceEndpoints(ComprehendService.Description);
    }

    public static new string ServiceId => ComprehendService.Description.ServiceId;

    public override string RegionEndpointServiceName => ComprehendService.Description.EndpointPrefix;

    public override string ServiceVersion => ComprehendService.Description.ApiVersion;

    public override string UserAgent => _userAgent;

    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) =>
        EndpointProvider.ResolveEndpoint(ServiceEndpoints.Of(this, parameters.AlternateEndpoint));
}
