using System.Collections.Immutable;
using Orleans.Docs.Content;
using Orleans.Docs.Events;

namespace Orleans.Docs.Documents;

/// <summary>Folds commits into a document. Pure; an event that it does not know is an error.</summary>
public static class DocumentFold
{
    public static Document Apply(Document document, CommitEnvelope envelope, ImmutableArray<DocumentEvent> events)
    {
        var (next, version, changed) = (document, document.Version, document.ChangedVersion);
        foreach (var e in events)
        {
            version++;
            changed = e is Disclosed or Settled ? changed : version;
            next = e switch
            {
                Disclosed d => next with { Custody = next.Custody.With(envelope.Actor, d.What, envelope.Time) },
                Erased erased => Erase(next, erased, envelope.Actor),
                _ => Apply(next, e),
            };
        }

        next = Hush(next, envelope.OpensEpisode, events);

        // One copy for all of it.
        return next with
        {
            Version = version,
            ChangedVersion = changed,
            UploadedAt = document.Exists ? next.UploadedAt : envelope.Time,
            OpenEpisode = envelope.OpensEpisode ? envelope.FirstVersion : next.OpenEpisode,
            LastEpisode = envelope.OpensEpisode ? envelope.FirstVersion : next.LastEpisode,
            TraceParent = envelope.OpensEpisode ? envelope.TraceParent : next.TraceParent,
            ChangedAt = envelope.Time,
            CostUsd = next.CostUsd + envelope.CostUsd,
            CommandIds = envelope.CommandId is { } id
                ? next.CommandIds.Add(id, Document.CommandIdsMax)
                : next.CommandIds,
        };
    }

    private static Document Apply(Document d, DocumentEvent e) => e switch
    {
        Uploaded u => d with
        {
            Source = u.Source,
            FileName = u.FileName,
            DeclaredMediaType = SharedText.Of(u.MediaType),
            Tags = SharedText.Names(u.Tags),
            Lane = u.Lane,
            Origin = Origin.Of(u),
        },
        ExtractionStarted s => d with { ExtractJob = s.Job },
        PagesExtracted p => d with
        {
            Kind = p.Kind,
            MediaType = SharedText.Of(p.MediaType),
            PagesExpected = p.PagesExpected,
            Pages = d.Pages.AddRange(p.Pages),
            PageBlobs = d.PageBlobs.Add(p.Content),
            Attachments = d.Attachments.AddRange(p.Attachments),
        },
        Extracted => Done(d, Step.Extract) with { ExtractJob = null },
        AttachmentsSubmitted a => Done(d, Step.Attach) with { Children = a.Children },
        Classified c => Done(d, Step.Classify) with { Type = new TypeScore(SharedText.Of(c.Type), c.Confidence) },
        PiiFlagged p => Done(d, Step.DetectPii) with
        {
            PiiCounts = SharedText.Names(p.Counts),
            Findings = p.Findings,
        },
        Summarized s => Done(d, Step.Summarize) with { Summary = s.Summary },
        StepFailed f => Failed(d, f),
        Parked p => d.With(p.Step, d[p.Step] with { Phase = StepPhase.Parked, RetryAt = null, Code = p.Code }),
        Retried r => r.Steps.Aggregate(d, OnceMore),
        Reprocessed r => Reprocess(d with { IsCancelled = false }, r),
        Corrected c => Correct(d, c),
        Reviewed r => d with { Verdict = r.Verdict },
        Cancelled => Stopped(d) with { IsCancelled = true },
        Purged => d with { Custody = d.Custody with { IsPurged = true } },
        Forgotten => d,
        HoldSet h => d with { Custody = d.Custody with { Hold = h.Reason } },
        HoldReleased => d with { Custody = d.Custody with { Hold = null } },
        OutcomeDiscarded o => d with { Discarded = d.Discarded.Add((o.Step, o.Attempt)) },
        Settled => d with { OpenEpisode = null },
        OperatorActed => d.IsOperatorLog ? d : d with { IsOperatorLog = true },
        _ => throw new InvalidOperationException($"no fold for event {e.GetType().Name}"),
    };

