using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Orleans.Docs.Blobs;
using Orleans.Docs.Content;
using Orleans.Docs.Documents;
using Orleans.Docs.Engines;
using Orleans.Docs.Events;
using Orleans.Docs.Keys;
using Orleans.Docs.Local.Engines.Pii;
using Orleans.Docs.Local.Keys;
using Orleans.Docs.Review;
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
            Streams, new DocumentTexts(Blobs), Blobs,
            new RedactionPolicy(Options.Create(new RedactionOptions()), new NameListFinder()),
            Options.Create(new ProjectionOptions()), Options.Create(new ReviewOptions()));
    }

    public FakeTimeProvider Clock { get; } = new(DateTimeOffset.UnixEpoch.AddYears(50));

    public MemoryEventStore Events { get; }

    public MemoryBlobStore BlobStore { get; }

    public KeyRing KeyRing { get; }

    public DocumentStreams Streams { get; }

    public DocumentScan Scan { get; }

    public DocumentBlobs Blobs { get; }

    public EntryBuilder Entries { get; }

    private DocumentWriter Writer => new(Streams, Blobs, Clock);

    /// <summary>The entry of a document that is there, as of its last event.</summary>
    public async Task<IndexEntry> Entry(DocumentKey key)
    {
        var cancellation = TestContext.Current.CancellationToken;
        return await Entries.Build((await Entries.Load(key, cancellation))!, cancellation);
    }

    public static DocumentKey Key(string id, string tenant = "acme") => new(tenant, id);

    /// <summary>A finished document of five commits with six events, a second apart.</summary>
    public Task<LoadedDocument> Add(DocumentKey key, string text) =>
        Writer.Finish(key, text, text, typeConfidence: 0.9f);

    public Task<LoadedDocument> Append(DocumentKey key, params ImmutableArray<DocumentEvent> events) =>
        Writer.Append(key, events);

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
