using System.Collections.Immutable;
using Orleans.Docs.Documents;

namespace Orleans.Docs.Tests.Client;

/// <summary>A document grain of which a test overrides what it calls.</summary>
internal abstract class UnusedDocument : IDocumentGrain
{
    public virtual Task<DocumentView> Get() => throw new NotSupportedException();

    public virtual Task<DocumentView> GetAsOf(long version) => throw new NotSupportedException();

    public virtual Task<DocumentView> GetAsOf(DateTimeOffset time) => throw new NotSupportedException();

    public virtual Task<ImmutableArray<RecordedEvent>> History(long fromVersion, int countMax) =>
        throw new NotSupportedException();

    public virtual IAsyncEnumerable<DocumentChange> Watch(
        long afterVersion, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public virtual Task<DocumentView> Retry(string commandId) => throw new NotSupportedException();

    public virtual Task<DocumentView> Reprocess(string commandId, Step from, string? engine) =>
        throw new NotSupportedException();

    public virtual Task<DocumentView> Correct(string commandId, string field, string value) =>
        throw new NotSupportedException();

    public virtual Task<DocumentView> Review(string commandId, ReviewVerdict verdict, string? reason) =>
        throw new NotSupportedException();

    public virtual Task<DocumentView> Cancel(string commandId) => throw new NotSupportedException();

    public Task<ErasureReceipt> Erase(string commandId, string? reason, bool keepAttachments) =>
        throw new NotSupportedException();

    public Task<DocumentView> SetHold(string commandId, string reason) => throw new NotSupportedException();

    public Task<DocumentView> ReleaseHold(string commandId, string reason) => throw new NotSupportedException();
}
