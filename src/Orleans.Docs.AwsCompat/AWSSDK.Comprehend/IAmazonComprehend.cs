using System;
using System.Threading;
using System.Threading.Tasks;
using Amazon.Comprehend.Model;
using Amazon.Runtime;

namespace Amazon.Comprehend;

/// <summary>Finds personal data and sorts documents.</summary>
public interface IAmazonComprehend : IAmazonService, IDisposable
{
    static ClientConfig IAmazonService.CreateDefaultClientConfig() => new AmazonComprehendConfig();

    static IAmazonService IAmazonService.CreateDefaultServiceClient(
        AWSCredentials awsCredentials, ClientConfig clientConfig) =>
        new AmazonComprehendClient(awsCredentials, (AmazonComprehendConfig)clientConfig);

    Task<DetectPiiEntitiesResponse> DetectPiiEntitiesAsync(
        DetectPiiEntitiesRequest request, CancellationToken cancellationToken = default);

    Task<ClassifyDocumentResponse> ClassifyDocumentAsync(
        ClassifyDocumentRequest request, CancellationToken cancellationToken = default);
}
