using System.Collections.Immutable;
using Orleans.Docs.Content;
using Orleans.Docs.Events;

namespace Orleans.Docs.Documents;

/// <summary>
/// What people see of a document's state and events. What people wrote may hold personal data and stays hidden, except
/// from whoever asks for it as it was written: over HTTP, from other programs and on the command line alike.
/// </summary>
public static class DocumentViews
{
    public static DocumentState StateOf(Document d)
    {
        if (d.IsErased)
        {
            return DocumentState.Erased;
        }

        if (d.IsCancelled)
        {
            return DocumentState.Cancelled;
        }

        var owed = Pipeline.Owed(d);
        return owed.Any(step => step.Step is Step.Extract) ? DocumentState.Extracting
            : owed.Length > 0 ? DocumentState.Analysing
            : d.Steps.Any(step => step.Phase is StepPhase.Parked) ? DocumentState.Parked
            : d.PagesRead < d.PagesExpected ? DocumentState.Short
            : DocumentState.Completed;
    }

    public static DocumentView Of(Document d)
    {
        var state = StateOf(d);
        var problem = ProblemOf(d, state);
        return new DocumentView
        {
            Key = d.Key,
            Version = d.Version,
            State = state,
            IsSettled = d.IsSettled,
            FileName = Hide(d.FileName) ?? "",
            LengthBytes = d.Source?.Length ?? 0,
            UploadedAt = d.UploadedAt,
            ChangedAt = d.ChangedAt,
            Kind = d.Kind,
            MediaType = d.MediaType ?? d.DeclaredMediaType,
            PagesExpected = d.PagesExpected,
            PagesTried = d.Pages.Length,
            PagesRead = d.PagesRead,
            Type = d.EffectiveType?.Type,
            TypeConfidence = d.EffectiveType?.Confidence ?? 0,
            PiiCounts = d.PiiCounts,
            HasSummary = d.Summary is not null,
            Steps = Steps(d),
            Tags = d.Tags,
            Parent = d.Parent,
            Children = d.Children,
            CostUsd = d.CostUsd,
            Problem = problem,
            ProblemExplained = problem is null ? null : Problems.Explain(problem),
            Pages = d.Pages,
            Corrections = Hide(d.Corrections),
            Verdict = d.Verdict,
            Hold = Hide(d.Hold),
        };
    }

    public static ImmutableArray<RecordedEvent> Of(DecodedCommit commit) =>
        [.. AsWritten(commit).Select(e => e with { Event = Hide(e.Event) })];

    /// <summary>With what people wrote, for those of whom it is on record that they read it.</summary>
    public static ImmutableArray<RecordedEvent> AsWritten(DecodedCommit commit)
    {
        var envelope = commit.Envelope;
        return
        [
            .. commit.Events.Select((e, i) => new RecordedEvent
            {
                Version = envelope.FirstVersion + i,
                Name = commit.Names[i],
                Event = e,
                Time = envelope.Time,
                Actor = envelope.Actor,
                CommandId = envelope.CommandId,
                Attempt = envelope.Attempt,
                Engine = envelope.Engine,
                ModelVersion = envelope.ModelVersion,
                CostUsd = i == 0 ? envelope.CostUsd : 0,
                Duration = envelope.DurationMilliseconds is { } ms ? TimeSpan.FromMilliseconds(ms) : null,
                TraceId = envelope.TraceId,
                InputTokens = i == 0 ? envelope.InputTokens : null,
                OutputTokens = i == 0 ? envelope.OutputTokens : null,
            }),
        ];
    }

    /// <summary>Who and when, and not what.</summary>
    public static RecordedEvent WithoutFacts(RecordedEvent e)
    {
        var forgotten = new Forgotten();
        return e with { Event = forgotten, Name = EventCatalog.Default.NameOf(forgotten) };
    }

    /// <summary>What is empty has nothing to hide.</summary>
    private static string? Hide(string? written) => string.IsNullOrEmpty(written) ? written : DocumentView.Hidden;

    private static ImmutableSortedDictionary<string, string> Hide(
        ImmutableSortedDictionary<string, string> corrections) =>
        corrections.SetItems(corrections.Keys.Where(CorrectedFacts.IsOfFact).Select(
            field => KeyValuePair.Create(field, DocumentView.Hidden)));

    private static DocumentEvent Hide(DocumentEvent e) => e switch
    {
        Uploaded uploaded => uploaded with { FileName = Hide(uploaded.FileName)! },
        PagesExtracted { Attachments.IsEmpty: false } pages => pages with
        {
            Attachments = [.. pages.Attachments.Select(a => a with { FileName = Hide(a.FileName)! })],
        },
        Corrected corrected when CorrectedFacts.IsOfFact(corrected.Field) =>
            corrected with { From = Hide(corrected.From), To = Hide(corrected.To)! },
        Reviewed reviewed => reviewed with { Reason = Hide(reviewed.Reason) },
        Erased erased => erased with { Reason = Hide(erased.Reason) },
        HoldSet set => new HoldSet(Hide(set.Reason)!),
        HoldReleased released => new HoldReleased(Hide(released.Reason)!),
        _ => e,
    };

    private static ImmutableArray<StepView> Steps(Document d)
    {
        var owed = Pipeline.Owed(d);
        return
        [
            .. Enum.GetValues<Step>().Select(step =>
            {
                var state = d[step];
                var status = state.Phase switch
                {
                    StepPhase.Done => StepStatus.Done,
                    StepPhase.Parked => StepStatus.Parked,
                    _ => owed.All(o => o.Step != step) ? StepStatus.NotOwed
                        : state.RetryAt is null ? StepStatus.Owed
                        : StepStatus.Waiting,
                };
                return new StepView(step, status, state.Attempt, state.RetryAt, state.Code);
            }),
        ];
    }

    private static string? ProblemOf(Document d, DocumentState state) => state switch
    {
        DocumentState.Parked => d.Steps.First(step => step.Phase is StepPhase.Parked).Code,
        DocumentState.Short => d.Pages.First(page => page.Problem is not null).Problem,
        _ => null,
    };
}
