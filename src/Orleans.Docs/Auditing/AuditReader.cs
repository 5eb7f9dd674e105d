using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Orleans.Docs.Documents;
using Orleans.Docs.Engines;
using Orleans.Docs.Events;
using Orleans.Docs.Keys;
using Orleans.Docs.Operations;

namespace Orleans.Docs.Auditing;

/// <summary>Reads commits page by page, over all streams or one.</summary>
internal sealed class AuditReader(
    IEventStore store, KeyRing keyRing, CommitCodec codec, RedactionPolicy redaction)
{
    /// <summary>What one page looks at, so that a call ends soon however little it finds.</summary>
    private const int LookedMax = 2_000;

    private const int CommitsMax = 200;
    private const int BytesMax = 1024 * 1024;

    public async Task<AuditPage> Read(
        AuditRequest request, string? tenant, AuditPlace? after, CancellationToken cancellationToken)
    {
        var found = ImmutableArray.CreateBuilder<AuditedCommit>();
        var (looked, bytes) = (0, 0);
        (DocumentKey Document, StreamKeys Keys)? keys = null;
        await foreach (var commit in Behind(request.Document, after, cancellationToken))
        {
            var document = commit.Stream.Document;
            looked++;
            var envelope = CommitCodec.ReadEnvelope(commit);
            if ((tenant is null || document.Tenant == tenant)
                && !(envelope.Time < request.From) && !(envelope.Time >= request.To))
            {
                keys = keys?.Document == document
                    ? keys
                    : (document, await keyRing.OpenStream(document, cancellationToken));
                found.Add(Of(document, codec.Decode(commit, keys.Value.Keys), commit.Record));
                bytes += commit.Record.Length;
            }

            if (found.Count == CommitsMax || bytes >= BytesMax || looked == LookedMax)
            {
                return new AuditPage(found.ToImmutable(), new AuditPlace(document, commit.LastVersion));
            }
        }

        return new AuditPage(found.ToImmutable(), null);
    }

    private async IAsyncEnumerable<StoredCommit> Behind(
        DocumentKey? one, AuditPlace? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if ((one ?? after?.Document) is { } first)
        {
            // The rest of the stream amidst which the page before ended.
            var from = after is not null && after.Document == first ? after.Version + 1 : 1;
            await foreach (var commit in store.Read(StreamName.Of(first), from, cancellationToken))
            {
                if (commit.FirstVersion >= from)
                {
                    yield return commit;
                }
            }
        }

        if (one is not null)
        {
            yield break;
        }

        StreamName? behind = after is { Document: var last } ? StreamName.Of(last) : null;
        await foreach (var commit in store.ReadAll(0, 1, behind, cancellationToken))
        {
            yield return commit;
        }
    }

    private AuditedCommit Of(DocumentKey document, DecodedCommit commit, ReadOnlyMemory<byte> record) => new()
    {
        Document = document,
        FirstVersion = commit.Envelope.FirstVersion,
        Time = commit.Envelope.Time,
        Actor = commit.Envelope.Actor,
        Events = commit.Names,
        Details = [.. commit.Events.Select(DetailOf).OfType<string>()],
        Record = record,
    };

    /// <summary>
    /// What people who account for documents said, saw and did; nothing that came from a document. What they wrote
    /// loses the personal data that tells itself.
    /// </summary>
    private string? DetailOf(DocumentEvent e) => e switch
    {
        Erased { Reason: { } reason } => redaction.Given(reason),
        HoldSet hold => redaction.Given(hold.Reason),
        HoldReleased hold => redaction.Given(hold.Reason),
        Disclosed disclosed => disclosed.What.ToString().ToLowerInvariant(),
        Reviewed reviewed => reviewed.Verdict.ToString().ToLowerInvariant(),
        OperatorActed acted => string.Join(
            ' ', new[] { acted.Act, acted.To, acted.Detail }.Where(part => part is not null)),
        _ => null,
    };
}
