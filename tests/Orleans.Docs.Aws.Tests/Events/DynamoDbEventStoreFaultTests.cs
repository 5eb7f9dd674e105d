using Amazon.DynamoDBv2;
using Orleans.Docs.Aws.Events;
using Orleans.Docs.Aws.Tests.Emulators;
using Orleans.Docs.Events;

namespace Orleans.Docs.Aws.Tests.Events;

/// <summary>The store over a wire that spoils what passes.</summary>
public sealed class DynamoDbEventStoreFaultTests : IAsyncLifetime
{
    private static readonly StreamName Stream = StreamName.Of(new DocumentKey("tenant", "a"));

    private WireProxy _proxy = null!;
    private AmazonDynamoDBClient _client = null!;
    private DynamoDbEventStore _store = null!;
    private string _table = "";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var target = await AwsEmulators.DynamoDb();
        using (var direct = TestClients.DynamoDb(target))
        {
            _table = await direct.Create(EventItems.Table("events"));
        }

        _proxy = new WireProxy(target);
        Connect(TimeSpan.FromSeconds(30));
    }

    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        if (_proxy is not null)
        {
            await _proxy.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    [Theory]
    [InlineData("throttled")]
    [InlineData("throttled with a namespace")]
    [InlineData("throttled by status")]
    [InlineData("request limit")]
    [InlineData("internal error")]
    [InlineData("unavailable in HTML")]
    [InlineData("cut before")]
    [InlineData("cut after")]
    [InlineData("never answered")]
    public async Task An_append_that_was_answered_badly_once_is_there_once(string kind)
    {
        Connect(kind, unansweredSeconds: 6);
        _proxy.Rule = WireProxy.Once(request => request.Operation == "PutItem", Spoil.By(kind));
        var commit = Commit(1, opens: true);
        await _store.Append(commit, Token);
        Assert.Equal(commit.CommitId, Assert.Single(await Read()).CommitId);
        Assert.Single(await _store.Unsettled(DateTimeOffset.MaxValue, null, 10, Token));
        Assert.Equal(2, _proxy.Requests.Count(request => request.Operation == "PutItem"));
    }

    /// <summary>
    /// Two tries at most; the HTTP client itself repeats each up to five times while connections break unanswered.
    /// </summary>
    [Theory]
    [InlineData("throttled", 2)]
    [InlineData("request limit", 2)]
    [InlineData("internal error", 2)]
    [InlineData("unavailable in HTML", 2)]
    [InlineData("cut before", 12)]
    [InlineData("never answered", 4)]
    [InlineData("malformed", 2)]
    [InlineData("denied", 1)]
    [InlineData("expired token", 1)]
    [InlineData("missing", 1)]
    public async Task A_store_that_answers_badly_for_long_is_unavailable_and_is_asked_no_more_than_helps(
        string kind, int triesMax)
    {
        Connect(kind);
        _proxy.Rule = Spoil.By(kind);
        var failure = await Assert.ThrowsAsync<EventStoreUnavailableException>(
            () => _store.Append(Commit(1), Token));
        Assert.Contains(_table, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("spoilt", failure.Message, StringComparison.Ordinal);
        Assert.InRange(_proxy.Requests.Count, 1, triesMax);
        await Assert.ThrowsAsync<EventStoreUnavailableException>(async () => await Read());
    }

    [Fact]
    public async Task What_a_failed_append_left_unknown_is_told_by_repeating_it()
    {
        _proxy.Rule = Spoil.By("cut after");
        var commit = Commit(1, count: 2);
        await Assert.ThrowsAsync<EventStoreUnavailableException>(() => _store.Append(commit, Token));
        _proxy.Rule = (_, forward) => WireProxy.Forwarded(forward);

        await Assert.ThrowsAsync<VersionConflictException>(() => _store.Append(Commit(1), Token));
        await _store.Append(commit, Token);
        await _store.Append(Commit(3), Token);
        Assert.Equal([1L, 3L], (await Read()).Select(c => c.FirstVersion));
    }

    [Fact]
    public async Task A_page_of_a_read_that_was_answered_badly_once_is_read_again()
    {
        for (var version = 1; version <= 30; version++)
        {
            await _store.Append(Commit(version, bytes: 60_000), Token);
        }

        _proxy.Requests.Clear();
        _proxy.Rule = WireProxy.Once(
            request => request.Operation == "Query" && _proxy.Requests.Count > 1, Spoil.By("unavailable in HTML"));
        Assert.Equal(30, (await Read()).Count);
        Assert.InRange(_proxy.Requests.Count, 3, 6);
    }

    [Fact]
    public async Task A_missing_table_says_which_and_how_to_make_it()
    {
        var store = new DynamoDbEventStore(
            _client, new DynamoDbEventStoreOptions { Table = "not-there" }, TimeProvider.System);
        var failure = await Assert.ThrowsAsync<EventStoreUnavailableException>(() => store.Append(Commit(1), Token));
        Assert.Contains("table not-there is missing", failure.Message, StringComparison.Ordinal);
        Assert.Contains("aws init", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_document_costs_one_write_for_each_commit_one_for_its_mark_and_no_read_but_its_replay()
    {
        // As one document does: a replay that finds nothing, its commits with the mark on the first, the mark's end.
        _ = await Read();
        await _store.Append(Commit(1, opens: true), Token);
        await _store.Append(Commit(2, count: 2), Token);
        await _store.Append(Commit(4), Token);
        await _store.Unmark(Stream, 1, Token);
        Assert.Equal(
            ["Query", "PutItem", "PutItem", "PutItem", "UpdateItem"],
            _proxy.Requests.Select(request => request.Operation));

        // On another silo: one replay, after which appends go on without a read.
        _proxy.Requests.Clear();
        _store = Open();
        _ = await Read();
        await _store.Append(Commit(5), Token);
        Assert.Equal(["Query", "PutItem"], _proxy.Requests.Select(request => request.Operation));
    }

    [Fact]
    public async Task Capacity_is_counted_by_table_and_stays_at_what_the_bytes_need()
    {
        var units = new Dictionary<string, double>();
        using var listener = new System.Diagnostics.Metrics.MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Name == "docs.dynamodb.capacity")
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<double>((_, value, tags, _) =>
        {
            var read = tags.ToArray().ToDictionary(tag => tag.Key, tag => (string?)tag.Value);
            if (read["table"] == _table)
            {
                lock (units)
                {
                    units[read["operation"]!] = units.GetValueOrDefault(read["operation"]!) + value;
                }
            }
        });
        listener.Start();

        // A document of one page as measured: an upload with its mark, four steps of 600 to 900 bytes, its end.
        await _store.Append(Commit(1, opens: true, bytes: 900), Token);
        for (var version = 2; version <= 6; version++)
        {
            await _store.Append(Commit(version, bytes: 800), Token);
        }

        await _store.Unmark(Stream, 1, Token);
        var item = EventItems.Of(Commit(2, bytes: 800));
        TestContext.Current.SendDiagnosticMessage(
            "document of 6 commits: {0} units to put, {1} to unmark", units["put"], units["update"]);

        // 800 bytes of record fit one unit of 1 KiB with everything around them; the mark costs one more in the index.
        Assert.Equal(7, units["put"]);
        Assert.Equal(2, units["update"]);
        Assert.InRange(item.Sum(pair => pair.Key.Length + Size(pair.Value)) - 800, 1, 60);
    }

    private static long Size(Amazon.DynamoDBv2.Model.AttributeValue value) =>
        value.S?.Length ?? value.N?.Length ?? value.B?.Length ?? 1;

    private static StoredCommit Commit(long version, int count = 1, bool opens = false, int bytes = 20)
    {
        var record = new byte[bytes];
        Random.Shared.NextBytes(record);
        return new StoredCommit(Stream, version, count, Guid.NewGuid(), opens, record);
    }

    /// <summary>Waits shortly where nobody will answer, long where somebody does on a busy machine.</summary>
    private void Connect(string kind, int unansweredSeconds = 2) =>
        Connect(TimeSpan.FromSeconds(kind == "never answered" ? unansweredSeconds : 30));

    private void Connect(TimeSpan timeout)
    {
        _client?.Dispose();
        _client = TestClients.DynamoDb(_proxy.Url, new AwsConnectionOptions
        {
            Region = "eu-west-1",
            RetriesMax = 1,
            TryTimeout = timeout,
        });
        _store = Open();
    }

    private DynamoDbEventStore Open() =>
        new(_client, new DynamoDbEventStoreOptions { Table = _table }, TimeProvider.System);

    private async Task<List<StoredCommit>> Read() => await _store.Read(Stream, 1, Token).ToListAsync(Token);
}
