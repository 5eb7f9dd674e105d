using System.Collections.Immutable;
using Orleans.Concurrency;
using Orleans.Docs.Blobs;
using Orleans.Docs.Content;
using Orleans.Docs.Engines;
using Orleans.Docs.Events;
using Orleans.Docs.Uploads;
using Orleans.Docs.Workers;

namespace Orleans.Docs.Documents;

/// <summary>
/// Reads blobs by what the document's events say; holds nothing. Whatever it gives without redaction is on record
/// before: who was shown what.
/// </summary>
[StatelessWorker]
internal sealed class DocumentContentGrain(
    DocumentStreams streams, DocumentTexts texts, DocumentBlobs blobs, RedactionPolicy redaction,
    Disclosures disclosures)
    : Grain, IDocumentContentGrain
{
    private const int PagesMax = 100;
    private const long Latest = long.MaxValue;

    public Task<ImmutableArray<PageContent>> Pages(int firstPage, int countMax) =>
        PagesAsOf(Latest, firstPage, countMax);

    public Task<ImmutableArray<PageContent>> RedactedPages(int firstPage, int countMax) =>
        RedactedPagesAsOf(Latest, firstPage, countMax);

    public Task<Summary?> Summary() => SummaryAsOf(Latest);

    public Task<Summary?> RedactedSummary() => RedactedSummaryAsOf(Latest);

    public Task<Findings?> Findings() => FindingsAsOf(Latest);

    public async Task<ImmutableArray<PageContent>> PagesAsOf(long version, int firstPage, int countMax)
    {
        var text = await Text(await Load(version));
        var pages = Slice(text, firstPage, countMax);
        await Disclose(Disclosure.Text);
        return pages;
    }

    public async Task<ImmutableArray<PageContent>> RedactedPagesAsOf(long version, int firstPage, int countMax)
    {
        var document = await Load(version);
        var text = await Text(document);
        var redactor = redaction.For(text, await LoadFindings(document));
        return [.. Slice(text, firstPage, countMax).Select(redactor.PageWithoutWords)];
    }

    public async Task<Summary?> SummaryAsOf(long version)
    {
        var document = await Load(version);
        if (document.Summary is null)
        {
            return null;
        }

        var summary = Corrected(await LoadSummary(document), document);
        await Disclose(Disclosure.Summary);
        return summary;
    }

    public async Task<Summary?> RedactedSummaryAsOf(long version)
    {
        var document = await Load(version);
        if (document.Summary is null)
        {
            return null;
        }

        var redactor = await RedactorOf(document);
        var summary = Corrected(await LoadSummary(document), document);
        return new Summary(
            redactor.Derived(summary.Text),
            [.. summary.KeyFacts.Select(fact => fact with { Value = Redacted(fact, document, redactor) })],
            [.. summary.ActionItems.Select(redactor.Derived)]);
    }

    public async Task<Findings?> FindingsAsOf(long version)
    {
        var document = await Load(version);
        if (document.Findings is null)
        {
            return null;
        }

        var findings = await LoadFindings(document);
        await Disclose(Disclosure.Findings);
        return findings;
    }

    public async Task<GivenNames> NamesAsOf(long version)
    {
        var document = await Load(version);
        await Disclose(Disclosure.Names);
        return new GivenNames(document.Version, document.FileName, document.Corrections, document.Hold);
    }

    public async Task<GivenNames> RedactedNamesAsOf(long version)
    {
        var document = await Load(version);
        var redactor = await RedactorOf(document);
        return new GivenNames(
            document.Version, redactor.Given(document.FileName),
            document.Corrections.SetItems(CorrectedFacts.Redacted(document.Corrections, redactor)),
            document.Hold is { } reason ? redactor.Given(reason) : null);
    }

    public async Task<ImmutableArray<RecordedEvent>> HistoryAsWritten(long fromVersion, int countMax)
    {
        HistoryBound.Check(fromVersion, countMax);
        var events = ImmutableArray.CreateBuilder<RecordedEvent>();
        await Load(Latest, commit =>
        {
            if (events.Count < countMax && commit.Envelope.LastVersion >= fromVersion)
            {
                events.AddRange(DocumentViews.AsWritten(commit).Where(e => e.Version >= fromVersion));
            }
        });
        await Disclose(Disclosure.Names);
        return [.. events.Take(countMax)];
    }

    public async Task<SourceHead> DescribeSource()
    {
        var document = await Load(Latest);
        await Disclose(Disclosure.Source);
        return new SourceHead(document.FileName, document.Source!.Length);
    }

    public async Task<ReadOnlyMemory<byte>> Source(long offset, int countMax)
    {
        if (offset < 0 || countMax is < 1 or > UploadLimits.ChunkBytesMax)
        {
            throw new CommandRefusedException(
                $"a part of the source has an offset from 0 on and 1 to {UploadLimits.ChunkBytesMax} bytes");
        }

        var document = await Load(Latest);
        var source = document.Source!;
        if (offset >= source.Length)
        {
            return ReadOnlyMemory<byte>.Empty;
        }

        var bytes = await blobs.Read(document.Key, source.Name, offset, countMax, CancellationToken.None)
            ?? throw new BlobDamagedException(new BlobName(document.Key, source.Name), "is missing");
        await Disclose(Disclosure.Source);
        return bytes;
    }

    private Task Disclose(Disclosure what) =>
        disclosures.Record(DocumentKey.Parse(this.GetPrimaryKeyString()), what);

    /// <summary>The whole stream is read in any case: what was erased since is not shown as it was before.</summary>
    private async Task<Document> Load(long version, Action<DecodedCommit>? seen = null)
    {
        var key = DocumentKey.Parse(this.GetPrimaryKeyString());
        Document? asked = null;
        Document? last = null;
        await foreach (var (commit, after) in streams.Replay(key, CancellationToken.None))
        {
            last = after.State;
            seen?.Invoke(commit);
            asked = commit.Envelope.FirstVersion <= version ? last : asked;
        }

        return last is null ? throw new DocumentNotFoundException(key.ToString())
            : last.IsErased ? throw new CommandRefusedException($"document {key} was erased")
            : version != Latest && (version < 1 || version > last.Version)
                ? throw new CommandRefusedException($"version {version} is not between 1 and {last.Version}")
            : asked!;
    }

    private Task<DocumentText> Text(Document d) =>
        texts.Load(d.Key, d.Kind, d.FileName, d.PageBlobs, CancellationToken.None);

    private async Task<Findings> LoadFindings(Document d) => d.Findings is null
        ? throw new CommandRefusedException(
            "personal data was not looked for yet: wait, or ask for the text as it was read")
        : await blobs.GetJson(d.Key, d.Findings, BlobJson.Default.Findings, CancellationToken.None);

    private Task<Summary> LoadSummary(Document d) =>
        blobs.GetJson(d.Key, d.Summary!, BlobJson.Default.Summary, CancellationToken.None);

    private static ImmutableArray<PageContent> Slice(DocumentText text, int firstPage, int countMax) =>
        firstPage < 1 || countMax is < 1 or > PagesMax
            ? throw new CommandRefusedException($"pages are asked for from 1 on, 1 to {PagesMax} at a time")
            : [.. text.Pages.Where(page => page.Number >= firstPage).Take(countMax)];

    /// <summary>For what derives from the text: the places of its words are not needed.</summary>
    private async Task<Redactor> RedactorOf(Document d)
    {
        var findings = await LoadFindings(d);
        var text = await texts.LoadWithoutWords(d.Key, d.Kind, d.FileName, d.PageBlobs, CancellationToken.None);
        return redaction.For(text, findings);
    }

    /// <summary>No detector looked at what a person set.</summary>
    private static string Redacted(KeyFact fact, Document d, Redactor redactor) =>
        d.Corrections.ContainsKey(fact.Name) ? redactor.Given(fact.Value) : redactor.Derived(fact.Value);

    /// <summary>What a person set replaces what the engine found, with full confidence.</summary>
    private static Summary Corrected(Summary summary, Document d) =>
        summary with { KeyFacts = CorrectedFacts.Of(summary.KeyFacts, d.Corrections) };
}
