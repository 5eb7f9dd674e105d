using System.Collections.Immutable;
using System.Text;
using Microsoft.Extensions.Options;
using Orleans.Docs.Blobs;
using Orleans.Docs.Content;
using Orleans.Docs.Documents;
using Orleans.Docs.Engines;
using Orleans.Docs.Workers;

namespace Orleans.Docs.Search;

/// <summary>
/// Makes a document's index entry from its events and blobs. Until personal data was looked for it holds ids, type,
/// state and counts only; then everything that derives from the text is redacted first.
/// </summary>
public sealed class EntryBuilder(
    DocumentStreams streams, DocumentTexts texts, DocumentBlobs blobs, RedactionPolicy redaction,
    IOptions<ProjectionOptions> options)
{
    private static readonly string[] SubjectProperties = ["subject", "title"];

    /// <summary>The entry as of the last event, or null for a document that does not exist.</summary>
    public async Task<IndexEntry?> Build(DocumentKey key, CancellationToken cancellationToken)
    {
        var loaded = await streams.Load(key, cancellationToken);
        return loaded.State.Exists ? await Build(loaded, cancellationToken) : null;
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
            LengthBytes = d.Source!.Length,
            PagesExpected = d.PagesExpected,
            PagesRead = d.PagesRead,
            CostUsd = d.CostUsd,
            PiiCounts = d.PiiCounts ?? ImmutableSortedDictionary<string, int>.Empty,
            Tags = d.Tags,
            ParkedStep = isParked ? parked.ToString().ToLowerInvariant() : null,
            ParkedCode = isParked ? d[parked].Code : null,
            ChainHead = Convert.ToHexStringLower(loaded.LastHash.Span),
            Deleted = d.IsErased,
        };
        return d.Findings is null || d.IsErased ? entry : await WithText(entry, d, cancellationToken);
    }

    private async Task<IndexEntry> WithText(IndexEntry entry, Document d, CancellationToken cancellationToken)
    {
        var findings = await blobs.GetJson(d.Key, d.Findings!, BlobJson.Default.Findings, cancellationToken);
        var source = await texts.LoadTextOnly(d.Key, d.Kind, d.FileName, d.PageBlobs, cancellationToken);
        var redactor = redaction.For(source, findings);
        var summary = d.Summary is null
            ? null
            : await blobs.GetJson(d.Key, d.Summary, BlobJson.Default.Summary, cancellationToken);
        var facts = (summary?.KeyFacts ?? []).GroupBy(fact => fact.Name)
            .ToImmutableSortedDictionary(
                group => group.Key, group => redactor.Derived(group.First().Value), StringComparer.Ordinal)
            .SetItems(d.Corrections.Where(c => c.Key != CorrectableFields.Type)
                .Select(c => KeyValuePair.Create(c.Key, redactor.Derived(c.Value))));
        var subject = SubjectProperties.Select(name => source.Properties.GetValueOrDefault(name))
            .FirstOrDefault(s => s is not null);
        return entry with
        {
            FileName = redactor.Derived(d.FileName),
            Subject = subject is null ? null : redactor.Derived(subject),
            Summary = summary is null ? null : redactor.Derived(summary.Text),
            KeyFacts = facts,
            Text = TextOf(source, redactor),
        };
    }

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
