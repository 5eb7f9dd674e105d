using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Endpoints.StandardLibrary;
using Amazon.Util;

namespace Orleans.Docs.AwsCompat.Wire;

/// <summary>Where a service is: the configured address, or the region's host by the rules of its partition.</summary>
internal sealed class ServiceEndpoints(Service service) : IEndpointProvider
{
    public Endpoint ResolveEndpoint(EndpointParameters parameters)
    {
        var fips = Equals(parameters["UseFIPS"], true);
        var dualStack = Equals(parameters["UseDualStack"], true);
        if (parameters["Endpoint"] is string address)
        {
            return fips || dualStack
                ? throw new AmazonClientException("a custom endpoint goes with neither FIPS nor dual stack")
                : new Endpoint(address);
        }

        if (parameters["Region"] is not string region || Fn.Partition(region) is not { } partition)
        {
            throw new AmazonClientException($"no region is configured for {service.ServiceId}");
        }

        if ((fips && !partition.supportsFIPS) || (dualStack && !partition.supportsDualStack))
        {
            throw new AmazonClientException($"partition {partition.name} lacks FIPS or dual stack");
        }

        var special = fips && !dualStack ? service.FipsHost?.Invoke(partition.name, region) : null;
        var host = special ?? string.Concat(
            service.EndpointPrefix, fips ? "-fips." : ".", region, ".",
            dualStack ? partition.dualStackDnsSuffix : partition.dnsSuffix);
        return new Endpoint("https://" + host);
    }

    /// <summary>What the resolver and <c>DetermineServiceOperationEndpoint</c> ask with.</summary>
    public static EndpointParameters Of(IClientConfig config, RegionEndpoint alternate) => new Parameters
    {
        ["Region"] = alternate?.SystemName ?? config.RegionEndpoint?.SystemName ?? RegionOfAddress(config),
        ["UseDualStack"] = config.UseDualstackEndpoint,
        ["UseFIPS"] = config.UseFIPSEndpoint,
        ["Endpoint"] = config.ServiceURL,
    };

    private static string RegionOfAddress(IClientConfig config) => string.IsNullOrEmpty(config.ServiceURL)
        ? null
        : string.IsNullOrEmpty(config.AuthenticationRegion)
            ? AWSSDKUtils.DetermineRegion(config.ServiceURL)
            : config.AuthenticationRegion;

    private sealed class Parameters : EndpointParameters;
}

/// <summary>The step of the pipeline that gives a request its address.</summary>
internal sealed class ServiceEndpointResolver : BaseEndpointResolver
{
    protected override EndpointParameters MapEndpointsParameters(IRequestContext requestContext) =>
        ServiceEndpoints.Of(requestContext.ClientConfig, requestContext.Request.AlternateEndpoint);
}
