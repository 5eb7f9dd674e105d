using System.Net.Sockets;
using Amazon.Runtime;

namespace Orleans.Docs.Aws;

/// <summary>What the SDK throws when a service refuses, breaks or cannot be reached.</summary>
internal static class AwsFailures
{
    public static bool IsOfTheService(Exception e) =>
        e is AmazonServiceException or AmazonClientException or HttpRequestException or IOException
            or SocketException or TimeoutException;

    /// <summary>The service's own code with the status, and never what was sent.</summary>
    public static string Reason(Exception e) => e switch
    {
        AmazonServiceException { ErrorCode.Length: > 0 } service => $"{service.ErrorCode} ({(int)service.StatusCode})",
        AmazonServiceException { StatusCode: not 0 } service => $"status {(int)service.StatusCode}",
        _ => e.GetType().Name,
    };
}
