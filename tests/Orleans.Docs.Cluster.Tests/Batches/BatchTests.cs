using System.Collections.Immutable;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Docs.Batches;
using Orleans.Docs.Client;
using Orleans.Docs.Cluster.Tests.Documents;
using Orleans.Docs.Documents;
using Orleans.Docs.Events;
using Orleans.Docs.Keys;
using Orleans.Docs.Search;
using Orleans.Docs.Tests;
using Orleans.Docs.Tests.Events.Damage;

namespace Orleans.Docs.Cluster.Tests.Batches;

public sealed class BatchTests(OneSilo silo) : IClassFixture<OneSilo>
{
    /// <summary>Ends what hangs: hundreds of documents take their time on a busy machine.</summary>
    private static readonly TimeSpan ManyLimit = TimeSpan.FromMinutes(3);

    private SiloClient Client => silo.Client;

    private IBatchClient Batches => silo.Client.Docs.Batches;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_batch_ends_with_every_document_counted_and_the_same_files_again_are_the_same_documents()
    {
        var files = Files("counted", 30);
        var options = new BatchFeedOptions
        {
            Tags = ImmutableSortedDictionary<string, string>.Empty.Add("house", "seven"),
        };
        await Batches.FeedAsync("counted", files, options, null, Cancelled);
        var status = await Ended("counted", BatchState.Finished);

        Assert.Equal((30, 30, 0, 0), (status.Feed.Files, status.Feed.Sent, status.Feed.Joined, status.Feed.Refused));
        Assert.Equal(files.Sum(file => file.LengthBytes), status.Feed.SentBytes);
        Assert.Equal((30, 30), (status.Documents, status.CountOf(DocumentState.Completed)));
        Assert.Equal(30, status.Pages);
        var hit = (await Find("counted", 30))[0];
        var view = await Client.Docs.GetAsync(hit.Document, Cancelled);
        Assert.Equal(("counted", "seven"), (view.Tags["batch"], view.Tags["house"]));
        var uploaded = (await Client.History(view.Key)).Select(e => e.Event).OfType<Uploaded>().Single();
        Assert.Equal(Lane.Batch, uploaded.Lane);

        await Batches.FeedAsync("counted", files, options, null, Cancelled);
        var again = await Ended("counted", BatchState.Finished);
        Assert.Equal((30, 0, 30), (again.Feed.Sent, again.Feed.Joined, again.Documents));
        Assert.Contains("counted", (await Batches.ListAsync(Cancelled)).Select(batch => batch.Name));
        await Assert.ThrowsAsync<CommandRefusedException>(() => Batches.FeedAsync(
            "counted", files, options with { Lane = Lane.RealTime }, null, Cancelled));

        await Batches.ForgetAsync("counted", Cancelled);
        await Assert.ThrowsAsync<BatchNotFoundException>(() => Batches.GetAsync("counted", Cancelled));
        Assert.Equal(30, (await Find("counted", 30)).Length);
    }

    [Fact]
    public async Task A_paused_batch_takes_no_file_until_it_is_resumed()
    {
        var progress = new Seen();
        await Batches.FeedAsync("paused", Files("paused-first", 1), new BatchFeedOptions(), null, Cancelled);
        await Batches.PauseAsync("paused", Cancelled);
        var options = new BatchFeedOptions { NoteInterval = TimeSpan.FromMilliseconds(20) };
        var feeding = Batches.FeedAsync("paused", Files("paused", 5), options, progress, Cancelled);
        await Eventually.True(() => progress.Count(BatchState.Paused) >= 3, () => "the pause was not seen");
        Assert.Equal(0, progress.Last!.Feed.Sent);

        await Batches.ResumeAsync("paused", Cancelled);
        await feeding;
        Assert.Equal(6, (await Ended("paused", BatchState.Finished)).Documents);
    }

    [Fact]
    public async Task A_file_that_is_refused_is_told_and_the_others_go_on()
    {
        var progress = new Seen();
        var gone = new BatchFile("gone.txt", "gone.txt", 5, null, () => throw new FileNotFoundException("gone"));
        var status = await Batches.FeedAsync(
            "refusing", [gone, .. Files("refusing", 3)], new BatchFeedOptions(), progress, Cancelled);

        Assert.Equal((4, 3, 1), (status.Feed.Files, status.Feed.Sent, status.Feed.Refused));
        Assert.Equal("gone.txt", Assert.Single(progress.Refused).Label);
        await Ended("refusing", BatchState.Finished);
    }

    [Fact]
    public async Task A_batch_that_was_never_opened_is_refused_by_name()
    {
        await Assert.ThrowsAsync<BatchNotFoundException>(() => Batches.GetAsync("never", Cancelled));
        await Assert.ThrowsAsync<BatchNotFoundException>(() => Batches.CancelAsync("never", Cancelled));
        await Assert.ThrowsAsync<InvalidNameException>(() => Batches.GetAsync("Not A Name", Cancelled));
    }

