using System.Collections.Immutable;
using System.Text;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Orleans.Docs.Content;
using Orleans.Docs.Documents;
using Orleans.Docs.Engines;
using Orleans.Docs.Tests.Documents;
using Orleans.Docs.Workers;

namespace Orleans.Docs.Tests.Workers;

/// <summary>A document read again for a trial: to its end, in one call, and compared with what is on record.</summary>
public sealed class ReadingAgainTests : IDisposable
{
    private readonly Shelf _shelf = new();
    private readonly FakeTimeProvider _time = new();
    private readonly Engine _engine = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _shelf.Dispose();

    [Fact]
    public async Task It_asks_for_batch_after_batch_of_the_stored_source_and_sums_up_what_that_costs()
    {
        var document = await Document();
        _engine.Answers.Enqueue(Done(1, 2, of: 3));
        _engine.Answers.Enqueue(Done(3, 1, of: 3));

        var done = Assert.IsType<Outcome<PagesRead>.Done>(await Read(document));
        Assert.Equal([1, 2, 3], done.Value.Text.Pages.Select(page => page.Number));
        Assert.Equal(3, done.Usage.Pages);
        Assert.Equal([1, 3], _engine.Requests.Select(request => request.FirstPage));
        Assert.All(
            _engine.Requests, request => Assert.Equal(document[Step.Extract].Attempt + 1, request.Attempt));
        Assert.Equal("the stored source", _engine.Sources[0]);
        Assert.Equal(document.FileName, done.Value.Text.Properties[DocumentTexts.FileNameProperty]);
    }

    [Fact]
    public async Task A_job_of_a_service_is_waited_for_and_a_throttle_between_two_batches_too()
    {
        var document = await Document();
        _engine.Answers.Enqueue(new Outcome<ExtractedBatch>.Waiting("job-1", TimeSpan.FromSeconds(5)));
        _engine.Answers.Enqueue(Done(1, 1, of: 2));
        _engine.Answers.Enqueue(new Outcome<ExtractedBatch>.Throttled(TimeSpan.FromSeconds(5)));
        _engine.Answers.Enqueue(Done(2, 1, of: 2));

        var reading = Read(document);
        while (!reading.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.IsType<Outcome<PagesRead>.Done>(await reading);
        Assert.Equal([null, "job-1", "job-1", "job-1"], _engine.Requests.Select(request => request.Job));
    }

    [Theory]
    [InlineData("throttled")]
    [InlineData("unreadable")]
    [InlineData("nothing")]
    public async Task Where_nothing_comes_of_it_it_ends_as_the_engine_did(string how)
    {
        _engine.Answers.Enqueue(how switch
        {
            "throttled" => new Outcome<ExtractedBatch>.Throttled(TimeSpan.FromSeconds(7)),
            "unreadable" => new Outcome<ExtractedBatch>.Unreadable(Problems.Empty),
            _ => Done(1, 0, of: 2),
        });

        var outcome = await Read(await Document());
        Assert.True(
            outcome is Outcome<PagesRead>.Throttled or Outcome<PagesRead>.Unreadable
                or Outcome<PagesRead>.Terminal { Code: "no_progress" },
            $"{outcome}");
    }

    [Fact]
    public async Task It_ends_when_it_is_cancelled()
    {
        using var cancelled = new CancellationTokenSource();
        _engine.Answers.Enqueue(new Outcome<ExtractedBatch>.Waiting("job-1", TimeSpan.FromDays(1)));
        var reading = Read(await Document(), cancelled.Token);
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
    }

    [Fact]
    public void Pages_are_compared_by_what_they_say()
    {
        ImmutableArray<PageContent> before =
        [
            Page(1), Page(2), Page(3) with { Problem = Problems.TimedOut, Text = "" },
            Page(4) with { Tables = [new Table(1, 1, [new TableCell(0, 0, "a")])] },
        ];
        ImmutableArray<PageContent> after =
        [
            Page(1) with { Confidence = 0.5f }, Page(2) with { Text = "other" }, Page(3),
            Page(4) with { Tables = [new Table(1, 1, [new TableCell(0, 0, "b")])] }, Page(5),
        ];

        var change = TrialChanges.Of(before, 2, new PagesRead(new DocumentText(DocumentKind.Pdf, after), 1));
        Assert.Equal(new PagesChange(4, 5, 4, 1, 0, -1), change);
        Assert.True(change.IsChanged);
        Assert.False(
            TrialChanges.Of(before, 0, new PagesRead(new DocumentText(DocumentKind.Pdf, before), 0)).IsChanged);
    }

    private static PageContent Page(int number) => new() { Number = number, Text = $"page {number}", Confidence = 1 };

    private static Outcome<ExtractedBatch> Done(int first, int count, int of) => new Outcome<ExtractedBatch>.Done(
        new ExtractedBatch
        {
            Kind = DocumentKind.Pdf,
            MediaType = "application/pdf",
            PagesExpected = of,
            Pages = [.. Enumerable.Range(first, count).Select(Page)],
        },
        new Usage(Pages: count));

    private async Task<Document> Document()
    {
        var key = Shelf.Key("a");
        await _shelf.Add(key, "text");
        var source = await _shelf.Blobs.Add(key, Encoding.UTF8.GetBytes("the stored source"), Cancellation);
        return (await _shelf.Streams.Load(key, Cancellation)).State with { Source = source };
    }

    private Task<Outcome<PagesRead>> Read(Document document, CancellationToken? cancellationToken = null) =>
        new ReadingAgain(_engine, _shelf.Blobs, Options.Create(new WorkerOptions()), _time)
            .Run(document, cancellationToken ?? Cancellation);

    private sealed class Engine : IExtractor
    {
        public Queue<Outcome<ExtractedBatch>> Answers { get; } = [];

        public List<ExtractRequest> Requests { get; } = [];

        public List<string> Sources { get; } = [];

        public EngineIdentity Identity => new("engine", "1");

        public async ValueTask<Outcome<ExtractedBatch>> Extract(
            ExtractRequest request, CancellationToken cancellationToken)
        {
            Requests.Add(request);
            await using var source = await request.Source(cancellationToken);
            using var reader = new StreamReader(source);
            Sources.Add(await reader.ReadToEndAsync(cancellationToken));
            return Answers.Dequeue();
        }
    }
}
