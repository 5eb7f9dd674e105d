using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Docs.Blobs;
using Orleans.Docs.Client;
using Orleans.Docs.Documents;
using Orleans.Docs.Keys;
using Orleans.Docs.Operations;
using Orleans.Docs.Retention;
using Orleans.Docs.Search;
using Orleans.Docs.Tests;

namespace Orleans.Docs.Cluster.Tests.Erasing;

public sealed class ErasureTests(OneSilo silo) : IClassFixture<OneSilo>
{
    private SiloClient Client => silo.Client;

    private ICustodyClient Custody => Client.Docs.Custody;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_hold_wins_over_whoever_erases_and_over_retention()
    {
        var held = await Submitted("held");
        await Custody.SetHoldAsync(held.Key, "case 17", cancellationToken: Cancelled);
        var settled = await Client.Settled(held.Key);
        Assert.Equal(DocumentView.Hidden, settled.Hold);
        Assert.Equal(
            "case 17", (await Client.Docs.NamesAsOfAsync(held.Key, settled.Version, false, Cancelled)).Hold);
        await Assert.ThrowsAsync<LegalHoldException>(
            () => Custody.EraseAsync(held.Key, cancellationToken: Cancelled));
        var check = new RetentionCheck(DateTimeOffset.MaxValue, null, [], "retention");
        Assert.False(await InSilo(held.Key).Expire(check, dryRun: false));

        await Custody.ReleaseHoldAsync(held.Key, "case 17 is closed", cancellationToken: Cancelled);
        await Client.Settled(held.Key);
        Assert.True(await InSilo(held.Key).Expire(check, dryRun: true));
        Assert.True(await InSilo(held.Key).Expire(check, dryRun: false));
        Assert.Equal(DocumentState.Erased, (await Client.Settled(held.Key)).State);
        var erased = (await Client.History(held.Key)).Single(e => e.Event is Erased);
        Assert.Equal("system", erased.Actor);
        Assert.Equal("retention", await Client.ErasedFor(held.Key));
    }

    [Fact]
    public async Task Attachments_go_with_their_document_unless_they_are_kept_or_held()
    {
        var mail = await Client.SubmitAndSettle(Mail("first"), "mail.eml");
        var child = Assert.Single(mail.Children);
        await Client.Settled(child);
        await Custody.SetHoldAsync(child, "case 18", cancellationToken: Cancelled);
        await Assert.ThrowsAsync<LegalHoldException>(
            () => Custody.EraseAsync(mail.Key, cancellationToken: Cancelled));
        await Custody.ReleaseHoldAsync(child, "closed", cancellationToken: Cancelled);

        await Custody.EraseAsync(mail.Key, cancellationToken: Cancelled);
        await Client.Settled(mail.Key);
        Assert.Equal(DocumentState.Erased, (await Client.Settled(child)).State);

        var other = await Client.SubmitAndSettle(Mail("second"), "mail.eml");
        await Custody.EraseAsync(other.Key, keepAttachments: true, cancellationToken: Cancelled);
        await Client.Settled(other.Key);
        Assert.Equal(DocumentState.Completed, (await Client.Settled(Assert.Single(other.Children))).State);
    }

    [Fact]
    public async Task Erased_again_nothing_happens_and_nothing_is_shown_as_it_was()
    {
        var view = await Submitted("once");
        await Custody.EraseAsync(view.Key, "request", commandId: "erase-1", cancellationToken: Cancelled);
        var erased = await Client.Settled(view.Key);
        await Custody.EraseAsync(view.Key, "request", commandId: "erase-1", cancellationToken: Cancelled);
        await Custody.EraseAsync(view.Key, "again", cancellationToken: Cancelled);

        Assert.Equal(erased.Version, (await Client.Docs.GetAsync(view.Key, Cancelled)).Version);
        await Assert.ThrowsAsync<CommandRefusedException>(() => Client.Docs.GetAsOfAsync(view.Key, 1, Cancelled));
        await Assert.ThrowsAsync<CommandRefusedException>(() => Client.Docs.PagesAsync(view.Key, 1, 1, Cancelled));
        await Assert.ThrowsAsync<CommandRefusedException>(
            () => Client.Docs.ReprocessAsync(view.Key, Step.Extract, cancellationToken: Cancelled));
        var history = await Client.History(view.Key);
        Assert.Equal(erased.Version, history.Count);
        Assert.All(
            history.Where(e => e.Event is not (Erased or Purged or Settled)),
            e => Assert.IsType<Forgotten>(e.Event));

        // The source, the pages, the findings, the summary; on a slow machine the answers of engines too.
        Assert.InRange(history.Select(e => e.Event).OfType<Purged>().Single().Blobs, 4, 8);
        Assert.Empty(
            (await Client.Docs.SearchAsync(new SearchQuery { Text = "stairs once" }, Cancelled)).Hits
                .Where(hit => hit.Document == view.Key));
    }

