using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orleans.Docs.Anchors;
using Orleans.Docs.Blobs;
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
using Orleans.Docs.Operations;
using Orleans.Docs.Review;
using Orleans.Docs.Search;
using Orleans.Docs.TestSilo;
using Orleans.Docs.Verification;
using Orleans.Docs.Workers;

namespace Orleans.Docs.Cluster.Tests.PowerLoss;

/// <summary>
/// What a start finds after a loss of power: opens the stores as the wing does and compares them with what was
/// acknowledged, and with each other; then does what a start does, and verifies all as <c>docs verify</c> does.
/// </summary>
internal sealed class AfterPowerLoss : IDisposable
{
    private const string Generation = "g1";
    private const int EpisodesMax = 10_000;

    private readonly DataDirectory _data;
    private readonly FileMasterKey _master;
    private readonly SqliteKeyStore _keys;
    private readonly SqliteEventStore _events;
    private readonly LocalBlobStore _blobs;
    private readonly SqliteSearchIndex _index;
    private readonly DocumentStreams _streams;
    private readonly DocumentBlobs _documentBlobs;
    private readonly EntryBuilder _entries;
    private readonly KeyRing _keyRing;
    private readonly OperatorLife _operator;
    private readonly Verifier _verifier;

    public AfterPowerLoss(string directory)
    {
        var time = TimeProvider.System;
        _data = DataDirectory.Open(directory);
        _master = new FileMasterKey(_data.File("master.key"), create: !File.Exists(_data.File("keys.db")));
        var events = new SqliteEventStoreOptions();
        _keys = new SqliteKeyStore(
            _data.File("keys.db"), events.Database, time, create: !File.Exists(_data.File("events.db")));
        _events = new SqliteEventStore(
            _data.File("events.db"), events, time, create: !Directory.Exists(_data.File("blobs")));
        _blobs = new LocalBlobStore(
            _data.File("blobs"), new LocalBlobStoreOptions(), time, create: !Directory.Exists(_data.File("index")));
        var index = new SqliteSearchIndexOptions { Directory = _data.File("index") };
        _index = new SqliteSearchIndex(index, time, NullLogger<SqliteSearchIndex>.Instance);
        _keyRing = new KeyRing(_keys, _master, Options.Create(new KeyRingOptions()));
        var codec = new CommitCodec(EventCatalog.Default);
        _streams = new DocumentStreams(_events, _keyRing, codec);
        _documentBlobs = new DocumentBlobs(_blobs, _keyRing);
        _entries = new EntryBuilder(
            _streams, new DocumentTexts(_documentBlobs), _documentBlobs,
            new RedactionPolicy(Options.Create(new RedactionOptions()), new NameListFinder()),
            Options.Create(new ProjectionOptions()), Options.Create(new ReviewOptions()));
        _operator = new OperatorLife(_data, new SqliteGrainStorageOptions());
        _verifier = new Verifier(
            _events,
            new DocumentCheck(_events, _keyRing, codec, _documentBlobs, _blobs, _index, _entries),
            new HeadWitness(_events, _keyRing, codec),
            new RootCheck(_operator.Roots, _operator.Signer),
            _index, Options.Create(new VerifyOptions { LooksMax = 1, LookDelay = TimeSpan.Zero, ReadRetriesMax = 0 }),
            time);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>A key that was destroyed stands in no file, whoever reads it.</summary>
    public static void CheckFiles(string directory, IEnumerable<string> acknowledged)
    {
        foreach (var words in acknowledged.Select(line => line.Split(' ')).Where(words => words[1] == "forgotten"))
        {
            var key = Convert.FromHexString(words[3]);
            Assert.All(
                Directory.GetFiles(directory, "*", SearchOption.AllDirectories),
                file => Assert.True(
                    File.ReadAllBytes(file).AsSpan().IndexOf(key) < 0, $"{file} holds a destroyed key"));
        }
    }

    /// <exception cref="Exception">Anything that was acknowledged is not there, or something does not fit.</exception>
    public async Task Check(IEnumerable<string> acknowledged)
    {
        await _index.Create(Generation, Token);
        var histories = await Histories();
        var marked = (await _events.Unsettled(DateTimeOffset.MaxValue, null, EpisodesMax, Token))
            .Select(episode => episode.Stream.Document).ToHashSet();
        foreach (var line in acknowledged)
        {
            Assert.True(await IsThere(line.Split(' ')[1..], histories, marked), $"lost: {line}");
        }

        foreach (var (document, history) in histories)
        {
            foreach (var e in history.SelectMany(commit => commit.Events))
            {
                await Blobs(document, e);
            }

            // The mark goes after the index holds the last version.
            Assert.True(
                marked.Contains(document)
                || await IndexedVersion(document) == history[^1].Envelope.LastVersion,
                $"{document} has no mark, and the index lacks its last version");
        }

        await Checkpoints();
        await Finish(marked);
        await Verify();
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

    /// <summary>As the sweep of a start does: what is marked goes to the index, and what is settled loses its mark.
    /// </summary>
    private async Task Finish(IEnumerable<DocumentKey> marked)
    {
        foreach (var document in marked)
        {
            var loaded = await _streams.Load(document, Token);
            await _index.Write(Generation, [await _entries.Build(loaded, Token)], Token);
            if (loaded.State.IsSettled)
            {
                await _streams.Unmark(document, loaded.State.LastEpisode, Token);
            }
        }
    }

    private async Task Verify()
    {
        var log = new VerifyLog(new VerifyOptions().FindingsMax, TimeProvider.System);
        var everything = new VerifyScope
        {
            Blobs = BlobChecks.Full,
            Generations = () => Task.FromResult(ImmutableArray.Create(Generation)),
            RootsMade = (await _operator.Made()).Number,
        };
        await _verifier.Run(everything, log, Token);
        Assert.True(log.FindingsTotal == 0, $"verify finds: {string.Join("; ", log.Findings)}");
    }

    private async Task<long> IndexedVersion(DocumentKey document) =>
        (await _index.Find(Generation, document, Token))?.Version ?? 0;

    private async Task<Dictionary<DocumentKey, List<DecodedCommit>>> Histories()
    {
        var documents = await _events.ReadAll(0, 1, null, Token)
            .Select(commit => commit.Stream.Document).Distinct().ToListAsync(Token);
        var histories = new Dictionary<DocumentKey, List<DecodedCommit>>();
        foreach (var document in documents)
        {
            // The replay refuses a gap, a broken chain and altered bytes.
            histories[document] = await _streams.Replay(document, Token).Select(step => step.Commit).ToListAsync(Token);
        }

        return histories;
    }

    private async Task<bool> IsThere(
        string[] words, Dictionary<DocumentKey, List<DecodedCommit>> histories, HashSet<DocumentKey> marked)
    {
        if (words[0] is "root" or "made" or "checkpoint")
        {
            return await IsRemembered(words[0], long.Parse(words[1], CultureInfo.InvariantCulture));
        }

        var document = DocumentKey.Parse(words[1]);
        switch (words[0])
        {
            case "key":
                return await _keys.Find(document, Token) is not null;
            case "forgotten":
                return await _keys.Find(document, Token) is null;
            case "blob":
                var reference = new BlobRef(words[2], long.Parse(words[3], CultureInfo.InvariantCulture));
                return (await _documentBlobs.Get(document, reference, Token)).Length == reference.Length;
            case "commit":
                return histories.GetValueOrDefault(document)?.Any(commit =>
                    commit.Envelope.LastVersion == long.Parse(words[2], CultureInfo.InvariantCulture)
                    && commit.Envelope.CommitId == Guid.Parse(words[3])) == true;
            case "index":
                return await IndexedVersion(document) == long.Parse(words[2], CultureInfo.InvariantCulture);
            case "unmark":
                return !marked.Contains(document);
            default:
                throw new ArgumentException($"unknown: {words[0]}", nameof(words));
        }
    }

    private async Task<bool> IsRemembered(string what, long number) => what switch
    {
        "root" => await _operator.Roots.Find(number, Token) is { } root
            && await _operator.Signer.Verify(root.Statement, root.KeyId, root.Signature, Token),
        "made" => (await _operator.Made()).Number >= number,
        _ => (await _operator.Rebuild())?.Build.Documents >= number,
    };

    /// <summary>Entries are durable before a checkpoint says so: a build goes on behind it for good.</summary>
    private async Task Checkpoints()
    {
        if (await _operator.Rebuild() is not { } rebuild)
        {
            return;
        }

        var scan = new DocumentScan(_events, _keyRing, _streams);
        foreach (var (partition, reached) in rebuild.Build.Partitions.Index())
        {
            var left = reached.Documents;
            await foreach (var document in scan.Read(
                partition, OperatorLife.Partitions, after: null, asOf: null, Token))
            {
                if (left-- == 0)
                {
                    break;
                }

                Assert.True(
                    await _index.Find(OperatorLife.Building, document.Key, Token) is not null,
                    $"a checkpoint names {document.Key}, and the generation that is built lacks it");
            }

            Assert.True(left <= 0, "a checkpoint names more documents than there are");
        }
    }

    /// <summary>A blob is durable before an event names it.</summary>
    private async Task Blobs(DocumentKey document, DocumentEvent e)
    {
        var reference = e switch
        {
            Uploaded uploaded => uploaded.Source,
            PiiFlagged flagged => flagged.Findings,
            _ => null,
        };
        if (reference is not null)
        {
            await _documentBlobs.Get(document, reference, Token);
        }
    }
}
