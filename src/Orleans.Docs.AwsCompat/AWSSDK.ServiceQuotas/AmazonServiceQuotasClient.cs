using System.Threading;
using System.Threading.Tasks;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.ServiceQuotas.Model;
using Orleans.Docs.AwsCompat.Wire;

namespace Amazon.ServiceQuotas;

/// <summary>Calls the service through the SDK's pipeline; safe for any number of callers at once.</summary>
public partial class AmazonServiceQuotasClient : AmazonServiceClient, IAmazonServiceQuotas
{
    public AmazonServiceQuotasClient()
        : base(new AmazonServiceQuotasConfig())
    {
    }

    public AmazonServiceQuotasClient(RegionEndpoint region)
        : base(new AmazonServiceQuotasConfig { RegionEndpoint = region })
    {
    }

    public AmazonServiceQuotasClient(AmazonServiceQuotasConfig config)
        : base(config)
    {
    }

    public AmazonServiceQuotasClient(AWSCredentials credentials, RegionEndpoint region)
        : this(credentials, new AmazonServiceQuotasConfig { RegionEndpoint = region })
    {
    }

    public AmazonServiceQuotasClient(AWSCredentials credentials, AmazonServiceQuotasConfig clientConfig)
        : base(credentials, clientConfig)
    {
    }

    protected override IServiceMetadata ServiceMetadata => ServiceQuotasService.Description;

    public virtual Task<ListServiceQuotasResponse> ListServiceQuotasAsync(
        ListServiceQuotasRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<ListServiceQuotasResponse>(
            request, ServiceQuotasService.ListServiceQuotas.Options(), cancellationToken);

    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline) => ServicePipeline.Fit(pipeline);
}
