using System;
using System.Net;
using Amazon.Runtime;

namespace Amazon.ServiceQuotas.Model;

/// <summary>The caller may not ask.</summary>
public partial class AccessDeniedException(
    string message, Exception innerException, ErrorType errorType, string errorCode, string requestId,
    HttpStatusCode statusCode)
    : AmazonServiceQuotasException(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>No such service or quota.</summary>
public partial class NoSuchResourceException(
    string message, Exception innerException, ErrorType errorType, string errorCode, string requestId,
    HttpStatusCode statusCode)
    : AmazonServiceQuotasException(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>More calls than the quota.</summary>
public partial class TooManyRequestsException(
    string message, Exception innerException, ErrorType errorType, string errorCode, string requestId,
    HttpStatusCode statusCode)
    : AmazonServiceQuotasException(message, innerException, errorType, errorCode, requestId, statusCode);
