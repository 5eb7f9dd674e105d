using System.Text;
using Orleans.Docs.Content;
using Orleans.Docs.Documents;
using Orleans.Docs.Tests;

namespace Orleans.Docs.Cluster.Tests.Documents;

public sealed class CommandTests(OneSilo silo) : IClassFixture<OneSilo>
{
    private static readonly byte[] Letter =
        "Dear neighbours,\n\nthe stairs are painted next week.\n\nKind regards\n"u8.ToArray();

    private SiloClient Client => silo.Client;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_version_can_be_seen_again_as_it_was()
    {
        var view = await Settled("versions");
        var events = await WellFormed.HistoryOf(Client, view);

        var first = await Client.Docs.GetAsOfAsync(view.Key, 1, Cancelled);
        Assert.Equal((1, DocumentState.Extracting, false), (first.Version, first.State, first.IsSettled));
        Assert.Null(first.Type);
        var last = await Client.Docs.GetAsOfAsync(view.Key, view.Version, Cancelled);
        Assert.Equal(
            (view.Version, view.State, view.Type, true), (last.Version, last.State, last.Type, last.IsSettled));
        var before = await Client.Docs.GetAsOfAsync(view.Key, view.Version - 1, Cancelled);
        Assert.False(before.IsSettled);

        Assert.Equal(view.Version, (await Client.Docs.GetAsOfAsync(view.Key, events[^1].Time, Cancelled)).Version);
        var atUpload = await Client.Docs.GetAsOfAsync(view.Key, events[0].Time, Cancelled);
        Assert.Equal(events.Last(e => e.Time <= events[0].Time).Version, atUpload.Version);

        await Refused(() => Client.Docs.GetAsOfAsync(view.Key, 0, Cancelled));
        await Refused(() => Client.Docs.GetAsOfAsync(view.Key, view.Version + 1, Cancelled));
        await Refused(() => Client.Docs.GetAsOfAsync(view.Key, view.UploadedAt - TimeSpan.FromSeconds(1), Cancelled));
    }

    [Fact]
    public async Task History_is_read_in_pages_and_says_who_did_what()
    {
        var view = await Settled("history");
        var grain = Client.Grains.GetGrain<IDocumentGrain>(view.Key.ToString());
        var all = await grain.History(1, 1_000);
        var paged = new List<long>();
        for (var from = 1L; from <= view.Version; from += 2)
        {
            paged.AddRange((await grain.History(from, 2)).Select(e => e.Version));
        }

        Assert.Equal(all.Select(e => e.Version), paged);
        Assert.Empty(await grain.History(view.Version + 1, 10));
        Assert.StartsWith("local:", all[0].Actor, StringComparison.Ordinal);
        Assert.All(all.Where(e => e.Event is Classified or PiiFlagged or Summarized), e => Assert.NotNull(e.Engine));
        Assert.NotNull(all.Single(e => e.Event is Classified).ModelVersion);
        await Refused(() => grain.History(0, 10));
        await Refused(() => grain.History(1, 1_001));
    }

    [Fact]
    public async Task Reprocess_runs_what_builds_on_the_step_again_and_once_a_command()
    {
        var view = await Settled("reprocess");
        await Client.Docs.ReprocessAsync(view.Key, Step.Classify, "again", cancellationToken: Cancelled);
        var after = await Client.Settled(view.Key);
        var events = await WellFormed.HistoryOf(Client, after);
        Assert.Equal(1, events.Count(e => e.Event is Extracted));
        Assert.Equal(1, events.Count(e => e.Event is PiiFlagged));
        Assert.Equal(2, events.Count(e => e.Event is Classified));
        Assert.Equal(2, events.Count(e => e.Event is Summarized));

        await Client.Docs.ReprocessAsync(view.Key, Step.Classify, "again", cancellationToken: Cancelled);
        Assert.Equal(after.Version, (await Client.Settled(view.Key)).Version);

        await Client.Docs.ReprocessAsync(view.Key, Step.Extract, "from the start", cancellationToken: Cancelled);
        var whole = await Client.Settled(view.Key);
        Assert.Equal(DocumentState.Completed, whole.State);
        Assert.Equal(2, (await WellFormed.HistoryOf(Client, whole)).Count(e => e.Event is Extracted));
    }

    [Fact]
    public async Task A_correction_outlives_later_results_and_is_found()
    {
        var view = await Settled("correct");
        await Client.Docs.CorrectAsync(view.Key, CorrectableFields.Type, DocumentType.Contract, "corrected", Cancelled);
        var corrected = await Client.Settled(view.Key);
        Assert.Equal(DocumentType.Contract, corrected.Type);
        await Client.Docs.CorrectAsync(view.Key, CorrectableFields.Type, DocumentType.Contract, "corrected", Cancelled);
        Assert.Equal(corrected.Version, (await Client.Settled(view.Key)).Version);

        await Client.Docs.ReprocessAsync(view.Key, Step.Classify, cancellationToken: Cancelled);
        Assert.Equal(DocumentType.Contract, (await Client.Settled(view.Key)).Type);
        var page = await Client.Docs.SearchAsync(new() { Types = [DocumentType.Contract] }, Cancelled);
        Assert.Contains(page.Hits, hit => hit.Document == view.Key);
        await Refused(() => Client.Docs.CorrectAsync(view.Key, CorrectableFields.Type, "a poem", "poem", Cancelled));
    }

