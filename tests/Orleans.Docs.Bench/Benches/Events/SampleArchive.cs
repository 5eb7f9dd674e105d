using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using Orleans.Docs.Anchors;
using Orleans.Docs.Bench.Material;
using Orleans.Docs.Blobs;
using Orleans.Docs.Content;
using Orleans.Docs.Documents;
using Orleans.Docs.Engines;
using Orleans.Docs.Events;
using Orleans.Docs.Keys;
using Orleans.Docs.Local.Blobs;
using Orleans.Docs.Local.Engines.Pii;
using Orleans.Docs.Local.Events;
using Orleans.Docs.Local.Keys;
using Orleans.Docs.Local.Sqlite;
using Orleans.Docs.Review;
using Orleans.Docs.Search;
using Orleans.Docs.Verification;
using Orleans.Docs.Workers;

namespace Orleans.Docs.Bench.Benches.Events;

/// <summary>
/// Documents as a silo leaves them: events, keys and blobs with the text of four pages, the place of every word on
/// them, findings and a summary.
/// </summary>
internal sealed class SampleArchive : IDisposable
{
    public const string Contents = "4 pages of 220 words and their places, 8 findings, a summary, 14 types of personal "
        + "data, 6 tags, 3 key facts";

    private const int Pages = 4;
    private const int WordsPerPage = 220;
    private const int WordsOfSummary = 45;
    private const int FindingsPerPage = 2;
    private const int WritersAtOnce = 64;
    private const int EntriesAtOnce = 100;

    private readonly FileMasterKey _master;
    private readonly SqliteKeyStore _keys;
    private readonly SqliteEventStore _store;
    private readonly LocalBlobStore _blobs;

    public SampleArchive(EventsRun run, string name)
    {
        _master = new FileMasterKey(run.File($"{name}.key"));
        _keys = new SqliteKeyStore(run.File($"{name}-keys.db"), new SqliteOptions(), TimeProvider.System);
        _store = new SqliteEventStore(run.File($"{name}.db"), new SqliteEventStoreOptions(), TimeProvider.System);
        _blobs = new LocalBlobStore(run.File($"{name}-blobs"), new LocalBlobStoreOptions(), TimeProvider.System);
    }

    public async Task Fill(int documents, CancellationToken cancellationToken)
    {
        var ring = Ring();
        var (streams, blobs) = (Streams(ring), new DocumentBlobs(_blobs, ring));
        await Parallel.ForAsync(
            0, documents,
            new ParallelOptions { MaxDegreeOfParallelism = WritersAtOnce, CancellationToken = cancellationToken },
            async (number, ct) =>
            {
                var key = SampleLife.NewKey();

                // As an upload does, before anything else of the document is kept.
                await ring.GetOrCreate(key, ct);
                await SampleLife.Live(streams, key, await Events(blobs, key, number, ct), TimeProvider.System, ct);
            });
    }

    /// <summary>Documents of two commits and one small blob, in the index.</summary>
    public async Task FillSmall(
        int documents, ISearchIndex index, string generation, CancellationToken cancellationToken)
    {
        var ring = Ring();
        var (streams, blobs) = (Streams(ring), new DocumentBlobs(_blobs, ring));
        var entries = Entries(ring);
        await Parallel.ForEachAsync(
            Enumerable.Range(0, documents).Chunk(EntriesAtOnce),
            new ParallelOptions { MaxDegreeOfParallelism = WritersAtOnce, CancellationToken = cancellationToken },
            async (numbers, ct) =>
            {
                var made = new List<IndexEntry>();
                foreach (var number in numbers)
                {
                    var key = SampleLife.NewKey();
                    var source = await blobs.Put(key, BitConverter.GetBytes(number), ct);
                    var (_, loaded) = await streams.Append(
                        LoadedDocument.Empty(key), [SampleLife.Upload with { Source = source }],
                        SampleLife.FactsOf(0), TimeProvider.System.GetUtcNow(), ct);
                    (_, loaded) = await streams.Append(
                        loaded, [new Settled()], new CommitFacts(CommitFacts.System),
                        TimeProvider.System.GetUtcNow(), ct);
                    made.Add(await entries.Build(loaded, ct));
                }

                await index.Write(generation, made, ct);
            });
    }