    [Fact]
    public async Task A_cancelled_batch_cancels_its_documents_even_if_the_silo_stops_amidst_it()
    {
        using var directory = new TemporaryDirectory();
        var gate = new Gate(Step.Classify);
        string[] slow = ["Batches:CancelInterval=00:10:00"];
        await using (var first = await RunningSilo.StartAsync(directory.PathOf("data"), slow, gate.Around))
        {
            await using var client = await first.ConnectAsync();
            var batches = client.Docs.Batches;
            await batches.FeedAsync("ending", Files("ending", 12), new BatchFeedOptions(), null, Cancelled);
            await Eventually.True(
                async () => (await batches.GetAsync("ending", Cancelled)).AtWork == 12, "all documents are at work");
            await Assert.ThrowsAsync<CommandRefusedException>(() => batches.ForgetAsync("ending", Cancelled));
            var cancelling = await batches.CancelAsync("ending", Cancelled);
            Assert.Equal(BatchState.Cancelling, cancelling.State);
        }

        gate.Open();
        string[] quick = ["Batches:CancelInterval=00:00:00.050", "Sweep:Interval=00:00:01"];
        await using var second = await RunningSilo.StartAsync(directory.PathOf("data"), quick);
        await using var again = await second.ConnectAsync();
        await Eventually.True(
            async () => (await again.Docs.Batches.GetAsync("ending", Cancelled)) is
            { State: BatchState.Cancelled, AtWork: 0 },
            "the batch is cancelled");
        var status = await again.Docs.Batches.GetAsync("ending", Cancelled);
        Assert.Equal(12, status.CountOf(DocumentState.Cancelled) + status.CountOf(DocumentState.Completed));
        await Assert.ThrowsAsync<CommandRefusedException>(() => again.Docs.Batches.FeedAsync(
            "ending", Files("ending", 1), new BatchFeedOptions(), null, Cancelled));
    }

    [Fact]
    public async Task A_damaged_document_holds_no_cancelling_up_and_stands_in_the_report()
    {
        using var directory = new TemporaryDirectory();
        var gate = new Gate(Step.Classify);
        string[] quick = ["Batches:CancelInterval=00:00:00.050"];
        await using (var first = await RunningSilo.StartAsync(directory.PathOf("data"), quick, gate.Around))
        {
            await using var before = await first.ConnectAsync();
            await AtWork(before, "partly", 5);
            var query = new SearchQuery
            {
                Tags = ImmutableDictionary<string, string>.Empty.Add(BatchTag.Name, "partly"),
            };
            var damaged = (await before.Docs.SearchAsync(query, Cancelled)).Hits[0].Document;

            // Then it waits for the gate, and its grain commits nothing while another hand does.
            await Eventually.True(
                async () => (await before.Docs.GetAsync(damaged, Cancelled)).PiiCounts is not null,
                "the document has come to the gate");
            await StrangeEvent.Append(
                first.Services.GetRequiredService<IEventStore>(), first.Services.GetRequiredService<KeyRing>(),
                damaged, Cancelled, opensEpisode: false);
        }

        await using var second = await RunningSilo.StartAsync(directory.PathOf("data"), quick, gate.Around);
        await using var client = await second.ConnectAsync();
        var batches = client.Docs.Batches;
        await batches.CancelAsync("partly", Cancelled);
        await Eventually.True(
            async () => (await batches.GetAsync("partly", Cancelled)).State == BatchState.Cancelled,
            "the batch is cancelled");
        var status = await batches.GetAsync("partly", Cancelled);
        Assert.Equal((1, 4), (status.NotCancelled, status.CountOf(DocumentState.Cancelled)));
    }

    [Fact]
    public async Task Page_after_page_is_cancelled_without_a_wait_in_between()
    {
        using var directory = new TemporaryDirectory();
        var gate = new Gate(Step.Classify);
        string[] slow = ["Batches:CancelInterval=00:10:00"];
        await using var running = await RunningSilo.StartAsync(directory.PathOf("data"), slow, gate.Around);
        await using var client = await running.ConnectAsync();
        await AtWork(client, "long", SearchQuery.PageSizeMax + 50);
        await client.Docs.Batches.CancelAsync("long", Cancelled);
        await Eventually.True(
            async () => (await client.Docs.Batches.GetAsync("long", Cancelled)).AtWork == 0,
            "all documents are cancelled", ManyLimit);
    }

    private static async Task AtWork(SiloClient client, string name, int count)
    {
        await client.Docs.Batches.FeedAsync(name, Files(name, count), new BatchFeedOptions(), null, Cancelled);
        await Eventually.True(
            async () => (await client.Docs.Batches.GetAsync(name, Cancelled)).AtWork == count,
            "all documents are at work", ManyLimit);
    }

    private async Task<BatchStatus> Ended(string name, BatchState state)
    {
        await Eventually.True(
            async () => (await Batches.GetAsync(name, Cancelled)).State == state, $"batch {name} is {state}");
        return await Batches.GetAsync(name, Cancelled);
    }

    private async Task<ImmutableArray<SearchHit>> Find(string batch, int count) => (await Client.Docs.SearchAsync(
        new SearchQuery
        {
            Tags = ImmutableDictionary<string, string>.Empty.Add(BatchTag.Name, batch),
            PageSize = count,
        },
        Cancelled)).Hits;

    private static BatchFile[] Files(string about, int count) =>
    [
        .. Enumerable.Range(0, count).Select(n =>
        {
            var letter = Encoding.UTF8.GetBytes($"Dear neighbours,\n\nthe matter of {about}, number {n}.\n\nRegards\n");
            return new BatchFile($"{n}.txt", $"{n}.txt", letter.Length, null, () => new MemoryStream(letter));
        }),
    ];

    private sealed class Seen : IProgress<BatchProgress>
    {
        private readonly List<BatchProgress> _all = [];

        public BatchProgress? Last
        {
            get
            {
                lock (_all)
                {
                    return _all.LastOrDefault();
                }
            }
        }

        public IReadOnlyList<BatchFile> Refused
        {
            get
            {
                lock (_all)
                {
                    return [.. _all.Where(seen => seen.Refused is not null).Select(seen => seen.Refused!.Value.File)];
                }
            }
        }

        public int Count(BatchState state)
        {
            lock (_all)
            {
                return _all.Count(seen => seen.State == state);
            }
        }

        public void Report(BatchProgress value)
        {
            lock (_all)
            {
                _all.Add(value);
            }
        }
    }
}
