using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using Orleans.Docs.Admission;
using Orleans.Docs.Admission.Quota;
using Orleans.Docs.Diagnostics;
using Orleans.Docs.Documents;
using Orleans.Docs.Engines;
using Orleans.Docs.Erasing;

namespace Orleans.Docs.Workers;

/// <summary>
/// Wraps an engine: takes the order from the document, calls the engine or finds the answer of an earlier try of the
/// same attempt, stores the answer, reports. Whatever happens inside becomes a typed outcome. How many run at once is
/// the queue's to say: one worker does any number of steps side by side.
/// </summary>
[StatelessWorker, Reentrant]
internal sealed partial class StepWorkerGrain(
    DocumentGrains documents, IEnumerable<IStepRunner> runners, StepAnswers answers, StepEngines engines,
    IOptionsMonitor<PriceTable> prices, IOptions<WorkerOptions> options, IOptions<AdmissionOptions> admission,
    WorkDrain drain, RunningSteps running, StepApis apis, SiloPermits permits, UnusedCopies copies,
    TimeProvider time,
    ILogger<StepWorkerGrain> logger) : Grain, IStepWorkerGrain
{
    public async Task<WorkResult> Run(QueueEntry entry, Permit? permit)
    {
        var received = time.GetTimestamp();
        using var work = drain.Enter();

        // Before it begins: what is broken off until then is not owed any more.
        using var run = running.Enter(entry);
        var document = documents.Of(entry.Document);
        var order = await document.Begin(entry.Step, entry.Attempt, entry.FirstPage);
        if (order is null)
        {
            return WorkResult.Finished;
        }

        using var activity = Telemetry.Source.StartActivity($"step {entry.Step}");
        activity?.SetTag("docs.document", entry.Document.ToString()).SetTag("docs.attempt", entry.Attempt);
        var (report, result) = await Answer(
            order, entry, () => permit?.OlderBy(time.GetElapsedTime(received)), run.Token);
        activity?.SetTag("docs.engine", report?.Engine).SetTag("docs.failure", report?.Failure?.Code);
        if (report is not null)
        {
            await document.Record(report);
            if (!result.Waits)
            {
                Telemetry.StepFinished(report);
            }

            if (report is { Step: Step.Extract, Failure: not null })
            {
                // However it ended, in the engine or here: nobody asks for its answer any more.
                await copies.Delete(entry.Document, report.Attempt);
            }
        }

        return result;
    }

    private async Task<(StepReport? Report, WorkResult Result)> Answer(
        WorkOrder order, QueueEntry entry, Func<Permit?> permit, CancellationToken unwanted)
    {
        var started = time.GetTimestamp();
        var limit = order.Step is Step.Extract ? options.Value.ExtractTimeout : options.Value.EngineTimeout;
        using var timeout = new CancellationTokenSource(limit, time);
        using var brokenOff = CancellationTokenSource.CreateLinkedTokenSource(drain.BreakOff, unwanted);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, brokenOff.Token);
        Circuit.Excuse(brokenOff.Token);
        var first = FirstCall.Watch();
        Outcome<DocumentEvent> outcome;
        try
        {
            // Nobody can have done what was never offered before.
            if (entry.Again && await answers.Find(order, linked.Token) is { } earlier)
            {
                LogAnswerFound(logger, order.Step, order.Document);
                return (earlier, WorkResult.Finished);
            }

            if ((entry.Lacks ?? apis.Of(order.Step).Api) is { } api && permit() is { } inHand)
            {
                permits.Receive(api, inHand);
            }

            outcome = await runners.First(runner => runner.Step == order.Step).Run(order, linked.Token);
        }
        catch (OperationCanceledException) when (unwanted.IsCancellationRequested)
        {
            // The document was cancelled or erased: nobody waits for the outcome.
            return (null, WorkResult.Finished);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            outcome = new Outcome<DocumentEvent>.TimedOut(limit) { KeptJob = order.Job };
        }
        catch (OperationCanceledException) when (drain.BreakOff.IsCancellationRequested)
        {
            // The silo goes down: nothing is recorded, and the attempt is done again elsewhere.
            throw;
        }
        catch (EngineUnknownException)
        {
            // It was there when the command named it: the configuration has changed since.
            outcome = new Outcome<DocumentEvent>.Terminal(Content.Problems.EngineUnknown) { KeptJob = order.Job };
        }
        catch (Exception e)
        {
            LogEngineBroke(logger, e.GetType().Name, order.Step, order.Document);
            outcome = new Outcome<DocumentEvent>.Transient(CodeOf(e)) { KeptJob = order.Job };
        }

        var (report, result) = await Ended(order, entry, outcome, time.GetElapsedTime(started));
        return (report, result with { Api = first.Api });
    }

    private async Task<(StepReport? Report, WorkResult Result)> Ended(
        WorkOrder order, QueueEntry entry, Outcome<DocumentEvent> outcome, TimeSpan duration)
    {
        if (outcome is Outcome<DocumentEvent>.Throttled throttled
            && !(time.GetUtcNow() - entry.ThrottledSince > admission.Value.ThrottledMax(entry.Lane)))
        {
            return (null, new WorkResult(throttled.RetryAfter, Called: true));
        }

        if (outcome is Outcome<DocumentEvent>.Deferred deferred)
        {
            return (null, new WorkResult(deferred.RetryAfter, Called: false) { Waits = true });
        }

        if (outcome is Outcome<DocumentEvent>.Waiting waiting)
        {
            return (Started(order, waiting.Job), new WorkResult(waiting.RetryAfter, Called: true) { Waits = true });
        }

        var report = ReportOf(order, outcome, duration);
        if (report.Result is not null)
        {
            await answers.Keep(order, report, CancellationToken.None);
        }

        return (report, new WorkResult(RetryAfter: null, Called: true));
    }

    /// <summary>Null for a job that the document knows already.</summary>
    private StepReport? Started(WorkOrder order, string job)
    {
        Check(job);
        var identity = engines.IdentityOf(order.Step, order.Engine);
        return job == order.Job ? null : new StepReport
        {
            Step = order.Step,
            Attempt = order.Attempt,
            Result = new ExtractionStarted(order.Attempt, job),
            Engine = identity.Engine,
            ModelVersion = identity.ModelVersion,
        };
    }

    private StepReport ReportOf(WorkOrder order, Outcome<DocumentEvent> outcome, TimeSpan duration)
    {
        var identity = IdentityOf(order);
        var (result, usage, failure) = outcome switch
        {
            Outcome<DocumentEvent>.Done done => (done.Value, done.Usage, null),
            Outcome<DocumentEvent>.Short partial => (partial.Value, partial.Usage, null),
            Outcome<DocumentEvent>.Throttled =>
                Failed(FailureClass.Throttled, Content.Problems.ThrottledTooLong),
            Outcome<DocumentEvent>.Transient transient =>
                Failed(FailureClass.Transient, transient.Code, transient.Usage),
            Outcome<DocumentEvent>.TimedOut => Failed(FailureClass.TimedOut, Content.Problems.TimedOut),
            Outcome<DocumentEvent>.Terminal terminal => Failed(FailureClass.Terminal, terminal.Code, terminal.Usage),
            Outcome<DocumentEvent>.Unreadable unreadable => Failed(FailureClass.Unreadable, unreadable.Code),
            _ => throw new UnreachableException(),
        };
        return new StepReport
        {
            Step = order.Step,
            Attempt = order.Attempt,
            Result = result,
            Failure = failure is null ? null : failure with { KeptJob = Check(outcome.KeptJob) },
            Engine = identity.Engine,
            ModelVersion = identity.ModelVersion,
            CostUsd = prices.CurrentValue.CostUsd(identity.Engine, usage),
            Duration = duration,
            InputTokens = usage.TokensIn > 0 ? usage.TokensIn : null,
            OutputTokens = usage.TokensIn > 0 ? usage.OutputTokens : null,
        };

        static (DocumentEvent?, Usage, StepFailure?) Failed(
            FailureClass failureClass, string code, Usage usage = default) =>
            (null, usage, new StepFailure(failureClass, code));
    }

    private static string? Check(string? job)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(
            job?.Length ?? 0, Outcome<DocumentEvent>.Waiting.JobLengthMax, nameof(job));
        return job;
    }

    /// <summary>An engine that is not there or cannot be made has a name at least.</summary>
    private EngineIdentity IdentityOf(WorkOrder order)
    {
        try
        {
            return engines.IdentityOf(order.Step, order.Engine);
        }
        catch (Exception e)
        {
            LogNoIdentity(logger, e, order.Step);
            return new EngineIdentity(order.Engine ?? engines.DefaultOf(order.Step), "");
        }
    }

    /// <summary>Messages of exceptions may hold document text; types do not.</summary>
    private static string CodeOf(Exception e) => e switch
    {
        Blobs.BlobDamagedException => "blob_damaged",
        Blobs.BlobStoreUnavailableException => "blob_store_unavailable",
        Keys.KeyServiceUnavailableException => "key_service_unavailable",
        _ => "engine_error",
    };

    [LoggerMessage(LogLevel.Error, "the engine for {Step} cannot be used")]
    private static partial void LogNoIdentity(ILogger logger, Exception e, Step step);

    [LoggerMessage(LogLevel.Information, "{Step} of {Document}: the answer of an earlier try was found")]
    private static partial void LogAnswerFound(ILogger logger, Step step, DocumentKey document);

    [LoggerMessage(LogLevel.Error, "{Step} of {Document} broke with {Error}")]
    private static partial void LogEngineBroke(ILogger logger, string error, Step step, DocumentKey document);
}
