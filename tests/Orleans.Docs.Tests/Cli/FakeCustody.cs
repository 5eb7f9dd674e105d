using System.Collections.Immutable;
using Orleans.Docs.Client;
using Orleans.Docs.Documents;
using Orleans.Docs.Operations;

namespace Orleans.Docs.Tests.Cli;

internal sealed class FakeCustody(FakeDocsClient client) : ICustodyClient
{
    /// <summary>Refused as on legal hold.</summary>
    public HashSet<string> OnHold { get; } = [];

    public List<AuditedCommit> Commits { get; } = [];

    public ImmutableArray<RetentionRule> Rules { get; private set; } = [];

    public AuditRequest? Asked { get; private set; }

    /// <summary>What the next looks at the master key find; the last one stays.</summary>
    /// <summary>What stays of a document outside, by its id.</summary>
    public Dictionary<string, string> Staying { get; } = [];

    public Queue<MasterStatus> Master { get; } = new();

    public async Task<ErasureReceipt> EraseAsync(
        DocumentKey document, string? reason, bool keepAttachments, string? commandId,
        CancellationToken cancellationToken)
    {
        if (OnHold.Contains(document.Id))
        {
            throw new LegalHoldException($"document {document} is on legal hold");
        }

        client.Commands.Add($"erase {document} for {reason}{(keepAttachments ? ", without attachments" : "")}");
        return new ErasureReceipt(
            await client.GetAsync(document, cancellationToken), new KeyBackups(7, "copies live 7 days"),
            Staying.GetValueOrDefault(document.Id) is { } line ? [line] : []);
    }

    public Task<DocumentView> SetHoldAsync(
        DocumentKey document, string reason, string? commandId, CancellationToken cancellationToken)
    {
        client.Commands.Add($"hold {document} for {reason}");
        return client.GetAsync(document, cancellationToken);
    }

    public Task<DocumentView> ReleaseHoldAsync(
        DocumentKey document, string reason, string? commandId, CancellationToken cancellationToken)
    {
        client.Commands.Add($"release {document} for {reason}");
        return client.GetAsync(document, cancellationToken);
    }

    public Task<ImmutableArray<RetentionRule>> RetentionAsync(CancellationToken cancellationToken) =>
        Task.FromResult(Rules);

    public Task<ImmutableArray<RetentionRule>> SetRetentionAsync(
        string? type, int days, CancellationToken cancellationToken)
    {
        Rules = [.. Rules.Where(rule => rule.Type != type), new RetentionRule(type, days)];
        return RetentionAsync(cancellationToken);
    }

    public Task<ImmutableArray<RetentionRule>> ClearRetentionAsync(
        string? type, CancellationToken cancellationToken)
    {
        Rules = [.. Rules.Where(rule => rule.Type != type)];
        return RetentionAsync(cancellationToken);
    }

    public Task<ImmutableArray<DocumentKey>> PreviewRetentionAsync(
        int countMax, CancellationToken cancellationToken) =>
        Task.FromResult<ImmutableArray<DocumentKey>>([new DocumentKey("default", "old")]);

    public IAsyncEnumerable<AuditedCommit> AuditAsync(AuditRequest request, CancellationToken cancellationToken)
    {
        Asked = request;
        return Commits.ToAsyncEnumerable();
    }

    public Task<MasterStatus> MasterAsync(CancellationToken cancellationToken) =>
        Task.FromResult(
            Master.Count > 1 ? Master.Dequeue()
            : Master.TryPeek(out var last) ? last
            : new MasterStatus("m1", [], "copies of the files"));

    public Task<MasterStatus> RotateMasterAsync(CancellationToken cancellationToken)
    {
        client.Commands.Add("rotate the master key");
        return MasterAsync(cancellationToken);
    }
}
