using System;
using System.Threading;
using System.Threading.Tasks;
using Amazon.Runtime;
using Amazon.ServiceQuotas.Model;

namespace Amazon.ServiceQuotas;

/// <summary>Tells what an account is allowed.</summary>
public interface IAmazonServiceQuotas : IAmazonService, IDisposable
{
    static ClientConfig IAmazonService.CreateDefaultClientConfig() => new AmazonServiceQuotasConfig();

    static IAmazonService IAmazonService.CreateDefaultServiceClient(
        AWSCredentials awsCredentials, ClientConfig clientConfig) =>
        new AmazonServiceQuotasClient(awsCredentials, (AmazonServiceQuotasConfig)clientConfig);

    Task<ListServiceQuotasResponse> ListServiceQuotasAsync(
        ListServiceQuotasRequest request, CancellationToken cancellationToken = default);
}
