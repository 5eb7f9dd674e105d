using System;
using System.Net;
using Amazon.Runtime;

namespace Amazon.BedrockRuntime.Model;

/// <summary>The caller may not use the model.</summary>
public partial class AccessDeniedException(
    string message, Exception innerException, ErrorType errorType, string errorCode, string requestId,
    HttpStatusCode statusCode)
    : AmazonBedrockRuntimeException(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>The service failed; another try may succeed.</summary>
public partial class InternalServerException(
    string message, Exception innerException, ErrorType errorType, string errorCode, string requestId,
    HttpStatusCode statusCode)
    : AmazonBedrockRuntimeException(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>The model failed on this request.</summary>
public partial class ModelErrorException(
    string message, Exception innerException, ErrorType errorType, string errorCode, string requestId,
    HttpStatusCode statusCode)
    : AmazonBedrockRuntimeException(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>The model is being loaded; the SDK tries again.</summary>
public partial class ModelNotReadyException(
    string message, Exception innerException, ErrorType errorType, string errorCode, string requestId,
    HttpStatusCode statusCode)
    : AmazonBedrockRuntimeException(message, innerException, errorType, errorCode, requestId, statusCode)
{
    public override RetryableDetails Retryable => new(false);
}

/// <summary>The model took too long.</summary>
public partial class ModelTimeoutException(
    string message, Exception innerException, ErrorType errorType, string errorCode, string requestId,
    HttpStatusCode statusCode)
    : AmazonBedrockRuntimeException(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>No such model or guardrail.</summary>
public partial class ResourceNotFoundException(
    string message, Exception innerException, ErrorType errorType, string errorCode, string requestId,
    HttpStatusCode statusCode)
    : AmazonBedrockRuntimeException(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>A quota of the account is used up.</summary>
public partial class ServiceQuotaExceededException(
    string message, Exception innerException, ErrorType errorType, string errorCode, string requestId,
    HttpStatusCode statusCode)
    : AmazonBedrockRuntimeException(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>The service is unavailable; another try may succeed.</summary>
public partial class ServiceUnavailableException(
    string message, Exception innerException, ErrorType errorType, string errorCode, string requestId,
    HttpStatusCode statusCode)
    : AmazonBedrockRuntimeException(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>More calls or tokens than the quota.</summary>
public partial class ThrottlingException(
    string message, Exception innerException, ErrorType errorType, string errorCode, string requestId,
    HttpStatusCode statusCode)
    : AmazonBedrockRuntimeException(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>The request breaks a rule.</summary>
public partial class ValidationException(
    string message, Exception innerException, ErrorType errorType, string errorCode, string requestId,
    HttpStatusCode statusCode)
    : AmazonBedrockRuntimeException(message, innerException, errorType, errorCode, requestId, statusCode);
