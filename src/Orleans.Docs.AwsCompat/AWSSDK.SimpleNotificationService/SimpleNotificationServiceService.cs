using System.Collections.Generic;
using Amazon.SimpleNotificationService.Model;
using Orleans.Docs.AwsCompat.Wire;

namespace Amazon.SimpleNotificationService;

/// <summary>The service on the wire: its names, its operations and what its error codes become.</summary>
internal static class SimpleNotificationServiceService
{
    public static Service Description { get; } = new(
        "SNS", "sns", "sns", "2010-03-31",
        (message, inner, type, code, id, status) =>
            new AmazonSimpleNotificationServiceException(message, inner, type, code, id, status),
        new Dictionary<string, Fault>
        {
            ["AuthorizationError"] = (message, inner, type, code, id, status) =>
                new AuthorizationErrorException(message, inner, type, code, id, status),
            ["EndpointDisabled"] = (message, inner, type, code, id, status) =>
                new EndpointDisabledException(message, inner, type, code, id, status),
            ["InternalError"] = (message, inner, type, code, id, status) =>
                new InternalErrorException(message, inner, type, code, id, status),
            ["InvalidParameter"] = (message, inner, type, code, id, status) =>
                new InvalidParameterException(message, inner, type, code, id, status),
            ["ParameterValueInvalid"] = (message, inner, type, code, id, status) =>
                new InvalidParameterValueException(message, inner, type, code, id, status),
            ["InvalidSecurity"] = (message, inner, type, code, id, status) =>
                new InvalidSecurityException(message, inner, type, code, id, status),
            ["KMSAccessDenied"] = (message, inner, type, code, id, status) =>
                new KMSAccessDeniedException(message, inner, type, code, id, status),
            ["KMSDisabled"] = (message, inner, type, code, id, status) =>
                new KMSDisabledException(message, inner, type, code, id, status),
            ["KMSInvalidState"] = (message, inner, type, code, id, status) =>
                new KMSInvalidStateException(message, inner, type, code, id, status),
            ["KMSNotFound"] = (message, inner, type, code, id, status) =>
                new KMSNotFoundException(message, inner, type, code, id, status),
            ["KMSOptInRequired"] = (message, inner, type, code, id, status) =>
                new KMSOptInRequiredException(message, inner, type, code, id, status),
            ["KMSThrottling"] = (message, inner, type, code, id, status) =>
                new KMSThrottlingException(message, inner, type, code, id, status),
            ["NotFound"] = (message, inner, type, code, id, status) =>
                new NotFoundException(message, inner, type, code, id, status),
            ["PlatformApplicationDisabled"] = (message, inner, type, code, id, status) =>
                new PlatformApplicationDisabledException(message, inner, type, code, id, status),
            ["Throttled"] = (message, inner, type, code, id, status) =>
                new ThrottledException(message, inner, type, code, id, status),
            ["ValidationException"] = (message, inner, type, code, id, status) =>
                new ValidationException(message, inner, type, code, id, status),
        })
    {
        FipsHost = (partition, region) => partition == "aws-us-gov" ? $"sns.{region}.amazonaws.com" : null,
    };

    public static PublishCall Publish { get; } = new(Description);
}
