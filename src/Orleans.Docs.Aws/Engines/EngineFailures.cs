using System.Net;
using Amazon.Runtime;
using Orleans.Docs.Content;
using Orleans.Docs.Engines;

namespace Orleans.Docs.Aws.Engines;

/// <summary>
/// What a failed call of a service means for the step: come again later, try again, give up, or a document that cannot
/// be read. Told by the code on the wire, since services throw codes that their models do not declare.
/// </summary>
internal static class EngineFailures
{
    private static readonly TimeSpan ThrottledFor = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Whether the exception says something of the service or the way to it, and not of a fault here.
    /// </summary>
    public static bool IsOfTheService(Exception e, CancellationToken cancellationToken) =>
        !cancellationToken.IsCancellationRequested
            && (AwsFailures.IsOfTheService(e)
                || e is OperationCanceledException or DeferredException or UnfitAnswerException);

    public static Outcome<T> Of<T>(Exception e, TimeSpan timeLimit) => e switch
    {
        DeferredException deferred => new Outcome<T>.Deferred(deferred.RetryAfter),
        OperationCanceledException or TimeoutException => new Outcome<T>.TimedOut(timeLimit),
        UnfitAnswerException unfit => new Outcome<T>.Terminal(unfit.Code),
        AmazonUnmarshallingException => new Outcome<T>.Transient("service_answer_unreadable"),
        AmazonServiceException service => OfCode<T>(service),
        AmazonClientException => new Outcome<T>.Terminal("service_not_configured"),
        _ => new Outcome<T>.Transient("service_unreachable"),
    };

    /// <summary>What is wrong with one page that was sent by itself; null where the page is not to blame.</summary>
    public static string? PageProblemOf(Exception e) =>
        e is AmazonServiceException service && OfCode<int>(service) is Outcome<int>.Unreadable unreadable
            ? unreadable.Code
            : null;

    private static Outcome<T> OfCode<T>(AmazonServiceException e) => e.ErrorCode switch
    {
        "ThrottlingException" or "Throttling" or "ThrottledException" or "Throttled" or "RequestThrottled"
            or "RequestThrottledException" or "TooManyRequestsException" or "RequestLimitExceeded" or "SlowDown"
            or "ProvisionedThroughputExceededException" or "LimitExceededException"
            or "ServiceQuotaExceededException" => new Outcome<T>.Throttled(ThrottledFor),
        "BadDocumentException" => new Outcome<T>.Unreadable(Problems.Corrupt),
        "UnsupportedDocumentException" => new Outcome<T>.Unreadable(Problems.Unsupported),
        "DocumentTooLargeException" => new Outcome<T>.Unreadable(Problems.TooLarge),
        "AccessDeniedException" or "AccessDenied" or "UnrecognizedClientException" or "InvalidClientTokenId"
            => new Outcome<T>.Terminal("service_access_denied"),
        // The chain of credentials fetches new ones, and the clock is put right by the answer.
        "ExpiredTokenException" or "ExpiredToken" or "RequestExpired" or "InvalidSignatureException"
            or "RequestTimeTooSkewed" => new Outcome<T>.Transient("service_credentials_expired"),
        "SignatureDoesNotMatch" => new Outcome<T>.Terminal("service_signature_refused"),
        "ResourceNotFoundException" or "NoSuchBucket" or "ValidationError" or "NotFoundException"
            => new Outcome<T>.Terminal("service_resource_missing"),
        "ModelNotReadyException" or "ModelTimeoutException" or "ModelErrorException" or "ModelError"
            or "ResourceUnavailableException" => new Outcome<T>.Transient("model_failed"),
        _ when e.StatusCode is HttpStatusCode.TooManyRequests => new Outcome<T>.Throttled(ThrottledFor),
        _ when e.StatusCode is HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError
            => new Outcome<T>.Transient("service_failed"),
        _ when e.StatusCode is 0 => new Outcome<T>.Transient("service_unreachable"),
        _ => new Outcome<T>.Terminal("service_request_refused"),
    };
}

/// <summary>A service answered with what does not fit the question; asked again it would answer the same.</summary>
internal sealed class UnfitAnswerException(string code) : Exception(code)
{
    public string Code { get; } = code;
}
