using Orleans.Docs.Blobs;
using Orleans.Docs.Documents;
using Orleans.Docs.Engines;
using Orleans.Docs.Events;
using Orleans.Docs.Review;
using Orleans.Docs.Search;
using Orleans.Docs.Workers;

namespace Orleans.Docs.TestSilo;

internal sealed class CrashingBlobStore(IBlobStore inner, CrashPoint? point) : IBlobStore, IDisposable
{
    public void Dispose() => (inner as IDisposable)?.Dispose();

    public async Task<bool> Put(
        BlobName name, Func<Stream, CancellationToken, Task> write, CancellationToken cancellationToken)
    {
        var written = await inner.Put(name, write, cancellationToken);
        point?.Pass(CrashAt.AfterBlob);
        return written;
    }

    public Task<Stream?> Open(BlobName name, CancellationToken cancellationToken) =>
        inner.Open(name, cancellationToken);

    public Task<bool> Delete(BlobName name, CancellationToken cancellationToken) =>
        inner.Delete(name, cancellationToken);

    public IAsyncEnumerable<StoredBlob> List(DocumentKey document, CancellationToken cancellationToken) =>
        inner.List(document, cancellationToken);

    public IAsyncEnumerable<StoredBlob> List(
        DateTimeOffset from, DateTimeOffset until, CancellationToken cancellationToken) =>
        inner.List(from, until, cancellationToken);
}

internal sealed class CrashingEventStore(IEventStore inner, CrashPoint? point) : IEventStore, IDisposable
{
    public void Dispose() => (inner as IDisposable)?.Dispose();

    public async Task Append(StoredCommit commit, CancellationToken cancellationToken)
    {
        point?.Pass(CrashAt.BeforeCommit);
        await inner.Append(commit, cancellationToken);
        point?.Pass(CrashAt.AfterCommit);
    }

    public IAsyncEnumerable<StoredCommit> Read(
        StreamName stream, long fromVersion, CancellationToken cancellationToken) =>
        inner.Read(stream, fromVersion, cancellationToken);

    public IAsyncEnumerable<StoredCommit> ReadAll(
        int partition, int partitions, StreamName? after, CancellationToken cancellationToken) =>
        inner.ReadAll(partition, partitions, after, cancellationToken);

    public Task<IReadOnlyList<UnsettledEpisode>> Unsettled(
        DateTimeOffset until, UnsettledEpisode? after, int countMax, CancellationToken cancellationToken) =>
        inner.Unsettled(until, after, countMax, cancellationToken);

    public Task Unmark(StreamName stream, long firstVersion, CancellationToken cancellationToken)
    {
        point?.Pass(CrashAt.BeforeUnmark);
        return inner.Unmark(stream, firstVersion, cancellationToken);
    }
}

internal sealed class CrashingIndex(ISearchIndex inner, CrashPoint? point, TimeSpan slow) : ISearchIndex, IDisposable
{
    public void Dispose() => (inner as IDisposable)?.Dispose();

    public Task Create(string generation, CancellationToken cancellationToken) =>
        inner.Create(generation, cancellationToken);

    public Task Drop(string generation, CancellationToken cancellationToken) =>
        inner.Drop(generation, cancellationToken);

    public Task MakeSearchable(string generation, CancellationToken cancellationToken) =>
        inner.MakeSearchable(generation, cancellationToken);

    public Task MakeLive(string generation, CancellationToken cancellationToken) =>
        inner.MakeLive(generation, cancellationToken);

    public Task Purge(string generation, CancellationToken cancellationToken) =>
        inner.Purge(generation, cancellationToken);

    public async Task Write(string generation, IReadOnlyList<IndexEntry> entries, CancellationToken cancellationToken)
    {
        point?.Pass(CrashAt.BeforeIndex);
        await Task.Delay(slow, TimeProvider.System, cancellationToken);
        await inner.Write(generation, entries, cancellationToken);
    }

    public Task<IndexEntry?> Find(string generation, DocumentKey document, CancellationToken cancellationToken) =>
        inner.Find(generation, document, cancellationToken);

    public Task<long> Count(string generation, CancellationToken cancellationToken) =>
        inner.Count(generation, cancellationToken);

    public Task<IndexEntry?> FindWhole(string generation, DocumentKey document, CancellationToken cancellationToken) =>
        inner.FindWhole(generation, document, cancellationToken);

    public Task<SearchPage> Search(
        string generation, string tenant, SearchQuery query, CancellationToken cancellationToken) =>
        inner.Search(generation, tenant, query, cancellationToken);

    public Task<IReadOnlyList<IndexEntry>> Parked(
        string generation, string tenant, DocumentKey? after, int countMax, CancellationToken cancellationToken) =>
        inner.Parked(generation, tenant, after, countMax, cancellationToken);

    public Task<EntriesToReview> ToReview(
        string generation, string tenant, ReviewQuery query, ReviewPlace? after, CancellationToken cancellationToken) =>
        inner.ToReview(generation, tenant, query, after, cancellationToken);

    public Task<IndexTotals> Totals(
        string generation, string tenant, KeyValuePair<string, string>? tag, CancellationToken cancellationToken) =>
        inner.Totals(generation, tenant, tag, cancellationToken);

    public IAsyncEnumerable<IndexEntry> Entries(string generation, CancellationToken cancellationToken) =>
        inner.Entries(generation, cancellationToken);
}

/// <summary>The engine has answered and what its event will name is stored; nobody knows of the answer yet.</summary>
internal sealed class CrashingRunner(IStepRunner inner, CrashPoint? point, EngineCallLog log, TimeSpan slow)
    : IStepRunner
{
    public Step Step => inner.Step;

    public async Task<Outcome<DocumentEvent>> Run(WorkOrder order, CancellationToken cancellationToken)
    {
        await Task.Delay(slow, TimeProvider.System, cancellationToken);
        var outcome = await inner.Run(order, cancellationToken);
        log.Answered(order);
        point?.Pass(CrashAt.AfterEngine);
        return outcome;
    }
}
