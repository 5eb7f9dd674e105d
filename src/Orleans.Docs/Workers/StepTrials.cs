using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Docs.Admission.Quota;
using Orleans.Docs.Blobs;
using Orleans.Docs.Content;
using Orleans.Docs.Documents;
using Orleans.Docs.Engines;

namespace Orleans.Docs.Workers;

/// <summary>
/// Does steps again on what is recorded and compares. Calls engines and reads blobs; writes nothing, and knows neither
/// the document's grain nor the event store.
/// </summary>
internal sealed partial class StepTrials(
    StepEngines engines, DocumentTexts texts, DocumentBlobs blobs, IOptionsMonitor<PriceTable> prices,
    IOptions<WorkerOptions> options, WorkDrain drain, StepApis apis, SiloPermits permits, TimeProvider time,
    ILogger<StepTrials> logger)
{
    /// <summary>
    /// The step and those that build on it, but for the attachments, which are documents of their own; null for a step
    /// that cannot be tried.
    /// </summary>
    public static ImmutableArray<Step>? StepsOf(Step from) =>
        from is Step.Attach ? null : Pipeline.BuiltOn(from).Remove(Step.Attach);

    /// <summary>Null when an engine was throttled: come again after the time that it gave.</summary>
    /// <param name="permitOf">With which a step was started, as old as it is then.</param>
    public async Task<(ImmutableArray<StepTrial>? Trials, TimeSpan? RetryAfter)> Run(
        Document document, Step from, string? engine, Func<Step, Permit?> permitOf)
    {
        using var work = drain.Enter();
        var recorded = await texts.Load(
            document.Key, document.Kind, document.FileName, document.PageBlobs, drain.BreakOff);
        var text = recorded;
        var type = document.EffectiveType;
        var trials = ImmutableArray.CreateBuilder<StepTrial>();
        foreach (var step in StepsOf(from)!)
        {
            if (step is Step.Summarize && type is null)
            {
                break;
            }

            var named = step == from ? engine : null;
            var (trial, retryAfter) = step is Step.Extract
                ? await Try(document, step, named, options.Value.TrialReadTimeout, permitOf, Read)
                : await Try(document, step, named, options.Value.EngineTimeout, permitOf, Answer);
            if (trial is null)
            {
                return (null, retryAfter);
            }

            trials.Add(trial);
            if (trial.Problem is not null)
            {
                break;
            }

            // What a person set stays, as it would in the document.
            type = document.Corrections.ContainsKey(CorrectableFields.Type) ? type : trial.Type?.After ?? type;
        }

        return (trials.ToImmutable(), null);

        ValueTask<Outcome<StepTrial>> Answer(StepTrial trial, string? named, CancellationToken ct) =>
            Call(document, text, type, trial, named, ct);

        async ValueTask<Outcome<StepTrial>> Read(StepTrial trial, string? named, CancellationToken ct)
        {
            var read = await new ReadingAgain(engines.Extractor(named), blobs, options, time)
                .Run(document, ct);
            return await read.To(pages =>
            {
                text = pages.Text;
                return ValueTask.FromResult(trial with
                {
                    Pages = TrialChanges.Of(recorded.Pages, document.Attachments.Length, pages),
                });
            });
        }
    }

    private async Task<(StepTrial? Trial, TimeSpan? RetryAfter)> Try(
        Document document, Step step, string? engine, TimeSpan timeMax, Func<Step, Permit?> permitOf,
        Func<StepTrial, string?, CancellationToken, ValueTask<Outcome<StepTrial>>> call)
    {
        var identity = engines.IdentityOf(step, engine);
        var trial = new StepTrial { Step = step, Engine = identity.Engine, ModelVersion = identity.ModelVersion };
        var started = time.GetTimestamp();
        using var timeout = new CancellationTokenSource(timeMax, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, drain.BreakOff);
        Circuit.Excuse(drain.BreakOff);
        Outcome<StepTrial> outcome;
        try
        {
            if (apis.Of(step).Api is { } api && permitOf(step) is { } inHand)
            {
                permits.Receive(api, inHand);
            }

            outcome = await call(trial, engine, linked.Token);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            outcome = new Outcome<StepTrial>.TimedOut(timeMax);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogTrialBroke(logger, e.GetType().Name, step, document.Key);
            outcome = new Outcome<StepTrial>.Transient("engine_error");
        }

        var duration = time.GetElapsedTime(started);
        return outcome switch
        {
            Outcome<StepTrial>.Done done => (Priced(done.Value, done.Usage, duration), null),
            Outcome<StepTrial>.Short partial => (Priced(partial.Value, partial.Usage, duration), null),
            Outcome<StepTrial>.Throttled throttled => (null, throttled.RetryAfter),
            Outcome<StepTrial>.Deferred deferred => (null, deferred.RetryAfter),
            _ => (Priced(trial with { Problem = CodeOf(outcome) }, UsageOf(outcome), duration), null),
        };
    }

    private async ValueTask<Outcome<StepTrial>> Call(
        Document d, DocumentText text, TypeScore? type, StepTrial trial, string? engine, CancellationToken ct)
    {
        switch (trial.Step)
        {
            case Step.Classify:
                var scores = await engines.Classifier(engine).Classify(text, ct);
                return await scores.To(s => ValueTask.FromResult(
                    trial with { Type = new TypeChange(d.Type, s[0]) }));
            case Step.DetectPii:
                var findings = await engines.PiiDetector(engine).Detect(text, ct);
                return await findings.To(async found => trial with
                {
                    Pii = TrialChanges.Of(
                        d.Findings is null
                            ? null
                            : await blobs.GetJson(d.Key, d.Findings, BlobJson.Default.Findings, ct),
                        found),
                });
            case Step.Summarize:
                var summary = await engines.Summarizer(engine).Summarize(text, type!.Value, ct);
                return await summary.To(async written => trial with
                {
                    Summary = TrialChanges.Of(
                        d.Summary is null
                            ? null
                            : await blobs.GetJson(d.Key, d.Summary, BlobJson.Default.Summary, ct),
                        written),
                });
            default:
                throw new InvalidOperationException($"{trial.Step} cannot be tried");
        }
    }

    private StepTrial Priced(StepTrial trial, Usage usage, TimeSpan duration) => trial with
    {
        CostUsd = prices.CurrentValue.CostUsd(trial.Engine, usage),
        Duration = duration,
    };

    private static Usage UsageOf(Outcome<StepTrial> outcome) => outcome switch
    {
        Outcome<StepTrial>.Terminal terminal => terminal.Usage,
        Outcome<StepTrial>.Transient transient => transient.Usage,
        _ => default,
    };

    private static string CodeOf(Outcome<StepTrial> outcome) => outcome switch
    {
        Outcome<StepTrial>.TimedOut => Problems.TimedOut,
        Outcome<StepTrial>.Terminal terminal => terminal.Code,
        Outcome<StepTrial>.Unreadable unreadable => unreadable.Code,
        Outcome<StepTrial>.Transient transient => transient.Code,
        _ => throw new ArgumentOutOfRangeException(nameof(outcome)),
    };

    [LoggerMessage(LogLevel.Error, "a trial of {Step} of {Document} broke with {Error}")]
    private static partial void LogTrialBroke(ILogger logger, string error, Step step, DocumentKey document);
}
