using System.Collections.Immutable;
using System.Text.Json.Serialization.Metadata;
using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Docs.Blobs;
using Orleans.Docs.Content;
using Orleans.Docs.Documents;
using Orleans.Docs.Search;

namespace Orleans.Docs.Bench.Benches.Events;

/// <summary>
/// The ceiling of the whole path: what a document leaves in the stores, in the order in which one thing must be durable
/// before the next, and nothing around it.
/// </summary>
internal sealed class BarePath : IAsyncDisposable
{
    private const string Generation = "bare";
    private const int BatchMax = 256;

    private readonly DocumentStreams _streams;
    private readonly DocumentBlobs _blobs;
    private readonly EntryBuilder _entries;
    private readonly ISearchIndex _index;
    private readonly Channel<(IndexEntry Entry, TaskCompletionSource Written)> _queue =
        Channel.CreateUnbounded<(IndexEntry, TaskCompletionSource)>();

    private readonly Task _indexing;

    private BarePath(IServiceProvider services)
    {
        _streams = services.GetRequiredService<DocumentStreams>();
        _blobs = services.GetRequiredService<DocumentBlobs>();
        _entries = services.GetRequiredService<EntryBuilder>();
        _index = services.GetRequiredService<ISearchIndex>();
        _indexing = Task.Run(Index);
    }

    public static async Task<BarePath> Open(IServiceProvider services, CancellationToken cancellationToken)
    {
        await services.GetRequiredService<ISearchIndex>().Create(Generation, cancellationToken);
        return new BarePath(services);
    }

    /// <summary>One document from its first blob to settled.</summary>
    public async Task<int> Live(CancellationToken cancellationToken)
    {
        var key = SampleLife.NewKey();
        var at = LoadedDocument.Empty(key);
        var source = await _blobs.Put(key, Guid.NewGuid().ToByteArray(), cancellationToken).ConfigureAwait(false);
        var none = ImmutableSortedDictionary<string, string>.Empty;
        await Append(SampleLife.Upload with { Source = source, FileName = "order.txt", Tags = none })
            .ConfigureAwait(false);
        var pages = await Put(new PagesBlob([StubEngines.Page], none), BlobJson.Default.PagesBlob)
            .ConfigureAwait(false);
        await Append(
            new PagesExtracted(
                1, DocumentKind.Text, "text/plain", 1, [new PageFact(1, TextSource.TextLayer, 1, 0, 0, 0, null)], pages,
                []),
            new Extracted(1, 1, 1)).ConfigureAwait(false);
        await Append(new Classified(1, StubEngines.Scores[0].Type, StubEngines.Scores[0].Confidence, []))
            .ConfigureAwait(false);
        var findings = await Put(StubEngines.Found, BlobJson.Default.Findings).ConfigureAwait(false);
        await Append(new PiiFlagged(
            1, StubEngines.Found.Items.CountBy(item => item.Type).ToImmutableSortedDictionary(), findings))
            .ConfigureAwait(false);
        var summary = await Put(StubEngines.Told, BlobJson.Default.Summary).ConfigureAwait(false);
        await Append(new Summarized(1, summary)).ConfigureAwait(false);
        var written = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _queue.Writer.TryWrite((await _entries.Build(at, cancellationToken).ConfigureAwait(false), written));
        await written.Task.ConfigureAwait(false);
        await Append(new Settled()).ConfigureAwait(false);
        await _streams.Unmark(key, 1, cancellationToken).ConfigureAwait(false);
        return 1;

        async Task Append(params ImmutableArray<DocumentEvent> events) =>
            (_, at) = await _streams.Append(
                at, events, SampleLife.FactsOf(1), TimeProvider.System.GetUtcNow(), cancellationToken)
                .ConfigureAwait(false);

        Task<BlobRef> Put<T>(T value, JsonTypeInfo<T> json) =>
            _blobs.PutJson(key, value, json, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.Complete();
        await _indexing;
        await _index.Drop(Generation, CancellationToken.None);
    }

    private async Task Index()
    {
        var batch = new List<(IndexEntry Entry, TaskCompletionSource Written)>();
        while (await _queue.Reader.WaitToReadAsync())
        {
            batch.Clear();
            while (batch.Count < BatchMax && _queue.Reader.TryRead(out var next))
            {
                batch.Add(next);
            }

            await _index.Write(Generation, [.. batch.Select(one => one.Entry)], CancellationToken.None);
            batch.ForEach(one => one.Written.SetResult());
        }
    }
}
