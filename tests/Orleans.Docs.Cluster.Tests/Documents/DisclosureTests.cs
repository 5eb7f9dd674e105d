using System.Reflection;
using System.Text;
using Orleans.Docs.Cluster.Tests.Erasing;
using Orleans.Docs.Documents;
using Orleans.Docs.Events;
using Orleans.Docs.Tests;

namespace Orleans.Docs.Cluster.Tests.Documents;

/// <summary>What cannot be put on record is not shown.</summary>
public sealed class DisclosureTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_is_shown_as_it_is_while_that_cannot_be_recorded()
    {
        var book = new Book();
        using var directory = new TemporaryDirectory();
        await using var silo = await RunningSilo.StartAsync(
            directory.PathOf("data"),
            configure: builder => Ports.Around<IEventStore>(builder.Services, (inner, _) => book.Around(inner)));
        await using var client = await silo.ConnectAsync();
        var file = await File.ReadAllBytesAsync(
            Path.Combine(Repository.Root, "samples", "invoice.pdf"), Cancellation);
        var settled = await client.SubmitAndSettle(file, "invoice.pdf");
        var document = settled.Key;
        var content = client.Grains.GetGrain<IDocumentContentGrain>(document.ToString());
        var image = client.Grains.GetGrain<IPageImageGrain>(document.ToString());
        (Func<Task> Read, Disclosure What)[] reads =
        [
            (() => content.Pages(1, 1), Disclosure.Text),
            (() => content.Summary(), Disclosure.Summary),
            (() => content.Findings(), Disclosure.Findings),
            (() => content.NamesAsOf(settled.Version), Disclosure.Names),
            (() => content.HistoryAsWritten(1, 10), Disclosure.Names),
            (() => content.DescribeSource(), Disclosure.Source),
            (() => content.Source(0, 100), Disclosure.Source),
            (() => image.Draw(1), Disclosure.Source),
        ];

        book.IsClosed = true;
        foreach (var (read, what) in reads)
        {
            var failure = await Record.ExceptionAsync(read);
            Assert.True(failure is StorageUnavailableException, $"{what}: {failure}");
        }

        Assert.NotEmpty(await content.RedactedPages(1, 1));
        book.IsClosed = false;
        await Eventually.True(
            async () => await Record.ExceptionAsync(reads[0].Read) is null, "the store writes again");
        foreach (var (read, _) in reads)
        {
            await read();
        }

        Assert.Equal(
            reads.Select(each => each.What).Distinct(),
            (await client.History(document)).Select(e => e.Event).OfType<Disclosed>().Select(e => e.What));
    }

    /// <summary>An event store that writes nothing while it is closed.</summary>
    private sealed class Book
    {
        public bool IsClosed { get; set; }

        public IEventStore Around(IEventStore inner)
        {
            var store = DispatchProxy.Create<IEventStore, ClosingStore>();
            ((ClosingStore)(object)store).Open(inner, () => IsClosed);
            return store;
        }
    }
}

/// <summary>Passes on all but what is to be written while it is closed.</summary>
public class ClosingStore : DispatchProxy, IDisposable
{
    private IEventStore _inner = null!;
    private Func<bool> _isClosed = null!;

    internal void Open(IEventStore inner, Func<bool> isClosed) => (_inner, _isClosed) = (inner, isClosed);

    public void Dispose()
    {
        (_inner as IDisposable)?.Dispose();
        GC.SuppressFinalize(this);
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        targetMethod!.Name == nameof(IEventStore.Append) && _isClosed()
            ? Task.FromException(new EventStoreUnavailableException("closed for a test"))
            : targetMethod.Invoke(_inner, args);
}
