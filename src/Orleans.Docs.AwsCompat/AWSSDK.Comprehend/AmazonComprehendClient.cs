using System.Threading;
using System.Threading.Tasks;
using Amazon.Comprehend.Model;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Orleans.Docs.AwsCompat.Wire;

namespace Amazon.Comprehend;

/// <summary>Calls the service through the SDK's pipeline; safe for any number of callers at once.</summary>
public partial class AmazonComprehendClient : AmazonServiceClient, IAmazonComprehend
{
    public AmazonComprehendClient()
        : base(new AmazonComprehendConfig())
    {
    }

    public AmazonComprehendClient(RegionEndpoint region)
        : base(new AmazonComprehendConfig { RegionEndpoint = region })
    {
    }

    public AmazonComprehendClient(AmazonComprehendConfig config)
        : base(config)
    {
    }

    public AmazonComprehendClient(AWSCredentials credentials, RegionEndpoint region)
        : this(credentials, new AmazonComprehendConfig { RegionEndpoint = region })
    {
    }

    public AmazonComprehendClient(AWSCredentials credentials, AmazonComprehendConfig clientConfig)
        : base(credentials, clientConfig)
    {
    }

    protected override IServiceMetadata ServiceMetadata => ComprehendService.Description;

    public virtual Task<DetectPiiEntitiesResponse> DetectPiiEntitiesAsync(
        DetectPiiEntitiesRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<DetectPiiEntitiesResponse>(
            request, ComprehendService.DetectPiiEntities.Options(), cancellationToken);

    public virtual Task<ClassifyDocumentResponse> ClassifyDocumentAsync(
        ClassifyDocumentRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<ClassifyDocumentResponse>(request, ComprehendService.ClassifyDocument.Options(), cancellationToken);

    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline) => ServicePipeline.Fit(pipeline);
}