    [Fact]
    public async Task Reading_as_it_is_leaves_one_event_and_reading_redacted_none()
    {
        var view = await Submitted("read");
        await Client.Docs.RedactedPagesAsync(view.Key, 1, 1, Cancelled);
        Assert.Equal(view.Version, (await Client.Docs.GetAsync(view.Key, Cancelled)).Version);

        await Client.Docs.PagesAsync(view.Key, 1, 1, Cancelled);

        // At once, as a browser asks for a page, its picture and parts of the file.
        await Task.WhenAll(Enumerable.Range(0, 8).SelectMany(
            _ => new Task[] { Client.Docs.PagesAsync(view.Key, 1, 1, Cancelled), Client.Source(view.Key) }));
        await Client.Settled(view.Key);
        var disclosed = (await Client.History(view.Key)).Where(e => e.Event is Disclosed).ToList();
        Assert.Equal([Disclosure.Text, Disclosure.Source], disclosed.Select(e => ((Disclosed)e.Event).What));
        Assert.All(disclosed, e => Assert.StartsWith("local:", e.Actor, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_worker_that_is_late_stores_nothing()
    {
        var gate = new Documents.Gate(Step.Summarize);
        using var directory = new TemporaryDirectory();
        await using var gated = await RunningSilo.StartAsync(directory.PathOf("data"), configure: gate.Around);
        await using var client = await gated.ConnectAsync();
        var document = (await client.Submit(Letter("late"), "letter.txt")).Document;
        await Eventually.True(
            async () => (await client.Docs.StatusAsync(Cancelled)).Queues.Any(
                queue => queue is { Step: nameof(Step.Summarize), Running: 1 }),
            "the summary is at work");
        await client.Docs.Custody.EraseAsync(document, cancellationToken: Cancelled);
        var erased = await client.Settled(document);

        gate.Open();
        await Eventually.True(
            async () => (await client.Docs.StatusAsync(Cancelled)).Queues.All(queue => queue.Running == 0),
            "the summary has ended");

        var blobs = gated.Services.GetRequiredService<IBlobStore>();
        Assert.Equal(0, await blobs.List(document, Cancelled).CountAsync(Cancelled));
        Assert.Null(await gated.Services.GetRequiredService<IKeyStore>().Find(document, Cancelled));
        Assert.Equal(erased.Version, (await client.Docs.GetAsync(document, Cancelled)).Version);
        var report = await client.Verify(new VerifyRequest { AllTenants = true }, Cancelled);
        Assert.Equal((VerifyState.Sound, 0), (report.State, report.Findings.Length));
    }

    [Fact]
    public async Task What_a_silo_left_undone_the_next_one_does()
    {
        using var directory = new TemporaryDirectory();
        var data = directory.PathOf("data");
        DocumentKey document;
        await using (var stuck = await RunningSilo.StartAsync(
            data, configure: services => Ports.Around<IBlobStore>(
                services.Services, (inner, _) => new StubbornBlobs(inner))))
        {
            await using var client = await stuck.ConnectAsync();
            document = (await client.SubmitAndSettle(Letter("stuck"), "letter.txt")).Key;
            await client.Docs.Custody.EraseAsync(document, cancellationToken: Cancelled);
            await Eventually.True(
                async () => await stuck.Services.GetRequiredService<IKeyStore>().Find(document, Cancelled) is null,
                "the key is destroyed");
            Assert.False((await client.Docs.GetAsync(document, Cancelled)).IsSettled);
        }

        await using var next = await RunningSilo.StartAsync(data);
        await using var after = await next.ConnectAsync();
        Assert.Equal(DocumentState.Erased, (await after.Settled(document)).State);
        Assert.Equal(
            0,
            await next.Services.GetRequiredService<IBlobStore>().List(document, Cancelled).CountAsync(Cancelled));
    }

    private IDocumentWorkGrain InSilo(DocumentKey document) => silo.Silo.Services
        .GetRequiredService<IGrainFactory>().GetGrain<IDocumentWorkGrain>(document.ToString());

    private Task<DocumentView> Submitted(string name) => Client.SubmitAndSettle(Letter(name), $"{name}.txt");

    private static byte[] Letter(string name) => Encoding.UTF8.GetBytes(
        $"Dear neighbours,\n\nthe stairs are painted next week, {name}.\n\nKind regards\n");

    private static byte[] Mail(string name) => Encoding.UTF8.GetBytes(
        $"""
        From: ann@example.com
        To: bob@example.com
        Subject: {name}
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary="b"

        --b
        Content-Type: text/plain

        See the note, {name}.
        --b
        Content-Type: text/plain; name="note.txt"
        Content-Disposition: attachment; filename="note.txt"

        The note of {name}: the stairs are painted.
        --b--

        """.ReplaceLineEndings("\r\n"));
}
