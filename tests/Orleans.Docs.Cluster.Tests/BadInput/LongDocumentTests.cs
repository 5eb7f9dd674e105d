using Orleans.Docs.Documents;
using Orleans.Docs.Tests;
using Orleans.Docs.Tests.Parser;

namespace Orleans.Docs.Cluster.Tests.BadInput;

[Collection(WholeSystem.Name)]
public sealed class LongDocumentTests(OneSilo silo) : IClassFixture<OneSilo>
{
    private const int Pages = 600;

    private SiloClient Client => silo.Client;

    [Fact]
    public async Task Six_hundred_digital_pages_complete()
    {
        var view = await Client.SubmitAndSettle(PdfSample.Digital(Pages), "long.pdf");
        Assert.Equal(
            (DocumentState.Completed, Pages, Pages, Pages),
            (view.State, view.PagesExpected, view.PagesTried, view.PagesRead));
        var events = await WellFormed.HistoryOf(Client, view);
        Assert.True(events.Count(e => e.Event is PagesExtracted) > 1, "all pages came in one batch");
        var last = Assert.Single(
            await Client.Docs.PagesAsync(view.Key, Pages, 1, TestContext.Current.CancellationToken));
        Assert.StartsWith($"Page {Pages} line 0 ", last.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Six_hundred_scanned_pages_show_the_first_soon_advance_let_others_by_and_end_when_cancelled()
    {
        Native.SkipWithoutOcr();
        var png = await File.ReadAllBytesAsync(
            Path.Combine(Repository.Root, "samples", "receipt.png"), TestContext.Current.CancellationToken);
        var document = (await Client.Submit(HostileFiles.ScannedPdf(png, Pages), "scanned.pdf")).Document;

        var first = await Tried(document, pages: 1, TimeSpan.FromMinutes(3));
        Assert.Equal((DocumentState.Extracting, Pages), (first.State, first.PagesExpected));
        var page = Assert.Single(await Client.Docs.PagesAsync(document, 1, 1, TestContext.Current.CancellationToken));
        Assert.Equal(Content.TextSource.Ocr, page.Source);
        Assert.NotEmpty(page.Text);

        await Tried(document, first.PagesTried + 3, TimeSpan.FromMinutes(6));
        var honest = (await Client.Submit(PdfSample.Digital(2), "short.pdf")).Document;
        Assert.Equal(DocumentState.Completed, (await Client.Settled(honest, TimeSpan.FromMinutes(3))).State);

        await Client.Docs.CancelAsync(document, cancellationToken: TestContext.Current.CancellationToken);
        var cancelled = await Client.Settled(document, TimeSpan.FromMinutes(3));
        Assert.Equal(DocumentState.Cancelled, cancelled.State);
        Assert.InRange(cancelled.PagesTried, 1, Pages - 1);
        await NothingRuns();
        var events = await WellFormed.HistoryOf(Client, await Client.Settled(document));
        Assert.DoesNotContain(events.SkipWhile(e => e.Event is not Cancelled), e => e.Event is PagesExtracted);
    }

    /// <summary>The document once so many pages were tried, as a watcher sees it.</summary>
    private async Task<DocumentView> Tried(DocumentKey document, int pages, TimeSpan limit)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(limit);
        await foreach (var change in Client.Docs.WatchAsync(document, 0, patience.Token))
        {
            if (change.Document.PagesTried >= pages)
            {
                return change.Document;
            }
        }

        throw new InvalidOperationException("a watch ended by itself");
    }

    /// <summary>The batch that was at work when the document was cancelled ends within its budget.</summary>
    private async Task NothingRuns() => await Eventually.True(
        async () => (await Client.Docs.StatusAsync(TestContext.Current.CancellationToken)).Queues
            .All(queue => queue is { Running: 0, Waiting: 0 }),
        "the queues are empty");
}
