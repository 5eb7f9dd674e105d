using System;
using System.Collections.Generic;
using System.Net;
using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace Orleans.Docs.AwsCompat.Wire;

/// <summary>Makes the exception that an error answer stands for.</summary>
internal delegate AmazonServiceException Fault(
    string message, Exception inner, ErrorType type, string code, string requestId, HttpStatusCode status);

/// <summary>
/// What the clients of one service share: its names on the wire and the exceptions that its error codes become. A code
/// that is not among them becomes <paramref name="other"/>, the service's general exception.
/// </summary>
/// <param name="endpointPrefix">The first part of the host name.</param>
/// <param name="signingName">The name in the signature, which can differ from the host's.</param>
internal sealed class Service(
    string id, string endpointPrefix, string signingName, string apiVersion, Fault other,
    IReadOnlyDictionary<string, Fault> faults) : IServiceMetadata
{
    private const char NamespaceEnd = '#';

    public string ServiceId => id;

    public string EndpointPrefix => endpointPrefix;

    public string SigningName => signingName;

    public string ApiVersion => apiVersion;

    /// <summary>FIPS hosts that do not follow the rule of the others; null where they do.</summary>
    public Func<string, string, string> FipsHost { get; init; }

    public IDictionary<string, string> OperationNameMapping { get; } = new Dictionary<string, string>();

    /// <summary>The typed exception of an error answer; services write codes with and without a namespace.</summary>
    public AmazonServiceException Refusal(ErrorResponse error, Exception inner, HttpStatusCode status)
    {
        var code = error.Code is { } full ? full[(full.IndexOf(NamespaceEnd, StringComparison.Ordinal) + 1)..] : null;
        var fault = code is not null && faults.TryGetValue(code, out var known) ? known : other;
        return fault(error.Message, inner, error.Type, code, error.RequestId, status);
    }
}
