using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;
using Orleans.Docs.Blobs;
using Orleans.Docs.Content;
using Orleans.Docs.Documents;
using Orleans.Docs.Search;
using Orleans.Docs.Search.Rebuild;
using Orleans.Docs.Tests.Documents;

namespace Orleans.Docs.Tests.Search.Rebuild;

public sealed class IndexBuildTests : IDisposable
{
    private const string Built = "g2";

    private readonly Shelf _shelf = new();
    private readonly FakeIndex _index = new("g1", Built);
    private readonly RebuildOptions _options = new() { BatchDocumentsMax = 2, RetryDelay = TimeSpan.FromTicks(10_000) };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _shelf.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Every_document_is_in_it_as_its_events_and_blobs_make_it(int partitions)
    {
        await Fill(9);
        var build = Build(BuildState.Start(partitions));
        await build.Run(null, Cancellation);

        await HoldsEverything(9);
        Assert.Equal((9, 54, 0), (build.State.Documents, build.State.Events, build.State.Failures));
        Assert.All(build.State.Partitions, partition => Assert.True(partition.IsDone));
        Assert.True(build.State.Bytes > 9 * 5 * 300);
    }

    [Fact]
    public async Task The_index_of_the_embedded_wing_holds_the_same_content()
    {
        await Fill(5);
        using var directory = new TemporaryDirectory();
        using var index = SqliteIndexes.Open(directory);
        await index.Create(Built, Cancellation);
        await Build(BuildState.Start(2), index).Run(null, Cancellation);

        await foreach (var entry in index.Entries(Built, Cancellation))
        {
            var made = (await _shelf.Entry(entry.Document)).WithoutText();
            Assert.Empty(EntryComparison.Fields(made, entry));
        }

        var page = await index.Search(Built, "acme", new SearchQuery { Text = "harbour" }, Cancellation);
        Assert.Equal(5, page.Total);
    }

