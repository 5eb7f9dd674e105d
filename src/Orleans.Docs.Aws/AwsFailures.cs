using System.Net.Sockets;
using System.Text.Json;
using System.Xml;
using Amazon.Runtime;

namespace Orleans.Docs.Aws;

/// <summary>What the SDK throws when a service refuses, breaks or cannot be reached.</summary>
internal static class AwsFailures
{
    /// <summary>Answers that cannot be read among it, which the SDK lets through as the reader threw them.</summary>
    public static bool IsOfTheService(Exception e) =>
        e is AmazonServiceException or AmazonClientException or HttpRequestException or IOException
            or SocketException or TimeoutException or XmlException or JsonException;

    /// <summary>Why the table of grains cannot be used; null for what is no failure of it.</summary>
    public static string? ReasonOfGrains(Exception e) =>
        IsOfTheService(e) ? $"the DynamoDB table of grains cannot be used: {Reason(e)}" : null;

    /// <summary>The service's own code with the status, and never what was sent.</summary>
    public static string Reason(Exception e) => e switch
    {
        AmazonServiceException { ErrorCode.Length: > 0 } service => $"{service.ErrorCode} ({(int)service.StatusCode})",
        AmazonServiceException { StatusCode: not 0 } service => $"status {(int)service.StatusCode}",
        _ => e.GetType().Name,
    };
}
