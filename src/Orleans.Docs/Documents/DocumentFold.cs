using System.Collections.Immutable;
using Orleans.Docs.Content;
using Orleans.Docs.Events;

namespace Orleans.Docs.Documents;

/// <summary>Folds commits into a document. Pure; an event that it does not know is an error.</summary>
public static class DocumentFold
{
    public static Document Apply(Document document, CommitEnvelope envelope, IEnumerable<DocumentEvent> events)
    {
        var next = document;
        foreach (var e in events)
        {
            next = Apply(next, e) with { Version = next.Version + 1 };
        }

        if (next.Source is not null && document.Source is null)
        {
            next = next with { UploadedAt = envelope.Time };
        }

        if (envelope.OpensEpisode)
        {
            next = next with { OpenEpisode = envelope.FirstVersion, LastEpisode = envelope.FirstVersion };
        }

        return next with
        {
            ChangedAt = envelope.Time,
            CostUsd = next.CostUsd + envelope.CostUsd,
            CommandIds = Remember(next.CommandIds, envelope.CommandId),
        };
    }

    private static ImmutableList<string> Remember(ImmutableList<string> ids, string? id)
    {
        if (id is null)
        {
            return ids;
        }

        ids = ids.Add(id);
        return ids.Count > Document.CommandIdsMax ? ids.RemoveAt(0) : ids;
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
            Deadline = u.Deadline,
            Parent = u.Parent,
            Depth = u.Depth,
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
        Cancelled => Stopped(d) with { IsCancelled = true },
        Erased => Stopped(d) with { IsErased = true },
        OutcomeDiscarded o => d with { Discarded = d.Discarded.Add((o.Step, o.Attempt)) },
        Settled => d with { OpenEpisode = null },
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
            Failures = state.Failures + 1,
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

        return Again(d, r.From);
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
        var again = d.With(step, d[step].Again());
        return step is Step.Extract && d.NextPage > d.PagesExpected
            ? again with { Pages = [], PageBlobs = [], PagesExpected = 0, Attachments = [] }
            : again;
    }

    private static Document Correct(Document d, Corrected c)
    {
        var corrected = d with { Corrections = d.Corrections.SetItem(c.Field, c.To) };
        return c.Field == CorrectableFields.Type ? Again(corrected, Step.Summarize) : corrected;
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
