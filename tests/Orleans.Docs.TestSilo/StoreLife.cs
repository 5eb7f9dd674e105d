using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orleans.Docs.Blobs;
using Orleans.Docs.Content;
using Orleans.Docs.Documents;
using Orleans.Docs.Engines;
using Orleans.Docs.Events;
using Orleans.Docs.Keys;
using Orleans.Docs.Local;
using Orleans.Docs.Local.Blobs;
using Orleans.Docs.Local.Engines.Pii;
using Orleans.Docs.Local.Events;
using Orleans.Docs.Local.Grains;
using Orleans.Docs.Local.Keys;
using Orleans.Docs.Local.Search;
using Orleans.Docs.Review;
using Orleans.Docs.Search;
using Orleans.Docs.Workers;

namespace Orleans.Docs.TestSilo;

/// <summary>
/// Documents over the real stores, without a silo: <c>--store-life DIR DOCUMENTS</c>. Each write that the stores have
/// acknowledged is a line on the standard output, <c>ack WHAT DOCUMENT …</c>, for somebody who traces this process and
/// cuts the power at any of them.
/// </summary>
internal sealed class StoreLife : IDisposable
{
    /// <summary>The generation of the index that a silo begins with.</summary>
    private const string Generation = "g1";

    private const int AtOnce = 3;
    private const int Corrections = 3;

    /// <summary>Too large for the database of the blobs.</summary>
    private const int SourceBytes = 90_000;

    private readonly DataDirectory _data;
    private readonly FileMasterKey _master;
    private readonly SqliteKeyStore _keys;
    private readonly SqliteEventStore _events;
    private readonly LocalBlobStore _blobs;
    private readonly SqliteSearchIndex _index;
    private readonly KeyRing _keyRing;
    private readonly DocumentStreams _streams;
    private readonly DocumentBlobs _documentBlobs;
    private readonly EntryBuilder _entries;
    private readonly OperatorLife _operator;

    private StoreLife(string directory)
    {
        var time = TimeProvider.System;
        _data = DataDirectory.Open(directory);
        _master = new FileMasterKey(_data.File("master.key"));

        // Few pages, so that the log is copied into the file and begun anew several times.
        var events = new SqliteEventStoreOptions { Database = { CheckpointPages = 24, PageBytes = 1024 } };
        _keys = new SqliteKeyStore(_data.File("keys.db"), events.Database, time);
        _events = new SqliteEventStore(_data.File("events.db"), events, time);
        var blobs = new LocalBlobStoreOptions { Database = { CheckpointPages = 24, PageBytes = 1024 } };
        _blobs = new LocalBlobStore(_data.File("blobs"), blobs, time);
        var index = new SqliteSearchIndexOptions { Directory = _data.File("index") };
        _index = new SqliteSearchIndex(index, time, NullLogger<SqliteSearchIndex>.Instance);
        _keyRing = new KeyRing(_keys, _master, Options.Create(new KeyRingOptions()));
        _streams = new DocumentStreams(_events, _keyRing, new CommitCodec(EventCatalog.Default));
        _documentBlobs = new DocumentBlobs(_blobs, _keyRing);
        _entries = new EntryBuilder(
            _streams, new DocumentTexts(_documentBlobs), _documentBlobs,
            new RedactionPolicy(Options.Create(new RedactionOptions()), new NameListFinder()),
            Options.Create(new ProjectionOptions()), Options.Create(new ReviewOptions()));
        _operator = new OperatorLife(
            _data, new SqliteGrainStorageOptions { Database = { CheckpointPages = 24, PageBytes = 1024 } },
            Acknowledge);
    }

    public static async Task Run(string directory, int documents)
    {
        using var life = new StoreLife(directory);
        await Parallel.ForEachAsync(
            Enumerable.Range(0, documents), new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
            async (i, _) => await life.Document(new DocumentKey("acme", $"document-{i}")));
        await life.Forgotten(new DocumentKey("acme", "forgotten"));
        await life._operator.MakeRoot(life._events, life._keyRing);
        await life._operator.Build(
            life._index, new DocumentScan(life._events, life._keyRing, life._streams), life._entries);

        // Once more something that is written afterwards, in the same logs.
        await life.Document(new DocumentKey("acme", "last"));
        await life._operator.MakeRoot(life._events, life._keyRing);
    }

    public void Dispose()
    {
        _operator.Dispose();
        _index.Dispose();
        _blobs.Dispose();
        _events.Dispose();
        _keys.Dispose();
        _master.Dispose();
        _data.Dispose();
    }

    /// <summary>As the silo does it: a blob before the event that names it, the index before the mark goes.</summary>
    private async Task Document(DocumentKey key)
    {
        await _keyRing.GetOrCreate(key, CancellationToken.None);
        Acknowledge($"key {key}");
        var findings = await _documentBlobs.PutJson(
            key, new Findings([]), BlobJson.Default.Findings, CancellationToken.None);
        Acknowledge($"blob {key} {findings.Name} {findings.Length}");
        var source = await _documentBlobs.Put(key, BytesOf(key, SourceBytes), CancellationToken.None);
        Acknowledge($"blob {key} {source.Name} {source.Length}");

        var none = ImmutableSortedDictionary<string, string>.Empty;
        var loaded = await Append(
            LoadedDocument.Empty(key), new Uploaded(source, "a.txt", "text/plain", none, Lane.RealTime));
        loaded = await Append(loaded, new PiiFlagged(1, ImmutableSortedDictionary<string, int>.Empty, findings));
        for (var i = 0; i < Corrections; i++)
        {
            loaded = await Append(loaded, new Corrected($"field-{i}", null, "value"));
        }

        loaded = await Append(loaded, new Settled());
        var entry = await _entries.Build(loaded, CancellationToken.None);

        // Made when it is first needed, and long after the other stores.
        await _index.Create(Generation, CancellationToken.None);
        await _index.Write(Generation, [entry], CancellationToken.None);
        Acknowledge($"index {key} {entry.Version}");
        await _streams.Unmark(key, loaded.State.LastEpisode, CancellationToken.None);
        Acknowledge($"unmark {key} {loaded.State.LastEpisode}");
    }

    /// <summary>A key that was destroyed must not come back.</summary>
    private async Task Forgotten(DocumentKey key)
    {
        await _keyRing.GetOrCreate(key, CancellationToken.None);
        var wrapped = await _keys.Find(key, CancellationToken.None);
        await _keyRing.Destroy(key, CancellationToken.None);
        Acknowledge($"forgotten {key} {Convert.ToHexStringLower(wrapped!.Bytes.Span)}");
    }

    private async Task<LoadedDocument> Append(LoadedDocument loaded, DocumentEvent e)
    {
        var (commit, after) = await _streams.Append(
            loaded, [e], new CommitFacts("test"), DateTimeOffset.UnixEpoch.AddYears(50), CancellationToken.None);
        Acknowledge($"commit {loaded.State.Key} {after.State.Version} {commit.Envelope.CommitId:N}");
        return after;
    }

    private static byte[] BytesOf(DocumentKey key, int count)
    {
        var bytes = new byte[count];
        var seed = SHA256.HashData(
            Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{key} {count}")));
        new Random(BitConverter.ToInt32(seed)).NextBytes(bytes);
        return bytes;
    }

    private static void Acknowledge(string line) => Console.Out.WriteLine($"ack {line}");
}
