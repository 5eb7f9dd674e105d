using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Orleans.Docs.Batches;
using Orleans.Docs.Callers;
using Orleans.Docs.Cli.Trying;
using Orleans.Docs.Client;
using Orleans.Docs.Content;
using Orleans.Docs.Documents;
using Orleans.Docs.Operations;
using Orleans.Docs.Review;
using Orleans.Docs.Search;

namespace Orleans.Docs.Cli.Rendering;

/// <summary>
/// The JSON that scripts read: one object a line, camelCase, stable. Control characters are always escaped.
/// </summary>
internal static class Json
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        // Not for HTML; what would act on a terminal is escaped by Line.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };

    public static string Line(JsonNode node) => Untrusted.EscapeJson(node.ToJsonString(Options));

    /// <summary>What every line about a document starts with.</summary>
    public static JsonObject Head(DocumentKey document, string state, long version) => new()
    {
        ["id"] = document.Id,
        ["tenant"] = document.Tenant,
        ["state"] = state,
        ["version"] = version,
    };

    public static JsonObject Head(DocumentView view) => Head(view.Key, Words.Of(view.State), view.Version);

    public static JsonObject Of(DocumentView view) => Merge(Head(view), new
    {
        Settled = view.IsSettled,
        File = view.FileName,
        Bytes = view.LengthBytes,
        view.UploadedAt,
        view.ChangedAt,
        view.Kind,
        view.MediaType,
        view.Type,
        TypeConfidence = Round(view.TypeConfidence),
        view.PagesExpected,
        view.PagesTried,
        view.PagesRead,
        Pii = view.PiiCounts,
        view.HasSummary,
        view.CostUsd,
        view.Problem,
        view.ProblemExplained,
        view.Tags,
        view.Corrections,
        view.Hold,
        Parent = view.Parent?.ToString(),
        Children = view.Children.Select(c => c.ToString()),
        view.Expected,
        Steps = view.Steps.Select(s => new { Step = Words.Of(s.Step), s.Status, s.Attempt, s.RetryAt, s.Code }),
    });

    /// <summary>An event, with the state in which it left the document.</summary>
    public static JsonObject Of(DocumentView after, RecordedEvent e)
    {
        var head = Head(after.Key, Words.Of(after.State), e.Version);
        var line = Merge(head, new
        {
            e.Name,
            e.Time,
            e.Actor,
            e.CommandId,
            e.Attempt,
            e.Engine,
            e.ModelVersion,
            e.CostUsd,
            e.InputTokens,
            e.OutputTokens,
            DurationMs = e.Duration?.TotalMilliseconds,
            e.TraceId,
        });
        line["event"] = JsonSerializer.SerializeToNode(e.Event, e.Event.GetType(), Options);
        return line;
    }

    public static JsonObject Of(SearchHit hit) => Merge(Head(hit.Document, hit.State, hit.Version), new
    {
        hit.Type,
        File = hit.FileName,
        hit.Summary,
        hit.UploadedAt,
        hit.Score,
        hit.Snippets,
    });

    /// <summary>The line behind the hits of a page.</summary>
    public static JsonObject Of(SearchPage page) => Node(new { page.Total, page.NextCursor, page.Facets });

    public static JsonObject Of(DeadLetter letter) => Merge(
        Head(letter.Document, StateOf(letter.Step), letter.Version),
        new { letter.Step, letter.Code, letter.Explanation, File = letter.FileName, letter.UploadedAt });

    public static JsonObject Of(ReviewItem item) => Merge(Head(item.Document, item.State, item.Version), new
    {
        item.Status,
        item.Reasons,
        item.Doubt,
        item.Value,
        item.Type,
        TypeConfidence = Round(item.TypeConfidence),
        File = item.FileName,
        item.Summary,
        item.UploadedAt,
        ClaimedBy = item.Claim?.By,
        ClaimedUntil = item.Claim?.Until,
        item.Place,
    });

    public static JsonObject Of(ReviewClaim claim) => Node(new
    {
        claim.Document.Id,
        claim.Document.Tenant,
        ClaimedBy = claim.By,
        ClaimedUntil = claim.Until,
    });

    public static JsonObject Of(ReviewedDocument label) => Node(new
    {
        label.Document.Id,
        label.Document.Tenant,
        label.Type,
        label.Kind,
        label.FormFields,
        label.Text,
    });

    public static JsonObject Of(SystemStatus status, TenantTotals? totals)
    {
        var line = Node(status with { Queues = [.. status.Queues.Select(q => q with { Step = Words.Kebab(q.Step) })] });
        line["documents"] = totals is null ? null : Node(totals.DocumentsByState);
        line["pages"] = totals?.Pages;
        line["costUsd"] = totals?.CostUsd;
        return line;
    }

    public static JsonObject Of(ApiKeyView key) => Node(new
    {
        key.Id,
        key.Name,
        Roles = RoleNames.Of(key.Roles),
        key.CreatedAt,
        key.CreatedBy,
        key.ExpiresAt,
        key.RevokedAt,
    });

    public static JsonObject Of(Pause pause) => Node(pause);

    public static JsonObject Of(MasterRotation rotation) => Node(rotation);

    public static JsonObject Of(MasterStatus status) => Node(status);

    public static JsonObject Of(SiloView silo) => Node(silo);

    public static JsonObject Of(DocumentView view, RetryCost cost) => Merge(Head(view), new
    {
        Steps = cost.Steps.Select(Words.Of),
        CostUsd = cost.Usd,
        AtLeast = cost.IsLeast,
    });

    public static JsonObject Of(ReplayStatus replay) => Node(replay);

    public static JsonObject Of(BatchEntry batch) => Node(batch);

    public static JsonObject Of(BatchStatus batch) => Node(new
    {
        batch.Name,
        batch.State,
        batch.Lane,
        batch.OpenedAt,
        batch.OpenedBy,
        batch.Feed.Files,
        batch.Feed.Bytes,
        batch.Feed.Sent,
        batch.Feed.SentBytes,
        batch.Feed.Joined,
        batch.Feed.Refused,
        batch.Documents,
        batch.Ended,
        batch.NotIndexed,
        ByState = batch.DocumentsByState,
        batch.Pages,
        batch.CostUsd,
        batch.Problem,
        batch.NotCancelled,
    });

    public static JsonObject Of(BatchStatus batch, IEnumerable<FacetCount> types) =>
        Of(batch).With("types", Node(types.ToDictionary(type => type.Value, type => type.Count)));

    public static JsonObject Of(EngineView engine) => Node(engine with { Price = null })
        .With("step", Words.Of(engine.Step)).With("price", engine.Price is null ? null : Node(engine.Price));

    public static JsonObject Of(WhatIf trial) => Node(new
    {
        trial.Document.Id,
        trial.Document.Tenant,
        trial.Version,
        Changed = trial.IsChanged,
        trial.Refusal,
        trial.CostUsd,
        DurationMs = trial.Duration.TotalMilliseconds,
        Steps = trial.Trials.Select(t => new
        {
            Step = Words.Of(t.Step),
            t.Engine,
            t.ModelVersion,
            t.CostUsd,
            DurationMs = t.Duration.TotalMilliseconds,
            t.Problem,
            Changed = t.IsChanged,
            t.Pages,
            Type = t.Type is null ? null : new { Before = Score(t.Type.Before), After = Score(t.Type.After) },
            t.Pii,
            t.Summary,
        }),
    });

    public static JsonObject Of(Tally tally, long found, string? nextCursor, TimeSpan took) => Node(new
    {
        tally.Documents,
        Found = found,
        tally.Changed,
        tally.Failed,
        Types = tally.Types.Select(t => new { t.Key.Before, t.Key.After, Documents = t.Value }),
        Pii = tally.Pii.ToDictionary(p => p.Key, p => new { p.Value.Before, p.Value.After }),
        tally.PagesChanged,
        tally.SummariesChanged,
        tally.CostUsd,
        EngineMs = tally.Duration.TotalMilliseconds,
        TookMs = took.TotalMilliseconds,
        NextCursor = nextCursor,
    });

    public static JsonObject Of(IndexStatus status) => Node(new
    {
        status.Epoch,
        status.Generations,
        status.DropAt,
        status.Lag,
        Rebuild = status.Rebuild is not { } rebuild ? null : new
        {
            rebuild.Phase,
            rebuild.Generation,
            rebuild.StartedAt,
            rebuild.EndedAt,
            rebuild.Share,
            rebuild.Documents,
            rebuild.DocumentsExpected,
            rebuild.Events,
            rebuild.Bytes,
            DocumentsPerSecond = rebuild.DocumentsPerSecond is { } rate ? Math.Round(rate, 1) : (double?)null,
            EventsPerSecond = rebuild.EventsPerSecond is { } events ? Math.Round(events, 1) : (double?)null,
            SecondsLeft = rebuild.TimeLeft?.TotalSeconds,
            rebuild.Failures,
            FailedDocuments = rebuild.FailedDocuments.Select(f => new { Document = f.Document.ToString(), f.Code }),
            rebuild.Hold,
            rebuild.Reason,
            Comparison = rebuild.Comparison is not { } found ? null : new
            {
                found.Equal,
                found.Missing,
                found.Behind,
                found.Added,
                found.Ahead,
                found.Changed,
                Differences = found.Differences.Select(d => new
                {
                    Document = d.Document.ToString(),
                    d.Kind,
                    d.LiveVersion,
                    d.NewVersion,
                    d.Fields,
                }),
            },
        },
    });

    /// <summary>A document that is indexed or told of again: nothing is known of it but that it could not be.</summary>
    public static JsonObject DoneAgain(DocumentKey document, string step) =>
        Merge(Head(document, StateOf(step), 0), new { Step = step, Again = true });

    /// <summary>Of a document in the dead letters.</summary>
    private static string StateOf(string step) => step == DeadLetter.NotifyStep ? "settled" : "parked";

    public static JsonObject Merge(JsonObject head, object rest)
    {
        foreach (var (name, value) in Node(rest).ToArray())
        {
            head[name] = value?.DeepClone();
        }

        return head;
    }

    /// <summary>Singles as what they show, not as the double they become.</summary>
    public static double Round(float value) => Math.Round(value, 4);

    private static object? Score(TypeScore? score) =>
        score is { } s ? new { s.Type, Confidence = Round(s.Confidence) } : null;

    private static JsonObject With(this JsonObject line, string name, JsonNode? value)
    {
        line[name] = value;
        return line;
    }

    private static JsonObject Node(object value) => JsonSerializer.SerializeToNode(value, Options)!.AsObject();
}
