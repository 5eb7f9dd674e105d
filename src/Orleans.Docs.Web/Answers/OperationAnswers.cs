using Orleans.Docs.Callers;
using Orleans.Docs.Documents;
using Orleans.Docs.Operations;
using Orleans.Docs.Search;

namespace Orleans.Docs.Web.Answers;

/// <summary>Who the caller is.</summary>
/// <param name="Owner">Whether his roles reach what all tenants share.</param>
/// <param name="Dashboard">Whether he may open the dashboard of Orleans.</param>
internal sealed record CallerAnswer(
    string Tenant, string Subject, IReadOnlyList<string> Roles, bool Owner, bool Dashboard);

/// <summary>A document that cannot go on, or cannot be indexed.</summary>
internal sealed record DeadLetterAnswer(
    string Id, long Version, DateTimeOffset UploadedAt, string Step, string Code, string Explanation)
{
    public static DeadLetterAnswer Of(DeadLetter letter) => new(
        letter.Document.Id, letter.Version, letter.UploadedAt, letter.Step, letter.Code, letter.Explanation);
}

/// <summary>
/// Documents that cannot be indexed, and those of which somebody outside could not be told, come with the first part
/// alone; <paramref name="Next"/> is the id to go on after.
/// </summary>
internal sealed record DeadLettersAnswer(
    IReadOnlyList<DeadLetterAnswer> NotIndexed, IReadOnlyList<DeadLetterAnswer> NotTold,
    IReadOnlyList<DeadLetterAnswer> Parked, string? Next);

/// <summary>A forecast by the price table; <paramref name="AtLeast"/>: not all pages were counted yet.</summary>
internal sealed record RetryCostAnswer(IReadOnlyList<Step> Steps, decimal CostUsd, bool AtLeast);

/// <summary>What operators paused; other tenants are not named.</summary>
internal sealed record PausesAnswer(IReadOnlyList<Pause> Pauses);

internal sealed record ApiKeyAnswer(
    string Id, string Name, IReadOnlyList<string> Roles, DateTimeOffset CreatedAt, string CreatedBy,
    DateTimeOffset ExpiresAt, DateTimeOffset? RevokedAt)
{
    public static ApiKeyAnswer Of(ApiKeyView key) => new(
        key.Id, key.Name, [.. RoleNames.Of(key.Roles)], key.CreatedAt, key.CreatedBy, key.ExpiresAt, key.RevokedAt);
}

/// <param name="Text">The key itself, here and never again.</param>
internal sealed record NewApiKeyAnswer(ApiKeyAnswer Key, string Text);

internal sealed record ApiKeysAnswer(IReadOnlyList<ApiKeyAnswer> Keys);

/// <summary>
/// How long a rebuild is about to take, how far it is and what it found; documents of the caller's tenant. Counts are
/// of all tenants, and null to whoever does not belong to the operators' tenant; but to them failures are their own.
/// </summary>
/// <param name="Share">Of the documents that are to be read, those that are: 0 to 1.</param>
internal sealed record RebuildAnswer(
    RebuildPhase Phase,
    string Generation,
    DateTimeOffset StartedAt,
    DateTimeOffset? EndedAt,
    double Share,
    long? Documents,
    long? DocumentsExpected,
    long? Events,
    long? Bytes,
    double? DocumentsPerSecond,
    double? SecondsLeft,
    long? Failures,
    IReadOnlyList<string> FailedDocuments,
    bool Hold,
    string? Reason,
    ComparisonAnswer? Comparison);

internal sealed record ComparisonAnswer(
    long Equal, long Missing, long Behind, long Added, long Ahead, long Changed);

internal sealed record IndexAnswer(
    long Epoch,
    IReadOnlyList<GenerationStatus> Generations,
    DateTimeOffset? DropAt,
    int Lag,
    RebuildAnswer? Rebuild)
{
    /// <summary>The index is shared; what is said of single documents is cut to those of the caller's tenant.</summary>
    public static IndexAnswer Of(IndexStatus status, string tenant) => new(
        status.Epoch, status.Generations, status.DropAt, status.Lag,
        status.Rebuild is not { } rebuild
            ? null
            : new RebuildAnswer(
                rebuild.Phase, rebuild.Generation, rebuild.StartedAt, rebuild.EndedAt, rebuild.Share,
                rebuild.Documents, rebuild.DocumentsExpected, rebuild.Events, rebuild.Bytes,
                rebuild.DocumentsPerSecond is { } rate ? Math.Round(rate, 1) : null,
                rebuild.TimeLeft?.TotalSeconds, rebuild.Failures,
                [
                    .. rebuild.FailedDocuments.Where(failed => failed.Document.Tenant == tenant)
                        .Select(failed => failed.Document.Id),
                ],
                rebuild.Hold, rebuild.Reason,
                rebuild.Comparison is not { } found
                    ? null
                    : new ComparisonAnswer(
                        found.Equal, found.Missing, found.Behind, found.Added, found.Ahead, found.Changed)));

    public bool IsAtWork => Rebuild is
    {
        Phase: not (RebuildPhase.Held or RebuildPhase.Done or RebuildPhase.Cancelled or RebuildPhase.Failed),
    };
}