    private static Document Done(Document d, Step step) =>
        d.With(step, d[step] is { Attempt: 1, Engine: null }
            ? StepState.DoneAtOnce
            : new StepState { Attempt = d[step].Attempt, Phase = StepPhase.Done, Engine = d[step].Engine });

    private static Document Failed(Document d, StepFailed f)
    {
        var state = d[f.Step];
        var next = f.Step is Step.Extract ? d with { ExtractJob = null } : d;
        return next.With(f.Step, state with
        {
            Attempt = state.Attempt + 1,
            Failures = state.Failures + (f.Class is FailureClass.Throttled ? 0 : 1),
            RetryAt = f.RetryAt,
            Code = f.Code,
        });
    }

    /// <summary>By the engine that was named; the steps that build on it by their defaults.</summary>
    private static Document Reprocess(Document d, Reprocessed r)
    {
        foreach (var step in Pipeline.BuiltOn(r.From))
        {
            d = d.With(step, d[step] with { Engine = step == r.From ? r.Engine : null });
        }

        return Again(d with { Verdict = null }, r.From);
    }

    /// <summary>A step and those that build on it are owed again; what they gave so far no longer counts.</summary>
    private static Document Again(Document d, Step from)
    {
        foreach (var step in Pipeline.BuiltOn(from))
        {
            d = d.With(step, d[step].Again());
            d = step switch
            {
                Step.Extract => d with
                {
                    Pages = [],
                    PageBlobs = [],
                    PagesExpected = 0,
                    Attachments = [],
                    ExtractJob = null,
                },
                Step.Classify => d with { Type = null },
                Step.DetectPii => d with { PiiCounts = null, Findings = null },
                Step.Summarize => d with { Summary = null },
                _ => d,
            };
        }

        return d;
    }

    /// <summary>A parked step is owed again; where every page was tried in vain, reading starts over.</summary>
    private static Document OnceMore(Document d, Step step)
    {
        var again = d.With(step, d[step].Again()) with { Verdict = null };
        return step is Step.Extract && d.NextPage > d.PagesExpected
            ? again with { Pages = [], PageBlobs = [], PagesExpected = 0, Attachments = [] }
            : again;
    }

    private static Document Correct(Document d, Corrected c)
    {
        var corrected = d with { Corrections = d.Corrections.SetItem(c.Field, c.To), Verdict = null };
        return c.Field == CorrectableFields.Type ? Again(corrected, Step.Summarize) : corrected;
    }

    /// <summary>
    /// What the document held is gone from its state too: what stays is the same whether or not the events before can
    /// still be read.
    /// </summary>
    private static Document Erase(Document d, Erased e, string actor) => new()
    {
        Key = d.Key,
        Version = d.Version,
        UploadedAt = d.UploadedAt,
        CostUsd = d.CostUsd,
        CommandIds = d.CommandIds,
        OpenEpisode = d.OpenEpisode,
        LastEpisode = d.LastEpisode,
        TraceParent = d.TraceParent,
        IsErased = true,
        Custody = new Custody
        {
            ErasedBy = actor,
            ErasedFor = e.Reason,
            Attachments = [.. d.Custody.Attachments.Union(e.Attachments ?? [])],
            TakesAttachments = e.Attachments is not null,
        },
    };

    /// <summary>An episode of reading and keeping alone is nothing to tell outside.</summary>
    private static Document Hush(Document d, bool opens, ImmutableArray<DocumentEvent> events)
    {
        var isQuiet = events is [Disclosed or HoldSet or HoldReleased, ..]
            ? opens || d.Custody.IsQuiet
            : events is [Settled] && d.Custody.IsQuiet;
        return isQuiet == d.Custody.IsQuiet ? d : d with { Custody = d.Custody with { IsQuiet = isQuiet } };
    }

    /// <summary>Attempts in flight no longer count.</summary>
    private static Document Stopped(Document d) => d with
    {
        ExtractJob = null,
        Steps =
        [
            .. d.Steps.Select(s => s.Phase is StepPhase.Pending
                ? s with { Attempt = s.Attempt + 1, RetryAt = null }
                : s),
        ],
    };
}
