using System.Collections.Immutable;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Orleans.Docs.Blobs;
using Orleans.Docs.Content;
using Orleans.Docs.Documents;
using Orleans.Docs.Events;

namespace Orleans.Docs.Tests.Documents;

/// <summary>Writes documents straight into stores, a commit a second: no grain, no engine.</summary>
internal sealed class DocumentWriter(DocumentStreams streams, DocumentBlobs blobs, FakeTimeProvider clock)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>
    /// A document to which nothing is owed any more, with a page, findings and a summary, in five commits with six
    /// events; nobody has settled it.
    /// </summary>
    public async Task<LoadedDocument> Finish(DocumentKey key, string source, string text, float typeConfidence)
    {
        var stored = await blobs.Put(key, Encoding.UTF8.GetBytes(source), Cancellation);
        await Append(key, Life.Upload() with { Source = stored, FileName = $"{key.Id}.txt" });
        var page = new PageContent { Number = 1, Text = text, Source = TextSource.TextLayer, Confidence = 1 };
        var pages = await blobs.PutJson(
            key, new PagesBlob([page], ImmutableSortedDictionary<string, string>.Empty), BlobJson.Default.PagesBlob,
            Cancellation);
        await Append(key, Life.Pages(1, 1, 1, 1) with { Content = pages }, new Extracted(1, 1, 1));
        await Append(key, new Classified(1, DocumentType.Letter, typeConfidence, []));
        var findings = await blobs.PutJson(key, new Findings([]), BlobJson.Default.Findings, Cancellation);
        await Append(key, new PiiFlagged(1, ImmutableSortedDictionary<string, int>.Empty, findings));
        var summary = await blobs.PutJson(
            key, new Summary($"about {key.Id}", [new KeyFact("number", key.Id, 1, 1)], []), BlobJson.Default.Summary,
            Cancellation);
        return await Append(key, new Summarized(1, summary));
    }

    public async Task<LoadedDocument> Append(DocumentKey key, params ImmutableArray<DocumentEvent> events)
    {
        clock.Advance(TimeSpan.FromSeconds(1));
        return (await streams.Append(
            await streams.Load(key, Cancellation), events, new CommitFacts("test"), clock.GetUtcNow(),
            Cancellation)).After;
    }
}
