using System;
using System.Net;
using Amazon.Runtime;

namespace Amazon.SageMakerRuntime.Model;

/// <summary>Something behind the service failed.</summary>
public partial class InternalDependencyException(
    string message, Exception innerException, ErrorType errorType, string errorCode, string requestId,
    HttpStatusCode statusCode)
    : AmazonSageMakerRuntimeException(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>The service failed; another try may succeed.</summary>
public partial class InternalFailureException(
    string message, Exception innerException, ErrorType errorType, string errorCode, string requestId,
    HttpStatusCode statusCode)
    : AmazonSageMakerRuntimeException(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>The model's container answered with an error.</summary>
public partial class ModelErrorException(
    string message, Exception innerException, ErrorType errorType, string errorCode, string requestId,
    HttpStatusCode statusCode)
    : AmazonSageMakerRuntimeException(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>The container is still being started.</summary>
public partial class ModelNotReadyException(
    string message, Exception innerException, ErrorType errorType, string errorCode, string requestId,
    HttpStatusCode statusCode)
    : AmazonSageMakerRuntimeException(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>The service is unavailable; another try may succeed.</summary>
public partial class ServiceUnavailableException(
    string message, Exception innerException, ErrorType errorType, string errorCode, string requestId,
    HttpStatusCode statusCode)
    : AmazonSageMakerRuntimeException(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>The request breaks a rule, or there is no such endpoint.</summary>
public partial class ValidationErrorException(
    string message, Exception innerException, ErrorType errorType, string errorCode, string requestId,
    HttpStatusCode statusCode)
    : AmazonSageMakerRuntimeException(message, innerException, errorType, errorCode, requestId, statusCode);
