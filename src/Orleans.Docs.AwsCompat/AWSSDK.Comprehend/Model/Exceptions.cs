using System;
using System.Net;
using Amazon.Runtime;

namespace Amazon.Comprehend.Model;

/// <summary>The service failed; another try may succeed.</summary>
public partial class InternalServerException(
    string message, Exception innerException, ErrorType errorType, string errorCode, string requestId,
    HttpStatusCode statusCode)
    : AmazonComprehendException(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>The request breaks a rule.</summary>
public partial class InvalidRequestException(
    string message, Exception innerException, ErrorType errorType, string errorCode, string requestId,
    HttpStatusCode statusCode)
    : AmazonComprehendException(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>No such endpoint.</summary>
public partial class ResourceNotFoundException(
    string message, Exception innerException, ErrorType errorType, string errorCode, string requestId,
    HttpStatusCode statusCode)
    : AmazonComprehendException(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>The endpoint is not ready.</summary>
public partial class ResourceUnavailableException(
    string message, Exception innerException, ErrorType errorType, string errorCode, string requestId,
    HttpStatusCode statusCode)
    : AmazonComprehendException(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>The text is over the limit of bytes.</summary>
public partial class TextSizeLimitExceededException(
    string message, Exception innerException, ErrorType errorType, string errorCode, string requestId,
    HttpStatusCode statusCode)
    : AmazonComprehendException(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>More calls than the quota.</summary>
public partial class TooManyRequestsException(
    string message, Exception innerException, ErrorType errorType, string errorCode, string requestId,
    HttpStatusCode statusCode)
    : AmazonComprehendException(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>The language is not supported.</summary>
public partial class UnsupportedLanguageException(
    string message, Exception innerException, ErrorType errorType, string errorCode, string requestId,
    HttpStatusCode statusCode)
    : AmazonComprehendException(message, innerException, errorType, errorCode, requestId, statusCode);