    [Fact]
    public async Task Broken_off_anywhere_it_goes_on_and_ends_as_if_it_had_not_been()
    {
        await Fill(12);
        for (var writes = 0; writes < 6; writes++)
        {
            var index = new FakeIndex(Built);
            using var crash = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
            var left = writes;
            index.Writing = async (_, _) =>
            {
                if (Interlocked.Decrement(ref left) < 0)
                {
                    await crash.CancelAsync();
                    crash.Token.ThrowIfCancellationRequested();
                }
            };
            var broken = Build(BuildState.Start(2), index);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => broken.Run(null, crash.Token));

            // What a checkpoint names is there: nothing before it is read again.
            Assert.True(index.Held(Built).Count >= broken.State.Documents);
            index.Writing = null;
            var resumed = Build(broken.State, index);
            await resumed.Run(null, Cancellation);

            await HoldsEverything(12, index);
            Assert.Equal((12, 72), (resumed.State.Documents, resumed.State.Events));
        }
    }

    [Fact]
    public async Task What_lies_before_the_checkpoint_is_not_written_again()
    {
        await Fill(6);
        _options.WritesInFlightMax = 1;
        var whole = Build(BuildState.Start(1));
        var states = new List<BuildState>();
        _index.Writing = (_, _) =>
        {
            states.Add(whole.State);
            return Task.CompletedTask;
        };
        await whole.Run(null, Cancellation);

        var index = new FakeIndex(Built);
        await Build(states.First(state => state.Documents == 2), index).Run(null, Cancellation);
        Assert.Equal(["acme/doc-2", "acme/doc-3", "acme/doc-4", "acme/doc-5"], index.Held(Built).Keys);
    }

    [Fact]
    public async Task A_store_that_fails_now_and_then_delays_it_only()
    {
        await Fill(8);
        var calls = 0;
        _index.Writing = (_, _) => Interlocked.Increment(ref calls) % 3 == 1
            ? throw new IndexUnavailableException("locked")
            : Task.CompletedTask;
        await Build(BuildState.Start(2), time: TimeProvider.System).Run(null, Cancellation);

        await HoldsEverything(8);
    }

    [Fact]
    public async Task A_store_that_goes_on_failing_ends_it_with_the_reason()
    {
        await Fill(3);
        _options.TriesMax = 3;
        var calls = 0;
        _index.Writing = (_, _) =>
        {
            calls++;
            throw new IndexUnavailableException("the disk is full");
        };
        var failed = await Assert.ThrowsAsync<BuildFailedException>(
            () => Build(BuildState.Start(1), time: TimeProvider.System).Run(null, Cancellation));

        Assert.Contains("the disk is full", failed.Message, StringComparison.Ordinal);
        Assert.InRange(calls, 3, 6);
    }

    [Fact]
    public async Task Documents_that_cannot_be_indexed_are_named_and_left_out()
    {
        await Fill(5);
        await _shelf.Spoil(Shelf.Key("doc-1"));
        var findings = (await _shelf.Streams.Load(Shelf.Key("doc-2"), Cancellation)).State.Findings!;
        await _shelf.BlobStore.Delete(new(Shelf.Key("doc-2"), findings.Name), Cancellation);
        _index.Writing = (_, entries) => entries.Any(entry => entry.Document.Id == "doc-3")
            ? throw new EntryRefusedException(Shelf.Key("doc-3"), "too long")
            : Task.CompletedTask;
        var told = new ConcurrentQueue<DocumentFailure>();
        var build = Build(BuildState.Start(1));
        await build.Run(told.Enqueue, Cancellation);

        Assert.Equal(["acme/doc-0", "acme/doc-4"], _index.Held(Built).Keys);
        DocumentFailure[] expected =
        [
            new(Shelf.Key("doc-1"), Problems.StreamDamaged), new(Shelf.Key("doc-2"), Problems.BlobDamaged),
            new(Shelf.Key("doc-3"), Problems.EntryRefused),
        ];
        Assert.Equal(expected, told.OrderBy(failure => failure.Document.Id));
        Assert.Equal(expected, build.State.FailedDocuments.OrderBy(failure => failure.Document.Id));
        Assert.Equal((3, 5), (build.State.Failures, build.State.Documents));
    }

    [Fact]
    public async Task A_tenant_that_comes_last_sees_its_own_and_how_many_there_are_whoever_else_misses_some()
    {
        DocumentKey[] keys =
        [
            .. Enumerable.Range(0, 6).Select(n => new DocumentKey(n < 4 ? "acme" : "zeta", $"doc-{n}")),
        ];
        foreach (var key in keys)
        {
            await _shelf.Add(key, "harbour");
            await _shelf.Spoil(key);
        }

        _options.ListedMax = 2;
        var build = Build(BuildState.Start(1));
        await build.Run(null, Cancellation);
        var record = new RebuildRecord
        {
            Phase = RebuildPhase.Comparing,
            StartedAt = DateTimeOffset.UnixEpoch,
            Build = build.State,
        };

        var all = record.Status(build.State, null, default);
        Assert.Equal((6, 4), (all.Failures, all.FailedDocuments.Length));
        var (acme, zeta) = (Of("acme"), Of("zeta"));
        Assert.Equal((4, null, null), (acme.Failures, acme.Documents, acme.Comparison));
        Assert.Equal(["acme"], acme.FailedDocuments.Select(failed => failed.Document.Tenant).Distinct());
        Assert.Equal(2, zeta.Failures);
        Assert.Equal(keys[4..], zeta.FailedDocuments.Select(failed => failed.Document));
        Assert.Equal((0, 0), (Of("nobody").Failures, Of("nobody").FailedDocuments.Length));

        RebuildStatus Of(string tenant) => RebuildRecord.OfTenant(all, build.State, tenant);
    }

    [Fact]
    public async Task A_document_whose_entry_cannot_be_made_is_left_out_and_a_store_that_does_not_answer_is_waited_for()
    {
        await Fill(3);
        var key = Shelf.Key("doc-1");
        var findings = await _shelf.Blobs.PutJson(
            key, new Findings([new Finding(1, 1_000, 5, "NAME", 1)]), BlobJson.Default.Findings, Cancellation);
        await _shelf.Append(key, new PiiFlagged(1, ImmutableSortedDictionary<string, int>.Empty, findings));
        var build = Build(BuildState.Start(1));
        await build.Run(null, Cancellation);

        Assert.Equal(["acme/doc-0", "acme/doc-2"], _index.Held(Built).Keys);
        Assert.Equal([new DocumentFailure(key, Problems.NotProjected)], build.State.FailedDocuments);
        Assert.Null(ProjectionFault.LeftOut(new BlobStoreUnavailableException("away")));
        Assert.Null(ProjectionFault.LeftOut(new OperationCanceledException()));
    }

    [Fact]
    public async Task A_write_is_full_by_count_or_by_bytes()
    {
        await Fill(4);
        await _shelf.Add(Shelf.Key("long-1"), new string('x', 300));
        await _shelf.Add(Shelf.Key("long-2"), new string('x', 300));
        _options.BatchDocumentsMax = 3;
        _options.BatchBytesMax = 600;
        await Build(BuildState.Start(1)).Run(null, Cancellation);

        Assert.Equal([3, 2, 1], _index.Writes.Select(write => write.Count).OrderDescending());
    }

    [Fact]
    public async Task A_live_write_that_is_newer_stays()
    {
        await Fill(2);
        var newer = (await _shelf.Entry(Shelf.Key("doc-0"))) with { Version = 99 };
        await _index.Write(Built, [newer], Cancellation);
        await Build(BuildState.Start(1)).Run(null, Cancellation);

        Assert.Equal(99, (await _index.Find(Built, Shelf.Key("doc-0"), Cancellation))!.Version);
    }

    [Fact]
    public async Task As_of_a_time_it_holds_what_stood_then()
    {
        await Fill(2);
        var moment = _shelf.Clock.GetUtcNow();
        await _shelf.Append(Shelf.Key("doc-0"), new Corrected("type", null, DocumentType.Invoice));
        await Fill(1, "later");
        await Build(BuildState.Start(2), asOf: moment).Run(null, Cancellation);

        Assert.Equal(["acme/doc-0", "acme/doc-1"], _index.Held(Built).Keys);
        Assert.All(
            _index.Held(Built).Values,
            entry => Assert.Equal((6, DocumentType.Letter), (entry.Version, entry.Type)));
    }

    private async Task Fill(int count, string prefix = "doc")
    {
        for (var n = 0; n < count; n++)
        {
            await _shelf.Add(Shelf.Key($"{prefix}-{n}"), $"harbour {n}");
        }
    }

    private IndexBuild Build(
        BuildState from, ISearchIndex? index = null, TimeProvider? time = null, DateTimeOffset? asOf = null) =>
        new(_shelf.Scan, _shelf.Entries, index ?? _index, _options, time ?? _shelf.Clock, Built, from, asOf);

    private async Task HoldsEverything(int count, FakeIndex? index = null)
    {
        var held = (index ?? _index).Held(Built);
        Assert.Equal(count, held.Count);
        foreach (var entry in held.Values)
        {
            var made = await _shelf.Entry(entry.Document);
            Assert.Equal(JsonSerializer.Serialize(made.WithoutText()), JsonSerializer.Serialize(entry));
        }
    }
}
