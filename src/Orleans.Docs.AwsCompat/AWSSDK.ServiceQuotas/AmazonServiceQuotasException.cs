using System;
using System.Net;
using Amazon.Runtime;

namespace Amazon.ServiceQuotas;

/// <summary>The base of what the service refuses with, and what a code without a type of its own becomes.</summary>
public partial class AmazonServiceQuotasException(
    string message, Exception innerException, ErrorType errorType, string errorCode, string requestId,
    HttpStatusCode statusCode)
    : AmazonServiceException(message, innerException, errorType, errorCode, requestId, statusCode);
