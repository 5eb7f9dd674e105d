using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Docs.Blobs;
using Orleans.Docs.Content;
using Orleans.Docs.Documents;
using Orleans.Docs.Engines;
using Orleans.Docs.Search;
using Orleans.Docs.Tests;
using Orleans.Docs.Workers;
using Orleans.Hosting;

namespace Orleans.Docs.Cluster.Tests.Rebuild;

/// <summary>The index is rebuilt beside the live one, in a whole silo, while somebody searches and submits.</summary>
public sealed class RebuildTests : IAsyncLifetime
{
    private const int Documents = 24;

    private readonly TemporaryDirectory _directory = new();
    private readonly CountedRunners _runners = new();
    private RunningSilo _silo = null!;
    private SiloClient _client = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private ISearchIndex Index => _silo.Services.GetRequiredService<ISearchIndex>();

    public async ValueTask InitializeAsync()
    {
        _silo = await RunningSilo.StartAsync(
            _directory.PathOf("data"),
            [
                "Rebuild:BatchDocumentsMax=2", "Rebuild:Partitions=2", "Rebuild:SaveEvery=00:00:00.050",
                "Rebuild:LookAgainAfter=00:00:00.100", "Sweep:Interval=00:00:01", "Sweep:AgeMin=00:00:01",
                "Sweep:Backoff=00:00:01",
            ],
            _runners.Around);
        _client = await _silo.ConnectAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _silo.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task Searches_answer_throughout_and_the_new_generation_holds_the_same()
    {
        await Fill(Documents);
        await Idle();
        var before = await Held("g1");
        var calls = _runners.Calls;
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var searching = SearchAllTheWhile(Documents, enough.Token);

        await _client.Docs.RebuildIndexAsync(cancellationToken: Cancellation);
        var status = await _client.RebuildEnded();

        Assert.Equal(RebuildPhase.Done, status.Rebuild!.Phase);
        Assert.Equal((Documents, 0), (status.Rebuild.Comparison!.Equal, status.Rebuild.Comparison.Total));
        Assert.Equal((Documents, 0), (status.Rebuild.Documents, status.Rebuild.Failures));
        Assert.True(status.Rebuild.Events >= Documents * 5);
        Assert.Equal(
            [("g2", GenerationRole.Live, Documents), ("g1", GenerationRole.Previous, Documents)],
            status.Generations.Select(g => (g.Name, g.Role, (int)g.Documents)));
        Assert.Equal(before, await Held("g2"));
        Assert.Equal(calls, _runners.Calls);

        // What happens from now on is in both, and a rollback loses nothing of it.
        await Fill(2, from: Documents);
        await Idle();
        Assert.Equal(await Held("g2"), await Held("g1"));
        var back = await _client.Docs.RollBackIndexAsync(Cancellation);
        Assert.Equal(("g1", GenerationRole.Live), (back.Generations[0].Name, back.Generations[0].Role));
        Assert.Equal(Documents + 2, (await Search()).Total);

        var dropped = await _client.Docs.DropPreviousIndexAsync(Cancellation);
        Assert.Equal(["g1"], dropped.Generations.Select(g => g.Name));
        Assert.Equal(["index-g1.db"], Files());
        await enough.CancelAsync();
        Assert.True(await searching > 10);
        var refused = await Assert.ThrowsAsync<CommandRefusedException>(
            () => _client.Docs.RollBackIndexAsync(Cancellation));
        Assert.Contains("no generation before", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_pages_goes_on_across_a_swap()
    {
        await Fill(6);
        await Idle();
        var query = new SearchQuery { Text = "harbour", PageSize = 2, Order = SearchOrder.Oldest };
        var first = await _client.Docs.SearchAsync(query, Cancellation);
        await _client.Docs.RebuildIndexAsync(cancellationToken: Cancellation);
        Assert.Equal(RebuildPhase.Done, (await _client.RebuildEnded()).Rebuild!.Phase);

        var seen = first.Hits.Select(hit => hit.Document).ToList();
        for (var page = first; page.NextCursor is not null;)
        {
            page = await _client.Docs.SearchAsync(query with { Cursor = page.NextCursor }, Cancellation);
            seen.AddRange(page.Hits.Select(hit => hit.Document));
        }

        Assert.Equal(6, seen.Distinct().Count());
        Assert.Equal(6, seen.Count);
    }

    [Fact]
    public async Task A_rebuild_that_is_held_waits_and_cancelling_it_leaves_nothing_behind()
    {
        await Fill(4);
        await Idle();
        await _client.Docs.RebuildIndexAsync(hold: true, Cancellation);
        var held = await _client.RebuildEnded();
        Assert.Equal((RebuildPhase.Held, true), (held.Rebuild!.Phase, held.Rebuild.Hold));
        Assert.Equal(["g1", "g2"], held.Generations.Select(g => g.Name));
        await Refused(() => _client.Docs.RebuildIndexAsync(cancellationToken: Cancellation));
        await Refused(() => _client.Docs.DropPreviousIndexAsync(Cancellation));

        var cancelled = await _client.Docs.CancelRebuildAsync(Cancellation);
        Assert.Equal(RebuildPhase.Cancelled, cancelled.Rebuild!.Phase);
        Assert.Equal(["g1"], cancelled.Generations.Select(g => g.Name));
        Assert.Equal(["index-g1.db"], Files());
        await Refused(() => _client.Docs.CancelRebuildAsync(Cancellation));
        await Refused(() => _client.Docs.SwapIndexAsync(Cancellation));

        // The next one has a name of its own, and can be taken.
        await _client.Docs.RebuildIndexAsync(hold: true, Cancellation);
        await _client.RebuildEnded();
        var swapped = await _client.Docs.SwapIndexAsync(Cancellation);
        Assert.Equal(["g3", "g1"], swapped.Generations.Select(g => g.Name));
        Assert.Equal(4, (await Search()).Total);
    }

    [Fact]
    public async Task A_document_that_cannot_be_indexed_is_in_the_dead_letters_and_stops_nobody()
    {
        var documents = await Fill(4);
        await Idle();
        var victim = documents[1];
        var name = new BlobName(victim, await SummaryOf(victim));
        var blobs = _silo.Services.GetRequiredService<IBlobStore>();
        var bytes = await Bytes(blobs, name);
        await blobs.Delete(name, Cancellation);

        // A note alone: another type would make a summary anew, and so mend it.
        await _client.Docs.CorrectAsync(victim, "note", "urgent", cancellationToken: Cancellation);
        await Fill(2, from: 4);
        DeadLetter? letter = null;
        await Eventually.True(
            async () => (letter = await Letter(victim)) is not null, "the document is in the dead letters");
        Assert.Equal((DeadLetter.IndexStep, Problems.BlobDamaged), (letter!.Step, letter.Code));
        Assert.Equal(6, (await Search()).Total);

        // A rebuild that would lose the document waits, and says which.
        await _client.Docs.RebuildIndexAsync(cancellationToken: Cancellation);
        var held = await _client.RebuildEnded();
        Assert.Equal(RebuildPhase.Held, held.Rebuild!.Phase);
        Assert.Equal([new DocumentFailure(victim, Problems.BlobDamaged)], held.Rebuild.FailedDocuments);
        Assert.Equal(
            (victim, "missing"),
            held.Rebuild.Comparison!.Differences.Select(d => (d.Document, d.Kind)).Single());
        await _client.Docs.CancelRebuildAsync(Cancellation);

        await blobs.Put(name, (target, ct) => target.WriteAsync(bytes, ct).AsTask(), Cancellation);
        await _client.Docs.IndexAgainAsync(victim, Cancellation);
        Assert.True((await _client.Settled(victim, TimeSpan.FromMinutes(1))).IsSettled);
        Assert.Null(await Letter(victim));
        Assert.Equal("urgent", (await Index.Find("g1", victim, Cancellation))!.KeyFacts["note"]);
    }

    [Fact]
    public async Task The_command_line_rebuilds_shows_how_it_goes_and_goes_back()
    {
        await Fill(5);
        await Idle();
        var rebuilt = await CommandLine.RunAsync(_silo.DataPath, "index", "rebuild", "--watch");
        Assert.True(rebuilt.ExitCode == 0, string.Join('\n', rebuilt.Errors));
        Assert.Contains(rebuilt.Output, line => line.StartsWith("rebuild g2: done", StringComparison.Ordinal));
        Assert.Contains(rebuilt.Output, line => line.Contains("5 alike, 0 missing", StringComparison.Ordinal));

        var back = await CommandLine.RunAsync(_silo.DataPath, "index", "rollback", "--json");
        Assert.Equal(0, back.ExitCode);
        Assert.Contains("\"name\":\"g1\",\"role\":\"live\"", back.Output[0], StringComparison.Ordinal);

        var cancel = await CommandLine.RunAsync(_silo.DataPath, "index", "cancel");
        Assert.Equal((5, "docs: there is no rebuild to cancel"), (cancel.ExitCode, cancel.Errors.Single()));
    }

    private async Task<List<DocumentKey>> Fill(int count, int from = 0)
    {
        var documents = new List<DocumentKey>();
        for (var n = from; n < from + count; n++)
        {
            var text = $"Dear harbour master,\n\nship number {n} arrives on Monday. Write to pilot-{n}@example.org.\n";
            documents.Add((await _client.Submit(System.Text.Encoding.UTF8.GetBytes(text), $"letter-{n}.txt")).Document);
        }

        foreach (var document in documents)
        {
            await _client.Settled(document);
        }

        return documents;
    }

    /// <summary>The last mark is off, so the index holds the last event of every document.</summary>
    private Task Idle() => Eventually.True(
        async () => (await _client.Docs.StatusAsync(Cancellation)).Unsettled == 0, "nothing is unsettled");

    private Task<SearchPage> Search() =>
        _client.Docs.SearchAsync(new SearchQuery { Text = "harbour" }, Cancellation);

    /// <summary>Fails at the first answer that is an error or lacks a document; returns how many came.</summary>
    private async Task<int> SearchAllTheWhile(int atLeast, CancellationToken cancellationToken)
    {
        var answers = 0;
        while (!cancellationToken.IsCancellationRequested)
        {
            var page = await Search();
            Assert.InRange(page.Total, atLeast, atLeast + 2);
            Assert.NotEmpty(page.Hits);
            answers++;
        }

        return answers;
    }

    private async Task<List<string>> Held(string generation)
    {
        var entries = new List<string>();
        await foreach (var entry in Index.Entries(generation, Cancellation))
        {
            entries.Add(System.Text.Json.JsonSerializer.Serialize(entry));
        }

        return entries;
    }

    private string[] Files() =>
    [
        .. Directory.EnumerateFiles(Path.Combine(_silo.DataPath, "index"), "*.db").Select(Path.GetFileName).Order()!,
    ];

    private async Task<DeadLetter?> Letter(DocumentKey document) =>
        await _client.Docs.DeadLettersAsync(Cancellation)
            .FirstOrDefaultAsync(letter => letter.Document == document, Cancellation);

    private async Task<string> SummaryOf(DocumentKey document) => (await _client.History(document))
        .Select(recorded => recorded.Event).OfType<Summarized>().Single().Summary.Name;

    private static async Task<byte[]> Bytes(IBlobStore blobs, BlobName name)
    {
        await using var stored = await blobs.Open(name, Cancellation);
        using var bytes = new MemoryStream();
        await stored!.CopyToAsync(bytes, Cancellation);
        return bytes.ToArray();
    }

    private static async Task Refused(Func<Task> command) =>
        await Assert.ThrowsAsync<CommandRefusedException>(command);

    /// <summary>Counts the steps that run.</summary>
    private sealed class CountedRunners
    {
        private readonly ConcurrentQueue<Step> _calls = new();

        public int Calls => _calls.Count;

        public void Around(ISiloBuilder silo)
        {
            for (var i = 0; i < silo.Services.Count; i++)
            {
                var descriptor = silo.Services[i];
                if (descriptor.ServiceType == typeof(IStepRunner) && descriptor.ImplementationType is { } type)
                {
                    silo.Services[i] = ServiceDescriptor.Singleton<IStepRunner>(provider =>
                        new Runner((IStepRunner)ActivatorUtilities.CreateInstance(provider, type), _calls));
                }
            }
        }

        private sealed class Runner(IStepRunner inner, ConcurrentQueue<Step> calls) : IStepRunner
        {
            public Step Step => inner.Step;

            public Task<Outcome<DocumentEvent>> Run(WorkOrder order, CancellationToken cancellationToken)
            {
                calls.Enqueue(Step);
                return inner.Run(order, cancellationToken);
            }
        }
    }
}
