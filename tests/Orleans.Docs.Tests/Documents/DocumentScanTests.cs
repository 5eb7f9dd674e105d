using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Orleans.Docs.Documents;
using Orleans.Docs.Events;

namespace Orleans.Docs.Tests.Documents;

public sealed class DocumentScanTests : IDisposable
{
    private readonly Shelf _shelf = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _shelf.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Every_document_comes_once_whole_and_with_its_chain_head(int partitions)
    {
        var written = new List<LoadedDocument>();
        for (var n = 0; n < 7; n++)
        {
            written.Add(await _shelf.Add(Shelf.Key($"doc-{n}", n % 2 == 0 ? "acme" : "globex"), $"text {n}"));
        }

        var scanned = new ConcurrentQueue<ScannedDocument>();
        await _shelf.Scan.All(
            partitions, null,
            (document, _) =>
            {
                scanned.Enqueue(document);
                return ValueTask.CompletedTask;
            },
            Cancellation);

        Assert.Equal(written.Select(Identity).Order(), scanned.Select(s => Identity(s.Loaded)).Order());
        Assert.All(scanned, s => Assert.Equal((5, null), (s.Commits, s.Failure)));
        Assert.All(scanned, s => Assert.True(s.Bytes > 500));
    }

    [Fact]
    public async Task It_goes_on_behind_the_last_document_that_was_taken()
    {
        for (var n = 0; n < 5; n++)
        {
            await _shelf.Add(Shelf.Key($"doc-{n}"), "text");
        }

        var all = await Read(null);
        for (var taken = 1; taken <= all.Count; taken++)
        {
            Assert.Equal(all.Skip(taken), await Read(all[taken - 1]));
        }
    }

    [Fact]
    public async Task As_of_a_time_later_commits_and_later_documents_are_left_out()
    {
        var then = await _shelf.Add(Shelf.Key("old"), "text");
        var moment = _shelf.Clock.GetUtcNow();
        await _shelf.Append(Shelf.Key("old"), new Corrected("number", null, "2"));
        await _shelf.Spoil(Shelf.Key("old"));
        await _shelf.Add(Shelf.Key("young"), "text");

        var scanned = await _shelf.Scan.Read(0, 1, null, moment, Cancellation).ToListAsync(Cancellation);
        var document = Assert.Single(scanned);

        Assert.Null(document.Failure);
        Assert.Equal(then.State.Version, document.Loaded.State.Version);
        Assert.Equal(then.LastHash, document.Loaded.LastHash);
    }

    [Fact]
    public async Task A_stream_that_cannot_be_read_is_a_failure_and_the_others_come()
    {
        await _shelf.Add(Shelf.Key("before"), "text");
        await _shelf.Add(Shelf.Key("spoilt"), "text");
        await _shelf.Spoil(Shelf.Key("spoilt"));
        await _shelf.Add(Shelf.Key("keyless"), "text");
        await _shelf.KeyRing.Destroy(Shelf.Key("keyless"), Cancellation);
        await _shelf.Add(Shelf.Key("after"), "text");

        var scanned = await _shelf.Scan.Read(0, 1, null, null, Cancellation).ToListAsync(Cancellation);

        Assert.Equal(
            [("before", null), ("spoilt", 7), ("keyless", 1), ("after", (long?)null)],
            scanned.Select(s => (s.Key.Id, s.Failure?.Version)));
        Assert.IsType<StreamCorruptException>(scanned[1].Failure!.Reason);
        Assert.Equal(6, scanned[1].Loaded.State.Version);
        Assert.IsType<Docs.Keys.KeyUnavailableException>(scanned[2].Failure!.Reason);
    }

    [Fact]
    public async Task A_store_that_fails_ends_it_and_is_no_fault_of_a_stream()
    {
        using var shelf = new Shelf(inner => new BreakingStore(inner, afterCommits: 7));
        await shelf.Add(Shelf.Key("first"), "text");
        await shelf.Add(Shelf.Key("second"), "text");
        var seen = new List<ScannedDocument>();

        await Assert.ThrowsAsync<EventStoreUnavailableException>(async () =>
        {
            await foreach (var document in shelf.Scan.Read(0, 1, null, null, Cancellation))
            {
                seen.Add(document);
            }
        });

        Assert.Equal("first", Assert.Single(seen).Key.Id);
        Assert.Null(seen[0].Failure);
    }

    [Fact]
    public async Task It_ends_when_it_is_cancelled()
    {
        await _shelf.Add(Shelf.Key("first"), "text");
        await _shelf.Add(Shelf.Key("second"), "text");
        using var cancelled = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _shelf.Scan.All(
            1, null, async (_, _) => await cancelled.CancelAsync(), cancelled.Token));
    }

    private static string Identity(LoadedDocument document) =>
        $"{document.State.Key} at {document.State.Version}: {document.LastHash}";

    private async Task<List<DocumentKey>> Read(DocumentKey? after) => await _shelf.Scan
        .Read(0, 1, after, null, Cancellation).Select(document => document.Key).ToListAsync(Cancellation);

    private sealed class BreakingStore(IEventStore inner, int afterCommits) : IEventStore
    {
        public Task Append(StoredCommit commit, CancellationToken cancellationToken) =>
            inner.Append(commit, cancellationToken);

        public IAsyncEnumerable<StoredCommit> Read(
            StreamName stream, long fromVersion, CancellationToken cancellationToken) =>
            inner.Read(stream, fromVersion, cancellationToken);

        public async IAsyncEnumerable<StoredCommit> ReadAll(
            int partition, int partitions, StreamName? after,
            [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            var count = 0;
            await foreach (var commit in inner.ReadAll(partition, partitions, after, cancellationToken))
            {
                yield return count++ < afterCommits ? commit : throw new EventStoreUnavailableException("broken");
            }
        }

        public Task<IReadOnlyList<UnsettledEpisode>> Unsettled(
            DateTimeOffset until, UnsettledEpisode? after, int countMax, CancellationToken cancellationToken) =>
            inner.Unsettled(until, after, countMax, cancellationToken);

        public Task Unmark(StreamName stream, long firstVersion, CancellationToken cancellationToken) =>
            inner.Unmark(stream, firstVersion, cancellationToken);
    }
}
