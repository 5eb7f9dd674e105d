using System.Collections.Immutable;
using System.Text;
using Microsoft.Extensions.Options;
using Orleans.Docs.Blobs;
using Orleans.Docs.Content;
using Orleans.Docs.Documents;
using Orleans.Docs.Engines;
using Orleans.Docs.Review;
using Orleans.Docs.Workers;

namespace Orleans.Docs.Search;

/// <summary>
/// Makes a document's index entry from its events and blobs. Until personal data was looked for it holds ids, type,
/// state and counts only; then everything that derives from the text is redacted first.
/// </summary>
public sealed class EntryBuilder(
    DocumentStreams streams, DocumentTexts texts, DocumentBlobs blobs, RedactionPolicy redaction,
    IOptions<ProjectionOptions> options, IOptions<ReviewOptions> review)
{
    private static readonly string[] SubjectProperties = ["subject", "title"];

    /// <summary>The document as of the last event, to make an entry of; null if it does not exist.</summary>
    public async Task<LoadedDocument?> Load(DocumentKey key, CancellationToken cancellationToken)
    {
        var loaded = await streams.Load(key, cancellationToken);
        return loaded.State.Exists ? loaded : null;
    }

    /// <summary>The entry of a document that exists, from it and its blobs alone.</summary>
    /// <exception cref="BlobDamagedException">A blob that it names is missing or altered.</exception>
    public async Task<IndexEntry> Build(LoadedDocument loaded, CancellationToken cancellationToken)
    {
        var d = loaded.State;
        var parked = Array.Find(Enum.GetValues<Step>(), step => d[step].Phase is StepPhase.Parked);
        var isParked = d[parked].Phase is StepPhase.Parked;
        var entry = new IndexEntry
        {
            Document = d.Key,
            Version = d.Version,
            State = DocumentViews.StateOf(d).ToString().ToLowerInvariant(),
            UploadedAt = d.UploadedAt,
            Type = d.EffectiveType?.Type,
            TypeConfidence = d.EffectiveType?.Confidence ?? 0,
            Kind = d.Kind.ToString().ToLowerInvariant(),
            LengthBytes = d.Source?.Length ?? 0,
            PagesExpected = d.PagesExpected,
            PagesRead = d.PagesRead,
            CostUsd = d.CostUsd,
            PiiCounts = d.PiiCounts ?? ImmutableSortedDictionary<string, int>.Empty,
            Tags = d.Tags,
            ParkedStep = isParked ? parked.ToString().ToLowerInvariant() : null,
            ParkedCode = isParked ? d[parked].Code : null,
            ChainHead = loaded.LastHash.ToString(),
            Deleted = d.IsErased,
        };
        return d.Findings is null || d.IsErased ? entry : await WithText(entry, d, cancellationToken);
    }

    private async Task<IndexEntry> WithText(IndexEntry entry, Document d, CancellationToken cancellationToken)
    {
        var findings = await blobs.GetJson(d.Key, d.Findings!, BlobJson.Default.Findings, cancellationToken);
        var source = await texts.LoadWithoutWords(d.Key, d.Kind, d.FileName, d.PageBlobs, cancellationToken);
        var redactor = redaction.For(source, findings);
        var summary = d.Summary is null
            ? null
            : await blobs.GetJson(d.Key, d.Summary, BlobJson.Default.Summary, cancellationToken);
        var facts = (summary?.KeyFacts ?? []).GroupBy(fact => fact.Name)
            .ToImmutableSortedDictionary(
                group => group.Key, group => redactor.Derived(group.First().Value), StringComparer.Ordinal)
            .SetItems(CorrectedFacts.Redacted(d.Corrections, redactor));
        var subject = SubjectProperties.Select(name => source.Properties.GetValueOrDefault(name))
            .FirstOrDefault(s => s is not null);
        return entry with
        {
            FileName = redactor.Given(d.FileName),
            Subject = subject is null ? null : redactor.Given(subject),
            Summary = summary is null ? null : redactor.Derived(summary.Text),
            KeyFacts = facts,
            Text = TextOf(source, redactor),
            Review = ReviewOf(d, summary, source),
        };
    }

    private EntryReview? ReviewOf(Document d, Summary? summary, DocumentText source) => ReviewChecks.Of(
        d, CorrectedFacts.Of(summary?.KeyFacts ?? [], d.Corrections),
        [.. source.Pages.SelectMany(page => page.Tables)], review.Value);

    private string TextOf(DocumentText source, Redactor redactor)
    {
        var text = new StringBuilder();
        foreach (var page in source.Pages)
        {
            text.Append(redactor.Page(page)).Append('\n');
            if (text.Length >= options.Value.TextCharactersMax)
            {
                text.Length = options.Value.TextCharactersMax;
                break;
            }
        }

        return text.ToString();
    }
}
