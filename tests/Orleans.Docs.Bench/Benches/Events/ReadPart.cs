using Microsoft.Extensions.Options;
using Orleans.Docs.Bench.Measuring;
using Orleans.Docs.Bench.Probes;
using Orleans.Docs.Documents;
using Orleans.Docs.Events;
using Orleans.Docs.Keys;
using Orleans.Docs.Local.Events;
using Orleans.Docs.Local.Keys;
using Orleans.Docs.Local.Sqlite;

namespace Orleans.Docs.Bench.Benches.Events;

/// <summary>Every event there is, read, decrypted and folded, beside a scan that only decrypts and decodes.</summary>
internal sealed class ReadPart(EventsRun run)
{
    private const int Documents = 10_000;
    private const int QuickDocuments = 2_000;
    private const int WritersAtOnce = 64;
    private const double OfTheScan = 0.6;
    private const string Prefix = "events.read";

    public async Task Run(CancellationToken cancellationToken)
    {
        var documents = run.Quick ? QuickDocuments : Documents;
        using var master = new FileMasterKey(run.File("read.key"));
        using var keys = new SqliteKeyStore(run.File("read-keys.db"), new SqliteOptions(), TimeProvider.System);
        using var store = new SqliteEventStore(
            run.File("read.db"), new SqliteEventStoreOptions(), TimeProvider.System);
        await Fill(documents, store, keys, master, cancellationToken);
        using var scan = new RawScan(run.File("read.db"), run.File("read-keys.db"), master);
        Contender[] contenders =
        [
            new("fold", (_, ct) => Fold(store, keys, master, ct)),
            new("scan", (_, ct) => Task.Run(() => scan.Run(ct), ct)),
        ];
        var measured = await run.Rounds.Run(run.Report, Prefix, contenders, cancellationToken);
        new Comparison(run.Report, Prefix, "events", measured, run.Settings
            .Add("documents", $"{documents}, five commits and six events each, once through in each round")
            .Add("fold", "DocumentScan over one partition: read, key, decrypt, decode, chain checked, folded; no key "
                + "known before")
            .Add("scan", "bare SQLite, one thread: row, key unwrapped, decrypted, decoded; nothing checked or folded"))
            .Rates()
            .Ratio("fold", "scan", Bar.AtLeast(OfTheScan));
    }

    private async Task Fill(
        int documents, IEventStore store, IKeyStore keys, IMasterKey master, CancellationToken cancellationToken)
    {
        run.Report.Say($"{Prefix}: writing {documents} documents");
        var streams = Streams(store, Ring(keys, master));
        await Parallel.ForAsync(
            0, documents,
            new ParallelOptions { MaxDegreeOfParallelism = WritersAtOnce, CancellationToken = cancellationToken },
            async (_, ct) => await SampleLife.Live(streams, SampleLife.NewKey(), TimeProvider.System, ct));
    }

    private static async Task<long> Fold(
        IEventStore store, IKeyStore keys, IMasterKey master, CancellationToken cancellationToken)
    {
        var ring = Ring(keys, master);
        var events = 0L;
        await foreach (var document in new DocumentScan(store, ring, Streams(store, ring))
            .Read(0, 1, null, null, cancellationToken).ConfigureAwait(false))
        {
            events += document.Failure is null
                ? document.Loaded.State.Version
                : throw new BenchFailedException("a stream cannot be read", document.Failure.Reason);
        }

        return events;
    }

    private static KeyRing Ring(IKeyStore keys, IMasterKey master) =>
        new(keys, master, Options.Create(new KeyRingOptions()));

    private static DocumentStreams Streams(IEventStore store, KeyRing ring) =>
        new(store, ring, new CommitCodec(EventCatalog.Default));
}