    [Fact]
    public async Task Retry_gives_a_parked_document_another_chance_once_a_command()
    {
        var locked = await File.ReadAllBytesAsync(
            Path.Combine(Repository.Root, "samples", "hostile", "locked.pdf"), Cancelled);
        var parked = await Client.SubmitAndSettle(locked, "locked.pdf");
        Assert.Equal(DocumentState.Parked, parked.State);

        await Client.Docs.RetryAsync(parked.Key, "once more", Cancelled);
        var again = await Client.Settled(parked.Key);
        Assert.Equal((DocumentState.Parked, Problems.PasswordRequired), (again.State, again.Problem));
        Assert.Equal(2, (await WellFormed.HistoryOf(Client, again)).Count(e => e.Event is Parked));

        await Client.Docs.RetryAsync(parked.Key, "once more", Cancelled);
        Assert.Equal(again.Version, (await Client.Settled(parked.Key)).Version);
        var fine = await Settled("fine");
        await Refused(() => Client.Docs.RetryAsync(fine.Key, cancellationToken: Cancelled));
    }

    [Fact]
    public async Task Cancel_ends_a_document_under_way_and_reprocess_takes_it_up_again()
    {
        var gate = new Gate(Step.Classify);
        using var directory = new TemporaryDirectory();
        await using var gated = await RunningSilo.StartAsync(directory.PathOf("data"), configure: gate.Around);
        await using var client = await gated.ConnectAsync();
        var document = (await client.Submit(Letter, "letter.txt")).Document;
        await Reaches(client, document, view => view.PiiCounts is not null);

        await client.Docs.CancelAsync(document, "enough", Cancelled);
        var cancelled = await client.Settled(document);
        Assert.Equal(DocumentState.Cancelled, cancelled.State);
        Assert.Equal(cancelled.Version, (await client.Docs.CancelAsync(document, "enough", Cancelled)).Version);
        await Refused(() => client.Docs.CancelAsync(document, "enough of that", Cancelled));

        // The classification that was at work when it was cancelled ends now, and no longer counts.
        gate.Open();
        await Eventually.True(
            async () => (await client.Docs.StatusAsync(Cancelled)).Queues.All(queue => queue.Running == 0),
            "the classifier has ended");
        Assert.Null((await client.Docs.GetAsync(document, Cancelled)).Type);

        await client.Docs.ReprocessAsync(document, Step.Classify, cancellationToken: Cancelled);
        var completed = await client.Settled(document);
        Assert.Equal(DocumentState.Completed, completed.State);
        await WellFormed.HistoryOf(client, completed);
    }

    [Fact]
    public async Task A_silo_stops_at_once_with_work_under_way()
    {
        var gate = new Gate(Step.Classify);
        using var directory = new TemporaryDirectory();
        await using var stopped = await RunningSilo.StartAsync(directory.PathOf("data"), configure: gate.Around);
        await using (var client = await stopped.ConnectAsync())
        {
            var document = (await client.Submit(Letter, "letter.txt")).Document;
            await Reaches(client, document, view => view.PiiCounts is not null);
        }

        await stopped.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System, Cancelled);
    }

    [Fact]
    public async Task A_watch_goes_on_from_its_version_after_the_silo_was_restarted()
    {
        var gate = new Gate(Step.Classify);
        using var directory = new TemporaryDirectory();
        var before = await RunningSilo.StartAsync(directory.PathOf("data"), configure: gate.Around);
        await using var client = await before.ConnectAsync();
        var document = (await client.Submit(Letter, "letter.txt")).Document;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        patience.CancelAfter(TimeSpan.FromMinutes(2));

        var seen = new List<long>();
        RunningSilo? after = null;
        await foreach (var change in client.Docs.WatchAsync(document, 0, patience.Token))
        {
            seen.AddRange(change.Events.Select(e => e.Version));
            if (after is null && change.Document.PiiCounts is not null)
            {
                await before.DisposeAsync();
                after = await RunningSilo.StartAsync(directory.PathOf("data"));
            }

            if (change.Document.IsSettled)
            {
                break;
            }
        }

        await using var _ = after!;
        var settled = await client.Settled(document);
        Assert.Equal(DocumentState.Completed, settled.State);
        Assert.Equal(Enumerable.Range(1, (int)settled.Version).Select(version => (long)version), seen);
    }

    private Task<DocumentView> Settled(string about) =>
        Client.SubmitAndSettle([.. Letter, .. Encoding.UTF8.GetBytes(about + "\n")], about + ".txt");

    private static async Task Reaches(SiloClient client, DocumentKey document, Func<DocumentView, bool> condition)
    {
        await foreach (var change in client.Docs.WatchAsync(document, 0, Cancelled))
        {
            if (condition(change.Document))
            {
                return;
            }
        }
    }

    private static async Task Refused(Func<Task> call) => await Assert.ThrowsAsync<CommandRefusedException>(call);
}
