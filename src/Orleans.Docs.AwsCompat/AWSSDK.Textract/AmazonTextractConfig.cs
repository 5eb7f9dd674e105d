using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Orleans.Docs.AwsCompat.Wire;

namespace Amazon.Textract;

/// <summary>Where and how the service is called; without settings of its own, as the environment says.</summary>
public partial class AmazonTextractConfig : ClientConfig
{
    private readonly string _userAgent = Amazon.Util.Internal.InternalSDKUtils.BuildUserAgentString(ServiceId, "4.0");

    public AmazonTextractConfig()
        : base(DefaultModes.Provider())
    {
        base.ServiceId = ServiceId;
        AuthenticationServiceName = TextractService.Description.SigningName;
        EndpointProvider = new ServiceEndpoints(TextractService.Description);
    }

    public static new string ServiceId => TextractService.Description.ServiceId;

    public override string RegionEndpointServiceName => TextractService.Description.EndpointPrefix;

    public override string ServiceVersion => TextractService.Description.ApiVersion;

    public override string UserAgent => _userAgent;

    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) =>
        EndpointProvider.ResolveEndpoint(ServiceEndpoints.Of(this, parameters.AlternateEndpoint));
}
