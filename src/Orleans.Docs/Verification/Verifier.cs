using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;
using Orleans.Docs.Anchors;
using Orleans.Docs.Events;
using Orleans.Docs.Operations;
using Orleans.Docs.Search;

namespace Orleans.Docs.Verification;

/// <summary>
/// Walks a store and proves that it holds what was written: streams, blobs, index entries, and where streams stood by
/// the anchors outside the store. In memory are a page of commits for each partition, one document's state, and bounded
/// lists; nothing grows with the store.
/// </summary>
public sealed class Verifier(
    IEventStore store, DocumentCheck documents, HeadWitness witness, RootCheck roots, ISearchIndex index,
    IOptions<VerifyOptions> options, TimeProvider time)
{
    /// <summary>Returns when everything was looked at; what is wrong stands in the log.</summary>
    /// <exception cref="OperationCanceledException"/>
    public async Task Run(VerifyScope scope, VerifyLog log, CancellationToken cancellationToken)
    {
        await Roots(scope, log, cancellationToken);
        var entries = await Index(scope, log, cancellationToken);
        var suspects = new ConcurrentQueue<DocumentKey>();
        log.Enter(VerifyPhase.Streams, entries);
        if (scope.Document is { } document)
        {
            await Document(document, scope, log, suspects, cancellationToken);
        }
        else
        {
            var whole = await Task.WhenAll(Enumerable.Range(0, options.Value.Partitions).Select(partition => Task.Run(
                () => Partition(partition, scope, log, suspects, cancellationToken), cancellationToken)));
            if (whole.Contains(false))
            {
                await OneByOne(scope, log, suspects, cancellationToken);
            }
        }

        await SecondLooks([.. suspects], scope, log, cancellationToken);
    }

    /// <summary>The newest root as it stands; null without one.</summary>
    public Task<RootView?> Newest(CancellationToken cancellationToken) => roots.Newest(cancellationToken);

    private async Task Roots(VerifyScope scope, VerifyLog log, CancellationToken cancellationToken)
    {
        try
        {
            if (await roots.Chain(scope, log, cancellationToken) is { } root)
            {
                log.Enter(VerifyPhase.Roots, scope.IsEverything ? root.Streams : 0);
                await Compare(
                    roots.Heads(root, scope, cancellationToken), $"root {root.Number}", FindingCode.TailCut, log,
                    cancellationToken);
            }
        }
        catch (Exception e) when (Unreadable.Is(e))
        {
            log.Add(FindingCode.StoreUnreadable, null, 0, Unreadable.Reason(e));
        }
    }

    /// <summary>
    /// Compares each entry's head with its stream, and proves each generation; returns how many entries there are.
    /// </summary>
    private async Task<long> Index(VerifyScope scope, VerifyLog log, CancellationToken cancellationToken)
    {
        log.Enter(VerifyPhase.Index, 0);
        var most = 0L;
        await Told(log, async () =>
        {
            foreach (var generation in await scope.Generations())
            {
                await Told(log, () => scope.Within(generation, async () => most = Math.Max(
                    most, await Heads(generation, scope, log, cancellationToken))));
                await Told(log, () => scope.Within(
                    generation, () => Faults(generation, scope, log, cancellationToken)));
            }
        });
        return most;
    }

    /// <summary>One generation that cannot be read hides nothing that is wrong in another.</summary>
    private static async Task Told(VerifyLog log, Func<Task> look)
    {
        try
        {
            await look();
        }
        catch (Exception e) when (Unreadable.Is(e))
        {
            log.AddStore(Unreadable.Reason(e));
        }
    }

    private async Task<long> Heads(
        string generation, VerifyScope scope, VerifyLog log, CancellationToken cancellationToken)
    {
        if (scope.IsEverything)
        {
            log.Enter(VerifyPhase.Index, await index.Count(generation, cancellationToken));
        }

        var count = 0L;
        await Compare(
            Entries(generation, scope, cancellationToken).Select(Counted)
                .Where(entry => entry.ChainHead is not null)
                .Select(entry => new StreamHead(
                    entry.Document, entry.Version, Convert.FromHexString(entry.ChainHead!))),
            VerifyScope.Anchor(generation), FindingCode.IndexWithoutDocument, log, cancellationToken);
        return count;

        IndexEntry Counted(IndexEntry entry)
        {
            count++;
            return entry;
        }
    }

    private async Task Faults(
        string generation, VerifyScope scope, VerifyLog log, CancellationToken cancellationToken)
    {
        var faults = scope.Document is { } document
            ? index.Faults(generation, document, cancellationToken)
            : index.Faults(generation, scope.Tenant, cancellationToken);
        await foreach (var fault in faults)
        {
            log.Add(
                FindingCode.IndexDamaged, fault.Document, 0, $"{VerifyScope.Anchor(generation)}: {fault.Reason}");
        }
    }

    private async IAsyncEnumerable<IndexEntry> Entries(
        string generation, VerifyScope scope, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (scope.Document is { } document)
        {
            if (await index.Find(generation, document, cancellationToken) is { } entry)
            {
                yield return entry;
            }

            yield break;
        }

        await foreach (var entry in index.Entries(generation, cancellationToken))
        {
            if (scope.Includes(entry.Document))
            {
                yield return entry;
            }
        }
    }

    /// <param name="gone">What it means that the document has no events at all.</param>
    private Task Compare(
        IAsyncEnumerable<StreamHead> heads, string anchor, FindingCode gone, VerifyLog log,
        CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(
            heads,
            new ParallelOptions
            {
                MaxDegreeOfParallelism = options.Value.Partitions,
                CancellationToken = cancellationToken,
            },
            async (head, ct) =>
            {
                await Guarded(head.Document, log, async () =>
                {
                    FindingCode? code = await witness.Ask(head, ct) switch
                    {
                        HeadVerdict.Cut => FindingCode.TailCut,
                        HeadVerdict.Rewritten => FindingCode.ChainRewritten,
                        HeadVerdict.Gone => gone,

                        // Damage within the stream is found where the stream is walked.
                        _ => null,
                    };
                    if (code is { } wrong)
                    {
                        log.Add(wrong, head.Document, head.Version, anchor);
                    }
                });
                log.Step();
            });

    /// <summary>What cannot be read of one document is a finding, and the next one follows.</summary>
    private static async Task Guarded(DocumentKey document, VerifyLog log, Func<Task> look)
    {
        try
        {
            await look();
        }
        catch (Exception e) when (Unreadable.Is(e))
        {
            log.Add(FindingCode.StoreUnreadable, document, 0, Unreadable.Reason(e));
        }
    }

    /// <summary>
    /// After a part of the store was given up: every document that the index knows by itself. One that was looked at
    /// already gives the same findings again, which count once.
    /// </summary>
    private async Task OneByOne(
        VerifyScope scope, VerifyLog log, ConcurrentQueue<DocumentKey> suspects, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var entry in Entries((await scope.Generations())[0], scope, cancellationToken))
            {
                await Document(entry.Document, scope, log, suspects, cancellationToken);
            }
        }
        catch (Exception e) when (Unreadable.Is(e))
        {
            log.Add(FindingCode.StoreUnreadable, null, 0, Unreadable.Reason(e));
        }
    }

    private Task Document(
        DocumentKey document, VerifyScope scope, VerifyLog log, ConcurrentQueue<DocumentKey> suspects,
        CancellationToken cancellationToken) => Guarded(document, log, async () =>
    {
        var check = await documents.Begin(StreamName.Of(document), cancellationToken);
        await foreach (var commit in store.Read(check.Stream, 1, cancellationToken))
        {
            Take(check, commit, log);
        }

        if (check.Version > 0)
        {
            await End(check, scope, log, suspects, cancellationToken);
        }
    });

    /// <summary>
    /// One part of the store. Where a read fails it goes on behind the last whole stream, and gives the rest up when
    /// the same place fails again and again. Returns whether it came to the end.
    /// </summary>
    private async Task<bool> Partition(
        int partition, VerifyScope scope, VerifyLog log, ConcurrentQueue<DocumentKey> suspects,
        CancellationToken cancellationToken)
    {
        StreamName? after = null;
        for (var failures = 0; ;)
        {
            try
            {
                StreamCheck? check = null;
                await foreach (var commit in store.ReadAll(
                    partition, options.Value.Partitions, after, cancellationToken))
                {
                    if (check is not null && check.Stream != commit.Stream)
                    {
                        await End(check, scope, log, suspects, cancellationToken);
                        (after, check, failures) = (check.Stream, null, 0);
                    }

                    if (scope.Includes(commit.Stream.Document))
                    {
                        check ??= await documents.Begin(commit.Stream, cancellationToken);
                        Take(check, commit, log);
                    }
                }

                if (check is not null)
                {
                    await End(check, scope, log, suspects, cancellationToken);
                }

                return true;
            }
            catch (Exception e) when (Unreadable.Is(e))
            {
                if (++failures > options.Value.ReadRetriesMax)
                {
                    log.Add(FindingCode.StoreUnreadable, null, 0, Unreadable.Reason(e));
                    return false;
                }

                await Task.Delay(options.Value.ReadRetryDelay, time, cancellationToken);
            }
        }
    }

    private static void Take(StreamCheck check, StoredCommit commit, VerifyLog log)
    {
        check.Take(commit);
        log.Commit(commit.EventCount, commit.Record.Length);
    }

    private async Task End(
        StreamCheck check, VerifyScope scope, VerifyLog log, ConcurrentQueue<DocumentKey> suspects,
        CancellationToken cancellationToken)
    {
        foreach (var finding in check.Findings)
        {
            log.Add(finding);
        }

        var doubtful = await documents.Finish(check, scope, log, cancellationToken);
        if (doubtful.Count > 0 && suspects.Count < options.Value.SuspectsMax)
        {
            suspects.Enqueue(check.Stream.Document);
        }
        else
        {
            Add(doubtful, log);
        }

        log.Stream();
    }

    /// <summary>
    /// Looks again at what may only have been in motion, and again; what is wrong each time is wrong.
    /// </summary>
    private async Task SecondLooks(
        List<DocumentKey> suspects, VerifyScope scope, VerifyLog log, CancellationToken cancellationToken)
    {
        for (var look = 1; look <= options.Value.LooksMax && suspects.Count > 0; look++)
        {
            log.Enter(VerifyPhase.SecondLook, suspects.Count);
            await Task.Delay(options.Value.LookDelay, time, cancellationToken);
            var left = new List<DocumentKey>();
            foreach (var document in suspects)
            {
                await Guarded(document, log, async () =>
                {
                    var doubtful = await documents.LookAgain(document, scope, cancellationToken);
                    if (look == options.Value.LooksMax)
                    {
                        Add(doubtful, log);
                    }
                    else if (doubtful.Count > 0)
                    {
                        left.Add(document);
                    }
                });
                log.Step();
            }

            suspects = left;
        }
    }

    private static void Add(IReadOnlyList<VerifyFinding> findings, VerifyLog log)
    {
        foreach (var finding in findings)
        {
            log.Add(finding);
        }
    }
}
