using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Orleans.Docs.Blobs;
using Orleans.Docs.Content;
using Orleans.Docs.Documents;
using Orleans.Docs.Engines;
using Orleans.Docs.Events;
using Orleans.Docs.Keys;
using Orleans.Docs.Local.Keys;
using Orleans.Docs.Search;
using Orleans.Docs.Workers;

namespace Orleans.Docs.Tests.Documents;

/// <summary>
/// Documents with their events and blobs, put straight into stores in memory: no grain, no engine. Each finished one
/// has a page, findings and a summary.
/// </summary>
internal sealed class Shelf : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly FileMasterKey _master;

    /// <param name="store">Stands between the documents and the events, which are in memory.</param>
    public Shelf(Func<IEventStore, IEventStore>? store = null)
    {
        Events = new MemoryEventStore(Clock);
        BlobStore = new MemoryBlobStore(Clock);
        _master = new FileMasterKey(_directory.PathOf("master.key"));
        KeyRing = new KeyRing(new MemoryKeyStore(), _master, Options.Create(new KeyRingOptions()));
        var read = store?.Invoke(Events) ?? Events;
        Streams = new DocumentStreams(read, KeyRing, new CommitCodec(EventCatalog.Default));
        Scan = new DocumentScan(read, KeyRing, Streams);
        Blobs = new DocumentBlobs(BlobStore, KeyRing);
        Entries = new EntryBuilder(
            Streams, new DocumentTexts(Blobs), Blobs, new RedactionPolicy(Options.Create(new RedactionOptions())),
            Options.Create(new ProjectionOptions()));
    }

    public FakeTimeProvider Clock { get; } = new(DateTimeOffset.UnixEpoch.AddYears(50));

    public MemoryEventStore Events { get; }

    public MemoryBlobStore BlobStore { get; }

    public KeyRing KeyRing { get; }

    public DocumentStreams Streams { get; }

    public DocumentScan Scan { get; }

    public DocumentBlobs Blobs { get; }

    public EntryBuilder Entries { get; }

    public static DocumentKey Key(string id, string tenant = "acme") => new(tenant, id);

    /// <summary>A finished document of five commits with six events, a second apart.</summary>
    public async Task<LoadedDocument> Add(DocumentKey key, string text)
    {
        var source = await Blobs.Put(key, System.Text.Encoding.UTF8.GetBytes(text), Cancellation);
        await Append(key, Life.Upload() with { Source = source, FileName = $"{key.Id}.txt" });
        var page = new PageContent { Number = 1, Text = text, Source = TextSource.TextLayer, Confidence = 1 };
        var pages = await Blobs.PutJson(
            key, new PagesBlob([page], ImmutableSortedDictionary<string, string>.Empty), BlobJson.Default.PagesBlob,
            Cancellation);
        await Append(key, Life.Pages(1, 1, 1, 1) with { Content = pages }, new Extracted(1, 1, 1));
        await Append(key, new Classified(1, DocumentType.Letter, 0.9f, []));
        var findings = await Blobs.PutJson(key, new Findings([]), BlobJson.Default.Findings, Cancellation);
        await Append(key, new PiiFlagged(1, ImmutableSortedDictionary<string, int>.Empty, findings));
        var summary = await Blobs.PutJson(
            key, new Summary($"about {key.Id}", [new KeyFact("number", key.Id, 1, 1)], []), BlobJson.Default.Summary,
            Cancellation);
        return await Append(key, new Summarized(1, summary));
    }

    public async Task<LoadedDocument> Append(DocumentKey key, params ImmutableArray<DocumentEvent> events)
    {
        Clock.Advance(TimeSpan.FromSeconds(1));
        var loaded = await Streams.Load(key, Cancellation);
        return (await Streams.Append(
            loaded, events, new CommitFacts("test"), Clock.GetUtcNow(), Cancellation)).After;
    }

    /// <summary>A commit behind the last one that nobody can read.</summary>
    public async Task Spoil(DocumentKey key)
    {
        var version = (await Streams.Load(key, Cancellation)).State.Version;
        await Events.Append(
            new StoredCommit(StreamName.Of(key), version + 1, 1, Guid.NewGuid(), false, new byte[64]), Cancellation);
    }

    public void Dispose()
    {
        _master.Dispose();
        _directory.Dispose();
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;
}
