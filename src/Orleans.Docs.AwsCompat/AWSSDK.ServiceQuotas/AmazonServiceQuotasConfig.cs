using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Orleans.Docs.AwsCompat.Wire;

namespace Amazon.ServiceQuotas;

/// <summary>Where and how the service is called; without settings of its own, as the environment says.</summary>
public partial class AmazonServiceQuotasConfig : ClientConfig
{
    private readonly string _userAgent = Amazon.Util.Internal.InternalSDKUtils.BuildUserAgentString(ServiceId, "4.0");

    public AmazonServiceQuotasConfig()
        : base(DefaultModes.Provider())
    {
        base.ServiceId = ServiceId;
        AuthenticationServiceName = ServiceQuotasService.Description.SigningName;
        EndpointProvider = new ServiceEndpoints(ServiceQuotasService.Description);
    }

    public static new string ServiceId => ServiceQuotasService.Description.ServiceId;

    public override string RegionEndpointServiceName => ServiceQuotasService.Description.EndpointPrefix;

    public override string ServiceVersion => ServiceQuotasService.Description.ApiVersion;

    public override string UserAgent => _userAgent;

    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) =>
        EndpointProvider.ResolveEndpoint(ServiceEndpoints.Of(this, parameters.AlternateEndpoint));
}
