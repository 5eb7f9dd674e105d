using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Orleans.Docs.Documents;
using Orleans.Docs.Operations;

namespace Orleans.Docs.Client;

internal sealed class CustodyClient(string tenant, IGrainFactory grains, Retries retries) : ICustodyClient
{
    public Task<ErasureReceipt> EraseAsync(
        DocumentKey document, string? reason, bool keepAttachments, string? commandId,
        CancellationToken cancellationToken)
    {
        var id = IdOr(commandId);
        return retries.CallAsync(() => Of(document).Erase(id, reason, keepAttachments), cancellationToken);
    }

    public Task<DocumentView> SetHoldAsync(
        DocumentKey document, string reason, string? commandId, CancellationToken cancellationToken)
    {
        var id = IdOr(commandId);
        return retries.CallAsync(() => Of(document).SetHold(id, reason), cancellationToken);
    }

    public Task<DocumentView> ReleaseHoldAsync(
        DocumentKey document, string reason, string? commandId, CancellationToken cancellationToken)
    {
        var id = IdOr(commandId);
        return retries.CallAsync(() => Of(document).ReleaseHold(id, reason), cancellationToken);
    }

    public Task<ImmutableArray<RetentionRule>> RetentionAsync(CancellationToken cancellationToken) =>
        retries.CallAsync(Retention.Get, cancellationToken);

    public Task<ImmutableArray<RetentionRule>> SetRetentionAsync(
        string? type, int days, CancellationToken cancellationToken) =>
        retries.CallAsync(() => Retention.Set(type, days), cancellationToken);

    public Task<ImmutableArray<RetentionRule>> ClearRetentionAsync(
        string? type, CancellationToken cancellationToken) =>
        retries.CallAsync(() => Retention.Clear(type), cancellationToken);

    public Task<ImmutableArray<DocumentKey>> PreviewRetentionAsync(
        int countMax, CancellationToken cancellationToken) =>
        retries.CallAsync(() => Retention.Preview(countMax), cancellationToken);

    public async IAsyncEnumerable<AuditedCommit> AuditAsync(
        AuditRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        AuditPlace? after = null;
        do
        {
            var from = after;
            var page = await retries.CallAsync(
                () => grains.GetGrain<IAuditGrain>(tenant).Read(request, from), cancellationToken);
            foreach (var commit in page.Commits)
            {
                yield return commit;
            }

            after = page.Next;
        }
        while (after is not null);
    }

    public Task<MasterStatus> MasterAsync(CancellationToken cancellationToken) =>
        retries.CallAsync(Master.Status, cancellationToken);

    public Task<MasterStatus> RotateMasterAsync(CancellationToken cancellationToken) =>
        Master.Rotate().WaitAsync(cancellationToken);

    private IMasterGrain Master => grains.GetGrain<IMasterGrain>(tenant);

    private IRetentionGrain Retention => grains.GetGrain<IRetentionGrain>(tenant);

    private IDocumentGrain Of(DocumentKey document) => grains.GetGrain<IDocumentGrain>(document.ToString());

    private static string IdOr(string? commandId) => commandId ?? Guid.NewGuid().ToString("n");
}
