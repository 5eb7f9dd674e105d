using System.Globalization;

namespace Orleans.Docs.Aws.Tests.Emulators;

/// <summary>The ways in which a service answers badly, by name, so that a test can list them.</summary>
public static class Spoil
{
    private static readonly Dictionary<string, WireRule> Kinds = new()
    {
        ["throttled"] = Json(400, "ProvisionedThroughputExceededException"),
        ["throttled with a namespace"] = Json(400, "com.amazonaws.dynamodb.v20120810#ThrottlingException"),
        ["throttled by status"] = Json(429, "ThrottlingException"),
        ["request limit"] = Json(400, "RequestLimitExceeded"),
        ["internal error"] = Json(500, "InternalServerError"),
        ["unavailable in HTML"] = (_, _) => Answer(503, "<html><body>Service Unavailable</body></html>", "text/html"),
        ["cut before"] = (_, _) => Task.FromResult<WireAnswer?>(null),
        ["cut after"] = async (_, forward) =>
        {
            await forward();
            return null;
        },
        ["malformed"] = async (_, forward) =>
        {
            await forward();
            return WireAnswer.Of(200, "{\"Item\": {\"pk\"");
        },
        ["empty"] = async (_, forward) =>
        {
            await forward();
            return WireAnswer.Of(200, "");
        },
        ["stalls"] = async (_, forward) => await forward() with { Stalls = true },
        ["never answered"] = (_, _) => new TaskCompletionSource<WireAnswer?>().Task,
        ["denied"] = Json(400, "com.amazon.coral.service#AccessDeniedException"),
        ["expired token"] = Json(400, "com.amazon.coral.service#ExpiredTokenException"),
        ["missing"] = Json(400, "com.amazonaws.dynamodb.v20120810#ResourceNotFoundException"),
    };

    public static WireRule By(string kind) => Kinds[kind];

    private static WireRule Json(int status, string type) =>
        (_, _) => Answer(
            status,
            string.Create(CultureInfo.InvariantCulture, $"{{\"__type\":\"{type}\",\"message\":\"spoilt by a test\"}}"),
            "application/x-amz-json-1.0");

    private static Task<WireAnswer?> Answer(int status, string body, string type) =>
        Task.FromResult<WireAnswer?>(WireAnswer.Of(status, body, type));
}
