using System.Collections.Immutable;
using Orleans.Docs.Content;

namespace Orleans.Docs.Documents;

/// <summary>
/// Every decision about a document: <c>(state, command) → events</c>. Pure; made twice it writes once.
/// </summary>
public static partial class Decide
{
    private const int CorrectionLengthMax = 1_000;

    public static Decision Upload(Document d, Uploaded uploaded)
    {
        if (d.IsErased)
        {
            return Decision.No($"document {d.Key} was erased");
        }

        return !d.Exists ? Decision.Of(uploaded)
            : d.Source == uploaded.Source ? Decision.None
            : Decision.No($"document {d.Key} exists with other bytes: choose another id");
    }

    public static Decision Retry(Document d, string commandId)
    {
        if (Repeated(d, commandId, out var decision))
        {
            return decision;
        }

        var parked = Enum.GetValues<Step>().Where(step => d[step].Phase is StepPhase.Parked).ToImmutableArray();
        return parked.IsEmpty ? Decision.No("nothing to retry: no step is parked") : Decision.Of(new Retried(parked));
    }

    public static Decision Reprocess(Document d, string commandId, Step from, string? engine = null)
    {
        if (Repeated(d, commandId, out var decision))
        {
            return decision;
        }

        return from is not Step.Extract && d[Step.Extract].Phase is not StepPhase.Done
            ? Decision.No("the pages are not all read yet: reprocess from extract, or wait")
            : Decision.Of(new Reprocessed(from, engine));
    }

    public static Decision Correct(Document d, string commandId, string field, string value)
    {
        if (Repeated(d, commandId, out var decision))
        {
            return decision;
        }

        if (field == CorrectableFields.Type && !DocumentType.All.Contains(value))
        {
            return Decision.No($"'{value}' is no document type: use one of {string.Join(", ", DocumentType.All)}");
        }

        if (field.Length is 0 or > Name.LengthMax || value.Length > CorrectionLengthMax)
        {
            return Decision.No(
                $"a field's name has 1 to {Name.LengthMax} characters, a value {CorrectionLengthMax} at most");
        }

        var before = field == CorrectableFields.Type ? d.EffectiveType?.Type : d.Corrections.GetValueOrDefault(field);
        return before == value && d.Corrections.ContainsKey(field)
            ? Decision.None
            : Decision.Of(new Corrected(field, before, value));
    }

    /// <summary>Said of results that are there: not before the last step, nor of what has none.</summary>
    public static Decision Review(Document d, string commandId, ReviewVerdict verdict, string? reason)
    {
        if (Repeated(d, commandId, out var decision))
        {
            return decision;
        }

        if (reason?.Length > ReasonLengthMax || !Enum.IsDefined(verdict))
        {
            return Decision.No($"a reason has {ReasonLengthMax} characters at most");
        }

        var state = DocumentViews.StateOf(d);
        return state is not (DocumentState.Completed or DocumentState.Short)
            ? Decision.No($"nothing to review: the document is {state.ToString().ToLowerInvariant()}")
            : d.Verdict == verdict ? Decision.None
            : Decision.Of(new Reviewed(verdict, string.IsNullOrEmpty(reason) ? null : reason));
    }

    public static Decision Cancel(Document d, string commandId)
    {
        if (Repeated(d, commandId, out var decision))
        {
            return decision;
        }

        return Pipeline.Owed(d).IsEmpty
            ? Decision.No("nothing to cancel: no step is owed")
            : Decision.Of(new Cancelled());
    }

    /// <summary>
    /// A worker's report. Only the current attempt's counts, and only once; a late result of an older attempt is
    /// noted once as discarded.
    /// </summary>
    public static Decision Record(Document d, StepReport report, RetryPolicy retries, DateTimeOffset now)
    {
        if (!d.Exists || d.IsErased)
        {
            return Late(d, report);
        }

        var step = d[report.Step];
        if (report.Attempt > step.Attempt)
        {
            return Decision.No($"attempt {report.Attempt} of {report.Step} was never started");
        }

        if (report.Attempt < step.Attempt)
        {
            return report.Result is null || d.Discarded.Contains((report.Step, report.Attempt))
                ? Decision.None
                : Decision.Of(new OutcomeDiscarded(report.Step, report.Attempt));
        }

        if (Pipeline.Owed(d).All(owed => owed.Step != report.Step))
        {
            return Decision.None;
        }

        return report switch
        {
            { Failure: { } failure } => Fail(d, report, failure, retries, now),
            { Result: ExtractionStarted started } =>
                started.Job == d.ExtractJob ? Decision.None : Decision.Of(started),
            { Result: PagesExtracted pages } => Extract(d, report, pages, retries, now),
            { Result: { } result } => Decision.Of(result),
            _ => throw new InvalidOperationException("a report holds a result or a failure"),
        };
    }

    /// <summary>Closes the episode when nothing is owed and the index holds the last version.</summary>
    public static Decision Settle(Document d, long indexedVersion) =>
        d.OpenEpisode is not null && Pipeline.Owed(d).IsEmpty && !Pipeline.OwesErasure(d) && indexedVersion == d.Version
            ? Decision.Of(new Settled())
            : Decision.None;

    private static Decision Extract(
        Document d, StepReport report, PagesExtracted batch, RetryPolicy retries, DateTimeOffset now)
    {
        if (batch.Pages.IsEmpty || batch.Pages[0].Number != d.NextPage)
        {
            return Decision.None;
        }

        if (d.PagesExpected != 0 && d.PagesExpected != batch.PagesExpected)
        {
            return Fail(d, report, new StepFailure(FailureClass.Terminal, "page_count_changed"), retries, now);
        }

        if (d.Pages.Length + batch.Pages.Length < batch.PagesExpected)
        {
            return Decision.Of(batch);
        }

        var read = d.PagesRead + batch.Pages.Count(page => page.Problem is null);
        if (read > 0)
        {
            return Decision.Of(batch, new Extracted(report.Attempt, batch.PagesExpected, read));
        }

        var code = batch.Pages[0].Problem!;
        return Decision.Of(
            batch,
            new StepFailed(report.Step, report.Attempt, FailureClass.Unreadable, code, null),
            new Parked(report.Step, code));
    }

    private static Decision Fail(
        Document d, StepReport report, StepFailure failure, RetryPolicy retries, DateTimeOffset now)
    {
        var own = retries.Of(report.Engine);
        var failures = d[report.Step].Failures + 1;
        var again = failure.Class is FailureClass.Transient or FailureClass.TimedOut && failures <= own.RetriesMax;
        var failed = new StepFailed(
            report.Step, report.Attempt, failure.Class, failure.Code,
            again ? now + own.Delay(failures, d.Key, report.Step) : null);
        DocumentEvent[] kept = failure.KeptJob is { } job ? [new ExtractionStarted(report.Attempt + 1, job)] : [];
        DocumentEvent[] parked = again ? [] : [new Parked(report.Step, failure.Code)];
        return Decision.Of([failed, .. kept, .. parked]);
    }

    private static bool Repeated(Document d, string commandId, out Decision decision)
    {
        decision = d.IsErased ? Decision.No($"document {d.Key} was erased") : Decision.None;
        return d.IsErased || d.CommandIds.Contains(commandId);
    }
}
