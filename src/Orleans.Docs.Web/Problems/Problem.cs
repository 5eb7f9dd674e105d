using Microsoft.AspNetCore.Http;

namespace Orleans.Docs.Web.Problems;

/// <summary>What a request may end with other than well: a stable code, its status and one line that says what to do.
/// </summary>
internal sealed record Problem(int Status, string Code, string Title, string? Detail = null)
{
    /// <summary>Stands before the code in <c>type</c>.</summary>
    public const string TypePrefix = "urn:orleans-docs:problem:";

    public static readonly Problem NoCredentials = new(
        401, "no_credentials", "Say who you are: Authorization: Bearer with an API key or a token");

    public static readonly Problem BadCredentials = new(
        401, "bad_credentials", "The API key or token is unknown, revoked, expired or broken");

    public static readonly Problem NoVisit = new(
        401, "no_visit", "Nobody is in here: open the dashboard from the page's status view");

    public static readonly Problem MissingRole = new(403, "missing_role", "The caller may not do this");

    public static readonly Problem OwnersOnly = MissingRole.With(
        "this is of all tenants together: callers of the operators' tenant (Docs:Web:OperatorTenant) alone may do it");

    public static readonly Problem ForeignOrigin = new(
        403, "foreign_origin", "A page of another origin may not send this");

    public static readonly Problem TooManyFailures = new(
        429, "too_many_failures", "Too many failed credentials came from this address");

    public static readonly Problem TooManyRequests = new(429, "too_many_requests", "The caller asks too often");

    public static readonly Problem NotFound = new(404, "not_found", "There is nothing at this address");

    public static readonly Problem MethodNotAllowed = new(405, "method_not_allowed",
        "This address takes other methods");

    public static readonly Problem UnsupportedMediaType = new(
        415, "unsupported_media_type", "The body is of a kind that this address does not take");

    public static readonly Problem BadRequest = new(400, "bad_request", "The request cannot be understood");

    public static readonly Problem Changed = new(412, "version_mismatch", "The document has changed");

    public static readonly Problem TooLarge = new(413, "too_large", "The request is larger than the limit");

    public static readonly Problem TooSlow = new(408, "too_slow", "The request came too slowly");

    public static readonly Problem Unavailable = new(
        503, "unavailable", "The system does not answer now; try again");

    public static readonly Problem Internal = new(
        500, "internal", "Something went wrong; the log has more under this trace id");

    /// <summary>Why a store cannot be used; null where that is not known, or it is no store.</summary>
    public StorageFault? Fault { get; init; }

    public Problem With(string detail) => this with { Detail = detail };

    /// <summary>What a refusal of the system is called over HTTP.</summary>
    public static Problem Of(DocsException e) => new(StatusOf(e), e.Code, TitleOf(e), e.Message)
    {
        Fault = e is StorageUnavailableException { Fault: not StorageFault.Unknown and var fault } ? fault : null,
    };

    /// <summary>For what the server itself refused while it read the request.</summary>
    public static Problem Of(BadHttpRequestException e) => e.StatusCode switch
    {
        StatusCodes.Status413PayloadTooLarge => TooLarge,
        StatusCodes.Status408RequestTimeout => TooSlow,
        StatusCodes.Status415UnsupportedMediaType => UnsupportedMediaType,
        _ => BadRequest with { Detail = Unreadable.Of(e) },
    };

    /// <summary>For a status that somebody set without a body.</summary>
    public static Problem Of(int status) => status switch
    {
        StatusCodes.Status404NotFound => NotFound,
        StatusCodes.Status405MethodNotAllowed => MethodNotAllowed,
        StatusCodes.Status413PayloadTooLarge => TooLarge,
        StatusCodes.Status415UnsupportedMediaType => UnsupportedMediaType,
        StatusCodes.Status400BadRequest => BadRequest,
        < StatusCodes.Status500InternalServerError => BadRequest with { Status = status },
        _ => Internal with { Status = status },
    };

    private static int StatusOf(DocsException e) => e.Code switch
    {
        "invalid_name" or "invalid_query" or "invalid_upload" or "personal_data" or "chunk_size" => 400,
        "caller_refused" => 403,
        "document_not_found" or "batch_not_found" or "upload_not_open" or "silo_not_found" => 404,
        "command_refused" or "chunk_offset" or "legal_hold" => 409,
        "version_mismatch" => 412,
        "too_large" => 413,
        "overloaded" => 429,
        "storage_unavailable" or "index_damaged" => 503,
        "document_damaged" => 500,
        _ => 409,
    };

    private static string TitleOf(DocsException e) => e.Code switch
    {
        "invalid_name" => "A name in the request is not valid",
        "invalid_query" => "The search cannot be understood",
        "personal_data" => "A tag, or the name of a batch or a field, holds personal data",
        "caller_refused" => "The caller may not do this",
        "document_not_found" => "There is no such document",
        "batch_not_found" => "There is no such batch",
        "upload_not_open" => "There is no such upload",
        "presigned_unavailable" => "Uploads past the silos are not to be had here",
        "silo_not_found" => "There is no such silo",
        "legal_hold" => "A legal hold forbids it",
        "version_mismatch" => "The document has changed",
        "overloaded" => "The system is at a bound",
        "storage_unavailable" => "A store does not answer now",
        "index_damaged" => "The search index is damaged and has to be rebuilt",
        "document_damaged" => "What is stored of the document cannot be read",
        _ => "The request was refused",
    };
}

/// <summary>Ends a request with a problem.</summary>
internal sealed class ProblemException(Problem problem, TimeSpan? retryAfter = null) : Exception(problem.Title)
{
    public Problem Problem { get; } = problem;

    public TimeSpan? RetryAfter { get; } = retryAfter;
}
