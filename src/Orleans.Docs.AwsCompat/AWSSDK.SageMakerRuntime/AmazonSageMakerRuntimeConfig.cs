using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Orleans.Docs.AwsCompat.Wire;

namespace Amazon.SageMakerRuntime;

/// <summary>Where and how the service is called; without settings of its own, as the environment says.</summary>
public partial class AmazonSageMakerRuntimeConfig : ClientConfig
{
    private readonly string _userAgent = Amazon.Util.Internal.InternalSDKUtils.BuildUserAgentString(ServiceId, "4.0");

    public AmazonSageMakerRuntimeConfig()
        : base(DefaultModes.Provider())
    {
        base.ServiceId = ServiceId;
        AuthenticationServiceName = SageMakerRuntimeService.Description.SigningName;
        EndpointProvider = new ServiceEndpoints(SageMakerRuntimeService.Description);
    }

    public static new string ServiceId => SageMakerRuntimeService.Description.ServiceId;

    public override string RegionEndpointServiceName => SageMakerRuntimeService.Description.EndpointPrefix;

    public override string ServiceVersion => SageMakerRuntimeService.Description.ApiVersion;

    public override string UserAgent => _userAgent;

    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) =>
        EndpointProvider.ResolveEndpoint(ServiceEndpoints.Of(this, parameters.AlternateEndpoint));
}