    /// <summary>What reads it all, with no key known before.</summary>
    public (DocumentScan Scan, EntryBuilder Entries) Readers()
    {
        var ring = Ring();
        return (new DocumentScan(_store, ring, Streams(ring)), Entries(ring));
    }

    /// <summary>What proves it all, with no key known before.</summary>
    public Verifier Verifier(ISearchIndex index, IRootStore roots, IRootSigner signer)
    {
        var ring = Ring();
        var codec = new CommitCodec(EventCatalog.Default);
        var documents = new DocumentCheck(
            _store, ring, codec, new DocumentBlobs(_blobs, ring), _blobs, index, Entries(ring));
        return new Verifier(
            _store, documents, new HeadWitness(_store, ring, codec), new RootCheck(roots, signer), index,
            Options.Create(new VerifyOptions()), TimeProvider.System);
    }

    public void Dispose()
    {
        _blobs.Dispose();
        _store.Dispose();
        _keys.Dispose();
        _master.Dispose();
    }

    private EntryBuilder Entries(KeyRing ring)
    {
        var blobs = new DocumentBlobs(_blobs, ring);
        return new EntryBuilder(
            Streams(ring), new DocumentTexts(blobs), blobs,
            new RedactionPolicy(Options.Create(new RedactionOptions()), new NameListFinder()),
            Options.Create(new ProjectionOptions()), Options.Create(new ReviewOptions()));
    }

    private KeyRing Ring() => new(_keys, _master, Options.Create(new KeyRingOptions()));

    private DocumentStreams Streams(KeyRing ring) => new(_store, ring, new CommitCodec(EventCatalog.Default));

    private static async Task<ImmutableArray<ImmutableArray<DocumentEvent>>> Events(
        DocumentBlobs blobs, DocumentKey key, int number, CancellationToken cancellationToken)
    {
        var pages = Enumerable.Range(1, Pages).Select(page => PageOf(number, page)).ToImmutableArray();
        var content = await blobs.PutJson(
            key, new PagesBlob(pages, ImmutableSortedDictionary<string, string>.Empty.Add("title", "Invoice")),
            BlobJson.Default.PagesBlob, cancellationToken);
        var findings = await blobs.PutJson(
            key, new Findings([.. pages.SelectMany(FindingsOf)]), BlobJson.Default.Findings, cancellationToken);
        var summary = await blobs.PutJson(key, SummaryOf(number), BlobJson.Default.Summary, cancellationToken);
        return
        [
            .. SampleLife.Events.Select(commit => commit.Select(e => e switch
            {
                PagesExtracted extracted => extracted with { Content = content },
                PiiFlagged flagged => flagged with { Findings = findings },
                Summarized => new Summarized(1, summary),
                _ => e,
            }).ToImmutableArray()),
        ];
    }

    private static PageContent PageOf(int number, int page)
    {
        var text = Prose.Of((number * Pages) + page, WordsPerPage);
        var words = ImmutableArray.CreateBuilder<Word>();
        for (int start = 0, end; start < text.Length; start = end + 1)
        {
            end = text.IndexOfAny([' ', '\n'], start);
            var (line, column) = Math.DivRem(words.Count, 12);
            var box = new Box(0.1f + (column * 0.0667f), 0.05f + (line * 0.0473f), 0.0612f, 0.0181f);
            words.Add(new Word(start, end - start, box, 0.987f));
        }

        return new PageContent
        {
            Number = page,
            Text = text,
            Source = TextSource.TextLayer,
            Confidence = 1,
            WidthPoints = 595,
            HeightPoints = 842,
            Words = words.ToImmutable(),
        };
    }

    private static IEnumerable<Finding> FindingsOf(PageContent page) =>
        Enumerable.Range(1, FindingsPerPage).Select(n => page.Words[n * 70]).Select(word =>
            new Finding(page.Number, word.Start, word.Length, PiiTypes.Name, 0.93f));

    private static Summary SummaryOf(int number) => new(
        Prose.Of(-number - 1, WordsOfSummary),
        [
            new KeyFact("invoice_number", $"2026-{number:D6}", 0.9f, 1),
            new KeyFact("total", $"{number}.50 EUR", 0.8f, 1),
            new KeyFact("date", "2026-11-23", 0.9f, 1),
        ],
        []);
}
