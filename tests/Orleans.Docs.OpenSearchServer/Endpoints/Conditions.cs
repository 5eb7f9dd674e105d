using Orleans.Docs.OpenSearchServer.Http;
using Orleans.Docs.OpenSearchServer.Indices;

namespace Orleans.Docs.OpenSearchServer.Endpoints;

/// <summary>Reads what a write asks of the version that stands.</summary>
internal static class Conditions
{
    public static WriteCondition Of(Func<string, string?> parameter, bool mustBeNew)
    {
        var condition = new WriteCondition
        {
            Version = Number(parameter("version")),
            VersionType = parameter("version_type") ?? "internal",
            IfSequenceNumber = Number(parameter("if_seq_no")),
            IfPrimaryTerm = Number(parameter("if_primary_term")),
            MustBeNew = mustBeNew,
        };
        if (mustBeNew && (condition.VersionType != "internal" || condition.Version is not null))
        {
            throw Invalid("create operations only support internal versioning. use index instead");
        }

        return condition;
    }

    public static ApiException Invalid(string reason) =>
        new(400, "action_request_validation_exception", $"Validation Failed: 1: {reason};");

    private static long? Number(string? text) => text is null
        ? null
        : long.TryParse(text, out var number) ? number : throw ApiException.Illegal($"Failed to parse long [{text}]");
}
