using Orleans.Docs.Blobs;
using Orleans.Docs.Documents;
using Orleans.Docs.Engines;
using Orleans.Docs.Events;
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

internal sealed class CrashingIndex(ISearchIndex inner, CrashPoint? point, TimeSpan slow) : DelegatingIndex(inner)
{
    public override async Task Write(
        string generation, IReadOnlyList<IndexEntry> entries, CancellationToken cancellationToken)
    {
        point?.Pass(CrashAt.BeforeIndex);
        await Task.Delay(slow, TimeProvider.System, cancellationToken);
        await base.Write(generation, entries, cancellationToken);
    }
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
