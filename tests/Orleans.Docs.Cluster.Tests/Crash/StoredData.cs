using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orleans.Docs.Auditing;
using Orleans.Docs.Blobs;
using Orleans.Docs.Documents;
using Orleans.Docs.Engines;
using Orleans.Docs.Events;
using Orleans.Docs.Keys;
using Orleans.Docs.Local;
using Orleans.Docs.Local.Blobs;
using Orleans.Docs.Local.Engines.Pii;
using Orleans.Docs.Local.Events;
using Orleans.Docs.Local.Keys;
using Orleans.Docs.Local.Search;
using Orleans.Docs.Review;
using Orleans.Docs.Search;
using Orleans.Docs.Workers;

namespace Orleans.Docs.Cluster.Tests.Crash;

/// <summary>What lies in a data directory that no silo holds, read by the same code that wrote it.</summary>
internal sealed class StoredData : IDisposable
{
    private readonly DataDirectory _data;
    private readonly FileMasterKey _master;
    private readonly SqliteKeyStore _keys;
    private readonly SqliteEventStore _events;
    private readonly LocalBlobStore _blobs;
    private readonly SqliteSearchIndex _index;

    public StoredData(string directory)
    {
        // Also the proof that nobody holds it any more.
        _data = DataDirectory.Open(directory);
        var settings = new SqliteEventStoreOptions();
        var time = TimeProvider.System;
        _master = new FileMasterKey(_data.File("master.key"), create: false);
        _keys = new SqliteKeyStore(_data.File("keys.db"), settings.Database, time);
        _events = new SqliteEventStore(_data.File("events.db"), settings, time);
        _blobs = new LocalBlobStore(_data.File("blobs"), new LocalBlobStoreOptions(), time);
        var index = new SqliteSearchIndexOptions { Directory = _data.File("index") };
        _index = new SqliteSearchIndex(index, time, NullLogger<SqliteSearchIndex>.Instance);
        var keyRing = new KeyRing(_keys, _master, Options.Create(new KeyRingOptions()));
        Streams = new DocumentStreams(_events, keyRing, new CommitCodec(EventCatalog.Default));
        Scan = new DocumentScan(_events, keyRing, Streams);
        Blobs = new DocumentBlobs(_blobs, keyRing);
        Entries = new EntryBuilder(
            Streams, new DocumentTexts(Blobs), Blobs,
            new RedactionPolicy(Options.Create(new RedactionOptions()), new NameListFinder()),
            Options.Create(new ProjectionOptions()), Options.Create(new ReviewOptions()));
    }

    public DocumentStreams Streams { get; }

    public DocumentScan Scan { get; }

    public DocumentBlobs Blobs { get; }

    public EntryBuilder Entries { get; }

    public ISearchIndex Index => _index;

    public async Task<IReadOnlyList<DocumentKey>> Documents(CancellationToken cancellationToken)
    {
        var documents = new List<DocumentKey>();
        await foreach (var commit in _events.ReadAll(0, 1, null, cancellationToken))
        {
            // What operators did is a stream as well.
            var document = commit.Stream.Document;
            if (commit.FirstVersion == 1 && document != OperatorLog.Of(document.Tenant))
            {
                documents.Add(document);
            }
        }

        return documents;
    }

    public async Task<IReadOnlyCollection<DocumentKey>> Unsettled(CancellationToken cancellationToken)
    {
        const int EpisodesMax = 100_000;
        var episodes = await _events.Unsettled(DateTimeOffset.MaxValue, null, EpisodesMax, cancellationToken);
        return episodes.Select(episode => episode.Stream.Document).ToHashSet();
    }

    public void Dispose()
    {
        _index.Dispose();
        _blobs.Dispose();
        _events.Dispose();
        _keys.Dispose();
        _master.Dispose();
        _data.Dispose();
    }
}
