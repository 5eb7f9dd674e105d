using System.Threading;
using System.Threading.Tasks;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Textract.Model;
using Orleans.Docs.AwsCompat.Wire;

namespace Amazon.Textract;

/// <summary>Calls the service through the SDK's pipeline; safe for any number of callers at once.</summary>
public partial class AmazonTextractClient : AmazonServiceClient, IAmazonTextract
{
    public AmazonTextractClient()
        : base(new AmazonTextractConfig())
    {
    }

    public AmazonTextractClient(RegionEndpoint region)
        : base(new AmazonTextractConfig { RegionEndpoint = region })
    {
    }

    public AmazonTextractClient(AmazonTextractConfig config)
        : base(config)
    {
    }

    public AmazonTextractClient(AWSCredentials credentials, RegionEndpoint region)
        : this(credentials, new AmazonTextractConfig { RegionEndpoint = region })
    {
    }

    public AmazonTextractClient(AWSCredentials credentials, AmazonTextractConfig clientConfig)
        : base(credentials, clientConfig)
    {
    }

    protected override IServiceMetadata ServiceMetadata => TextractService.Description;

    public virtual Task<DetectDocumentTextResponse> DetectDocumentTextAsync(
        DetectDocumentTextRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<DetectDocumentTextResponse>(
            request, TextractService.DetectDocumentText.Options(), cancellationToken);

    public virtual Task<AnalyzeDocumentResponse> AnalyzeDocumentAsync(
        AnalyzeDocumentRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<AnalyzeDocumentResponse>(request, TextractService.AnalyzeDocument.Options(), cancellationToken);

    public virtual Task<StartDocumentTextDetectionResponse> StartDocumentTextDetectionAsync(
        StartDocumentTextDetectionRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<StartDocumentTextDetectionResponse>(
            request, TextractService.StartDocumentTextDetection.Options(), cancellationToken);

    public virtual Task<StartDocumentAnalysisResponse> StartDocumentAnalysisAsync(
        StartDocumentAnalysisRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<StartDocumentAnalysisResponse>(
            request, TextractService.StartDocumentAnalysis.Options(), cancellationToken);

    public virtual Task<GetDocumentTextDetectionResponse> GetDocumentTextDetectionAsync(
        GetDocumentTextDetectionRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<GetDocumentTextDetectionResponse>(
            request, TextractService.GetDocumentTextDetection.Options(), cancellationToken);

    public virtual Task<GetDocumentAnalysisResponse> GetDocumentAnalysisAsync(
        GetDocumentAnalysisRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<GetDocumentAnalysisResponse>(
            request, TextractService.GetDocumentAnalysis.Options(), cancellationToken);

    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline) => ServicePipeline.Fit(pipeline);
}
