using System;
using System.Net;
using Amazon.Runtime;

namespace Amazon.Textract.Model;

/// <summary>The caller may not do this, or may not read the object.</summary>
public partial class AccessDeniedException(
    string message, Exception innerException, ErrorType errorType, string errorCode, string requestId,
    HttpStatusCode statusCode)
    : AmazonTextractException(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>The document cannot be read.</summary>
public partial class BadDocumentException(
    string message, Exception innerException, ErrorType errorType, string errorCode, string requestId,
    HttpStatusCode statusCode)
    : AmazonTextractException(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>The document is over the limit of bytes or pages.</summary>
public partial class DocumentTooLargeException(
    string message, Exception innerException, ErrorType errorType, string errorCode, string requestId,
    HttpStatusCode statusCode)
    : AmazonTextractException(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>The token was used before, with other parameters.</summary>
public partial class IdempotentParameterMismatchException(
    string message, Exception innerException, ErrorType errorType, string errorCode, string requestId,
    HttpStatusCode statusCode)
    : AmazonTextractException(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>The service failed; another try may succeed.</summary>
public partial class InternalServerErrorException(
    string message, Exception innerException, ErrorType errorType, string errorCode, string requestId,
    HttpStatusCode statusCode)
    : AmazonTextractException(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>No such job, or it is older than seven days.</summary>
public partial class InvalidJobIdException(
    string message, Exception innerException, ErrorType errorType, string errorCode, string requestId,
    HttpStatusCode statusCode)
    : AmazonTextractException(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>The key cannot be used.</summary>
public partial class InvalidKMSKeyException(
    string message, Exception innerException, ErrorType errorType, string errorCode, string requestId,
    HttpStatusCode statusCode)
    : AmazonTextractException(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>A parameter breaks a rule.</summary>
public partial class InvalidParameterException(
    string message, Exception innerException, ErrorType errorType, string errorCode, string requestId,
    HttpStatusCode statusCode)
    : AmazonTextractException(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>The object is not there or cannot be read.</summary>
public partial class InvalidS3ObjectException(
    string message, Exception innerException, ErrorType errorType, string errorCode, string requestId,
    HttpStatusCode statusCode)
    : AmazonTextractException(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>Too many jobs at once.</summary>
public partial class LimitExceededException(
    string message, Exception innerException, ErrorType errorType, string errorCode, string requestId,
    HttpStatusCode statusCode)
    : AmazonTextractException(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>More calls than the quota.</summary>
public partial class ProvisionedThroughputExceededException(
    string message, Exception innerException, ErrorType errorType, string errorCode, string requestId,
    HttpStatusCode statusCode)
    : AmazonTextractException(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>The service asks to come again later.</summary>
public partial class ThrottlingException(
    string message, Exception innerException, ErrorType errorType, string errorCode, string requestId,
    HttpStatusCode statusCode)
    : AmazonTextractException(message, innerException, errorType, errorCode, requestId, statusCode);

/// <summary>The format is not supported.</summary>
public partial class UnsupportedDocumentException(
    string message, Exception innerException, ErrorType errorType, string errorCode, string requestId,
    HttpStatusCode statusCode)
    : AmazonTextractException(message, innerException, errorType, errorCode, requestId, statusCode);
