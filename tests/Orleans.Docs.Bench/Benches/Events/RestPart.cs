using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Docs.Bench.Measuring;
using Orleans.Docs.Bench.Probes;
using Orleans.Docs.Documents;

namespace Orleans.Docs.Bench.Benches.Events;

/// <summary>
/// What an active document holds in memory, how fast new ones activate beside empty grains, and what a long history
/// costs at activation.
/// </summary>
internal sealed class RestPart(EventsRun run)
{
    private const int Documents = 10_000;
    private const int QuickDocuments = 2_000;
    private const int AtOnce = 16;
    private const int LongOnes = 20;
    private const double BytesMax = 3.5 * 1024;
    private const double OfEmptyGrains = 0.7;
    private const string Prefix = "events.rest";
    private static readonly int[] Lengths = [10, 100, 1_000];

    private static readonly JsonSerializerOptions StateJson = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        IgnoreReadOnlyProperties = true,
    };

    private readonly string _directory = run.File("rest");
    private int _stateBytes;

    public async Task Run(CancellationToken cancellationToken)
    {
        var count = run.Quick ? QuickDocuments : Documents;
        var keys = Enumerable.Range(0, count).Select(_ => SampleLife.NewKey().ToString()).ToArray();
        var histories = Lengths.ToDictionary(
            length => length, _ => Enumerable.Range(0, LongOnes).Select(_ => SampleLife.NewKey().ToString()).ToArray());
        await Write(keys, histories, cancellationToken);

        // Afresh, so that every document comes from the store.
        await using var docs = await DocsHost.DocumentsOnly(_directory, _ => { }, cancellationToken);
        await Memory(docs.Grains, keys, cancellationToken);
        await Histories(docs.Grains, histories, cancellationToken);
        await Activations(docs.Grains, cancellationToken);
    }

    private async Task Write(
        string[] keys, Dictionary<int, string[]> histories, CancellationToken cancellationToken)
    {
        run.Report.Say($"{Prefix}: writing {keys.Length} documents, and some with {string.Join(", ", Lengths)} events");
        await using var docs = await DocsHost.DocumentsOnly(_directory, _ => { }, cancellationToken);
        await Each(
            keys, key => GrainPart.Live(docs.Grains, key, SampleLife.SmallUpload, SampleLife.SmallReports),
            cancellationToken);
        _stateBytes = await StateBytes(docs.Services, DocumentKey.Parse(keys[0]), cancellationToken);
        foreach (var (length, names) in histories)
        {
            await Each(names, key => Correct(docs.Grains, key, length), cancellationToken);
        }
    }

    /// <summary>Of the state as JSON, what is not set left out.</summary>
    private static async Task<int> StateBytes(
        IServiceProvider services, DocumentKey key, CancellationToken cancellationToken)
    {
        var document = await services.GetRequiredService<DocumentStreams>().Load(key, cancellationToken);
        return JsonSerializer.SerializeToUtf8Bytes(document.State, StateJson).Length;
    }

    private static async Task Correct(IGrainFactory grains, string key, int length)
    {
        var upload = new UploadDocument("upload", "bench", SampleLife.Upload);
        await grains.GetGrain<IDocumentWorkGrain>(key).Upload(upload);
        var document = grains.GetGrain<IDocumentGrain>(key);
        for (var i = 1; i < length; i++)
        {
            await document.Correct($"correct-{i}", "total", $"{i}.00");
        }
    }

    private async Task Memory(IGrainFactory grains, string[] keys, CancellationToken cancellationToken)
    {
        await Touch(keys[0]);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await Each(keys, Touch, cancellationToken);
        var documents = (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)keys.Length;
        before = GC.GetTotalMemory(forceFullCollection: true);
        await Each(keys, key => grains.GetGrain<IEmptyGrain>(key).Touch(), cancellationToken);
        var empty = (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)keys.Length;
        var settings = run.Settings.Add("documents", $"{keys.Length} of five commits with {_stateBytes} "
            + "bytes of state each (as JSON), activated from the store, none "
            + "called since; heap after a full collection, the keys in the ring's cache among it");
        run.Report.Add(new BenchResult
        {
            Name = $"{Prefix}.bytes",
            Value = documents,
            Unit = "bytes",
            Bar = Bar.Below(BytesMax),
            Reference = "an empty grain",
            ReferenceValue = empty,
            Settings = settings,
        });

        Task Touch(string key) => grains.GetGrain<IDocumentWorkGrain>(key).Standing();
    }

    private async Task Histories(
        IGrainFactory grains, Dictionary<int, string[]> histories, CancellationToken cancellationToken)
    {
        foreach (var length in Lengths)
        {
            var times = new Samples();
            foreach (var key in histories[length])
            {
                cancellationToken.ThrowIfCancellationRequested();
                var started = TimeProvider.System.GetTimestamp();
                await grains.GetGrain<IDocumentWorkGrain>(key).Standing();
                times.Add(TimeProvider.System.GetElapsedTime(started));
            }

            run.Report.Add(new BenchResult
            {
                Name = $"{Prefix}.activation.{length}",
                Value = times.Percentile(50),
                Unit = "ms",
                Compared = $"{Prefix}, activation by number of events, ms",
                Settings = run.Settings
                    .Add(BenchResult.Spread, Measured.Spread([times.Percentile(0), times.Percentile(100)]))
                    .Add("histories", $"p50 of {LongOnes} documents of each length, one after the other; the most "
                        + "that one may have is Docs:Documents:EventsMax"),
            });
        }
    }

    private async Task Activations(IGrainFactory grains, CancellationToken cancellationToken)
    {
        Contender[] contenders =
        [
            new("new-documents", (window, ct) => Flights.Run(AtOnce, window / 4, _ => Document(), ct)),
            new("empty-grains", (window, ct) => Flights.Run(AtOnce, window / 4, _ => Empty(), ct)),
        ];
        var measured = await run.Rounds.Run(run.Report, Prefix, contenders, cancellationToken);
        new Comparison(run.Report, Prefix, "activations", measured, run.Settings
            .Add("in flight", $"{AtOnce} activations at once, a quarter of the round's time each")
            .Add("new-documents", "a call that asks a document whether it exists; the store is asked, nothing is kept"))
            .Rates()
            .Ratio("new-documents", "empty-grains", Bar.AtLeast(OfEmptyGrains));

        async Task<int> Document()
        {
            await grains.GetGrain<IDocumentWorkGrain>(SampleLife.NewKey().ToString()).Standing();
            return 1;
        }

        async Task<int> Empty()
        {
            await grains.GetGrain<IEmptyGrain>(SampleLife.NewKey().ToString()).Touch();
            return 1;
        }
    }

    private static Task Each(string[] keys, Func<string, Task> work, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(
            keys,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (key, _) => await work(key));
}
