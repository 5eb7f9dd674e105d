using System;
using System.Threading;
using System.Threading.Tasks;
using Amazon.Runtime;
using Amazon.Textract.Model;

namespace Amazon.Textract;

/// <summary>Reads text, tables and forms from images and PDFs.</summary>
public interface IAmazonTextract : IAmazonService, IDisposable
{
    static ClientConfig IAmazonService.CreateDefaultClientConfig() => new AmazonTextractConfig();

    static IAmazonService IAmazonService.CreateDefaultServiceClient(
        AWSCredentials awsCredentials, ClientConfig clientConfig) =>
        new AmazonTextractClient(awsCredentials, (AmazonTextractConfig)clientConfig);

    Task<DetectDocumentTextResponse> DetectDocumentTextAsync(
        DetectDocumentTextRequest request, CancellationToken cancellationToken = default);

    Task<AnalyzeDocumentResponse> AnalyzeDocumentAsync(
        AnalyzeDocumentRequest request, CancellationToken cancellationToken = default);

    Task<StartDocumentTextDetectionResponse> StartDocumentTextDetectionAsync(
        StartDocumentTextDetectionRequest request, CancellationToken cancellationToken = default);

    Task<StartDocumentAnalysisResponse> StartDocumentAnalysisAsync(
        StartDocumentAnalysisRequest request, CancellationToken cancellationToken = default);

    Task<GetDocumentTextDetectionResponse> GetDocumentTextDetectionAsync(
        GetDocumentTextDetectionRequest request, CancellationToken cancellationToken = default);

    Task<GetDocumentAnalysisResponse> GetDocumentAnalysisAsync(
        GetDocumentAnalysisRequest request, CancellationToken cancellationToken = default);
}
