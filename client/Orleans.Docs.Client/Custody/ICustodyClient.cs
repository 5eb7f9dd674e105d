using System.Collections.Immutable;
using Orleans.Docs.Documents;
using Orleans.Docs.Operations;

namespace Orleans.Docs.Client;

/// <summary>
/// How long documents stay and who is accountable for them. Commands take a command id, so that they may be repeated;
/// null makes one. All of it needs <see cref="Callers.Role.Admin"/>.
/// </summary>
public interface ICustodyClient
{
    /// <summary>Begins to erase a document for good; done when it is settled.</summary>
    /// <inheritdoc cref="IDocumentGrain.Erase"/>
    Task<ErasureReceipt> EraseAsync(
        DocumentKey document, string? reason = null, bool keepAttachments = false, string? commandId = null,
        CancellationToken cancellationToken = default);

    /// <inheritdoc cref="IDocumentGrain.SetHold"/>
    Task<DocumentView> SetHoldAsync(
        DocumentKey document, string reason, string? commandId = null, CancellationToken cancellationToken = default);

    Task<DocumentView> ReleaseHoldAsync(
        DocumentKey document, string reason, string? commandId = null, CancellationToken cancellationToken = default);

    /// <summary>The tenant's rules of how long documents stay.</summary>
    Task<ImmutableArray<RetentionRule>> RetentionAsync(CancellationToken cancellationToken = default);

    /// <inheritdoc cref="IRetentionGrain.Set"/>
    Task<ImmutableArray<RetentionRule>> SetRetentionAsync(
        string? type, int days, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="IRetentionGrain.Clear"/>
    Task<ImmutableArray<RetentionRule>> ClearRetentionAsync(
        string? type, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="IRetentionGrain.Preview"/>
    Task<ImmutableArray<DocumentKey>> PreviewRetentionAsync(
        int countMax, CancellationToken cancellationToken = default);

    /// <summary>Who did what and when, each document's commits in order, fetched page by page.</summary>
    IAsyncEnumerable<AuditedCommit> AuditAsync(AuditRequest request, CancellationToken cancellationToken = default);

    /// <summary>The master key in use, and how its rotations went.</summary>
    Task<MasterStatus> MasterAsync(CancellationToken cancellationToken = default);

    /// <summary>Not repeated when the cluster is out of reach: look at <see cref="MasterAsync"/> then.</summary>
    /// <inheritdoc cref="IMasterGrain.Rotate"/>
    Task<MasterStatus> RotateMasterAsync(CancellationToken cancellationToken = default);
}
