using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Orleans.Docs.AwsCompat.Wire;

namespace Amazon.BedrockRuntime;

/// <summary>Where and how the service is called; without settings of its own, as the environment says.</summary>
public partial class AmazonBedrockRuntimeConfig : ClientConfig
{
    private readonly string _userAgent = Amazon.Util.Internal.InternalSDKUtils.BuildUserAgentString(ServiceId, "4.0");

    public AmazonBedrockRuntimeConfig()
        : base(DefaultModes.Provider())
    {
        base.ServiceId = ServiceId;
        AuthenticationServiceName = BedrockRuntimeService.Description.SigningName;
        EndpointProvider = new ServiceEndpoints(BedrockRuntimeService.Description);
    }

    public static new string ServiceId => BedrockRuntimeService.Description.ServiceId;

    public override string RegionEndpointServiceName => BedrockRuntimeService.Description.EndpointPrefix;

    public override string ServiceVersion => BedrockRuntimeService.Description.ApiVersion;

    public override string UserAgent => _userAgent;

    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) =>
        EndpointProvider.ResolveEndpoint(ServiceEndpoints.Of(this, parameters.AlternateEndpoint));
}
