using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Orleans.Docs.Aws.Search;
using Orleans.Docs.OpenSearchServer;
using Orleans.Docs.Search;

namespace Orleans.Docs.Aws.Tests.Search;

/// <summary>
/// What goes wrong between the index and OpenSearch: nothing is lost, and what stays wrong has a type.
/// </summary>
public sealed class OpenSearchFaultTests : IAsyncLifetime
{
    private const string Live = "live";

    private LocalOpenSearch _server = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await LocalOpenSearch.Start();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    public static TheoryData<string> PassingFaults => ["429", "503 with HTML", "502", "500", "cut", "no JSON", "short"];

    [Theory]
    [MemberData(nameof(PassingFaults))]
    public async Task A_fault_that_passes_loses_nothing(string fault)
    {
        using var index = await Opened();
        var left = 3;
        _server.Before = async (context, request) =>
        {
            if (Interlocked.Decrement(ref left) < 0)
            {
                return false;
            }

            await Break(context, fault);
            return true;
        };
        await index.Write(Live, Entries(25), Cancellation);
        left = fault == "short" ? 0 : 2;
        Assert.Equal(25, await index.Count(Live, Cancellation));
        left = fault == "short" ? 0 : 2;
        Assert.Equal(25, (await index.Search(Live, "acme", new() { Text = "harbour" }, Cancellation)).Total);
    }

    [Theory]
    [MemberData(nameof(PassingFaults))]
    public async Task A_fault_that_stays_ends_after_so_many_tries_and_has_a_type(string fault)
    {
        using var index = await Opened(options => options.TriesMax = 4);
        var tries = 0;
        _server.Before = async (context, request) =>
        {
            Interlocked.Increment(ref tries);
            await Break(context, fault);
            return true;
        };
        var failed = await Assert.ThrowsAsync<IndexUnavailableException>(
            () => index.Write(Live, Entries(1), Cancellation));
        Assert.Equal(4, tries);
        Assert.DoesNotContain("harbour", failed.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("secret page", failed.ToString(), StringComparison.Ordinal);
        await Assert.ThrowsAsync<IndexUnavailableException>(
            () => index.Search(Live, "acme", new() { Text = "harbour" }, Cancellation));
    }

    [Fact]
    public async Task Entries_that_find_no_room_are_sent_again_in_smaller_batches_and_the_others_are_not()
    {
        using var index = await Opened();
        var sizes = new List<int>();
        var refusals = new Dictionary<string, int>();
        _server.Before = (_, request) =>
        {
            sizes.Add(Encoding.UTF8.GetString(request.Body.Span).Split("{\"index\"").Length - 1);
            return Task.FromResult(false);
        };
        _server.ItemFault = id => (refusals[id] = refusals.GetValueOrDefault(id) + 1, id[^1]) switch
        {
            ( <= 3, '7') => (429, "rejected_execution_exception"),
            (1, '3') => (503, "unavailable_shards_exception"),
            _ => null,
        };
        await index.Write(Live, Entries(100), Cancellation);
        _server.Before = (_, _) => Task.FromResult(false);

        Assert.Equal(100, await index.Count(Live, Cancellation));
        Assert.Equal(100, sizes[0]);
        Assert.True(sizes.Sum() < 300, $"{sizes.Sum()} entries were sent");
        Assert.True(sizes.Skip(1).Max() <= 50);
    }

    [Fact]
    public async Task An_entry_that_OpenSearch_never_takes_is_named_and_the_others_are_written()
    {
        using var index = await Opened(options => options.BatchItemsMax = 10);
        _server.ItemFault = id => id == "acme.d-17" ? (400, "mapper_parsing_exception") : null;
        var refused = await Assert.ThrowsAsync<EntryRefusedException>(
            () => index.Write(Live, Entries(40), Cancellation));

        Assert.Equal("acme/d-17", refused.Document.ToString());
        Assert.Contains("mapper_parsing_exception", refused.Message, StringComparison.Ordinal);
        Assert.Equal(39, await index.Count(Live, Cancellation));
        await index.Write(Live, [.. Entries(40).Where(entry => entry.Document != refused.Document)], Cancellation);
    }

    [Fact]
    public async Task An_entry_larger_than_OpenSearch_accepts_is_named_and_the_others_are_written()
    {
        using var index = await Opened();
        _server.Before = (context, request) =>
        {
            var isTooLarge = request.Body.Length > 20_000;
            context.Response.StatusCode = isTooLarge ? 413 : 200;
            return Task.FromResult(isTooLarge);
        };
        var entries = Entries(30);
        entries[20] = entries[20] with { Text = new string('x', 30_000) };
        var refused = await Assert.ThrowsAsync<EntryRefusedException>(() => index.Write(Live, entries, Cancellation));

        Assert.Equal("acme/d-20", refused.Document.ToString());
        Assert.Equal(29, await index.Count(Live, Cancellation));
    }

    [Fact]
    public async Task An_entry_written_before_counts_as_written()
    {
        using var index = await Opened();
        var isCut = false;
        _server.Before = async (context, request) =>
        {
            if (isCut || !request.Target.EndsWith("_bulk", StringComparison.Ordinal))
            {
                return false;
            }

            // Carried out, and the answer gets lost.
            isCut = true;
            using var http = new HttpClient();
            using var again = new HttpRequestMessage(HttpMethod.Post, new Uri(_server.Address, request.Target))
            {
                Content = new ReadOnlyMemoryContent(request.Body),
            };
            using var done = await http.SendAsync(again);
            context.Abort();
            return true;
        };
        await index.Write(Live, Entries(10), Cancellation);
        Assert.True(isCut);
        Assert.Equal(10, await index.Count(Live, Cancellation));
    }

    [Fact]
    public async Task An_answer_that_does_not_come_is_not_waited_for_without_end()
    {
        using var patient = await Opened();
        using var index = OpenSearchIndexes.Open(_server.Address, options =>
        {
            // Long enough for a request to arrive, on a busy machine as well.
            options.RequestTimeMax = TimeSpan.FromSeconds(2);
            options.TriesMax = 3;
        });
        var tries = 0;
        _server.Before = async (context, _) =>
        {
            Interlocked.Increment(ref tries);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted)
                .ContinueWith(_ => { }, TaskScheduler.Default);
            return true;
        };
        var failed = await Assert.ThrowsAsync<IndexUnavailableException>(
            () => index.Write(Live, Entries(1), Cancellation));
        Assert.Equal(3, tries);
        Assert.Contains("not within 2 s", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_search_that_takes_too_long_is_refused_with_advice_and_a_cancelled_one_is_cancelled()
    {
        using var index = await Opened(options => options.QueryTimeMax = TimeSpan.FromMilliseconds(30));
        _server.Before = async (context, _) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted)
                .ContinueWith(_ => { }, TaskScheduler.Default);
            return true;
        };
        var refused = await Assert.ThrowsAsync<InvalidQueryException>(
            () => index.Search(Live, "acme", new() { Text = "a" }, Cancellation));
        Assert.Contains("longer than 0.03 s: narrow it", refused.Message, StringComparison.Ordinal);

        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => index.Search(Live, "acme", new() { Text = "a" }, cancelled.Token));
    }

    [Theory]
    [InlineData("""{"timed_out":true}""", "narrow it")]
    [InlineData("""{"timed_out":false,"_shards":{"total":5,"failed":2}}""", "2 of 5 shards failed")]
    [InlineData("""{"took":1}""", "something else than was asked for")]
    [InlineData("[]", "something else than was asked for")]
    public async Task A_search_answered_in_part_is_not_taken_for_whole(string answer, string reason)
    {
        using var index = await Opened(options => options.TriesMax = 1);
        _server.Before = async (context, _) =>
        {
            await context.Response.WriteAsync(answer, Cancellation);
            return true;
        };
        var failed = await Assert.ThrowsAnyAsync<Exception>(
            () => index.Search(Live, "acme", new() { Text = "a" }, Cancellation));
        Assert.True(failed is IndexUnavailableException or InvalidQueryException);
        Assert.Contains(reason, failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_generation_is_an_error_and_is_not_made_by_a_write()
    {
        using var index = await Opened();
        var failed = await Assert.ThrowsAsync<IndexUnavailableException>(
            () => index.Write("gone", Entries(1), Cancellation));
        Assert.Contains("404: index_not_found_exception", failed.Message, StringComparison.Ordinal);
        Assert.Equal("gone", failed.Damaged);
        await Assert.ThrowsAsync<IndexUnavailableException>(
            () => index.Find("gone", new("acme", "d-1"), Cancellation));
        await Assert.ThrowsAsync<IndexUnavailableException>(() => index.Totals("gone", "acme", null, Cancellation));
        failed = await Assert.ThrowsAsync<IndexUnavailableException>(() => index.MakeLive("gone", Cancellation));
        Assert.Equal("gone", failed.Damaged);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    public async Task Wrong_credentials_are_told_at_once(int status)
    {
        using var index = await Opened();
        var tries = 0;
        _server.Before = (context, _) =>
        {
            tries++;
            context.Response.StatusCode = status;
            return Task.FromResult(true);
        };
        var failed = await Assert.ThrowsAsync<IndexUnavailableException>(
            () => index.Write(Live, Entries(5), Cancellation));
        Assert.Contains($"answered {status}", failed.Message, StringComparison.Ordinal);
        Assert.Equal(1, tries);
    }

    [Fact]
    public async Task A_search_of_too_many_words_is_refused_with_advice()
    {
        using var index = await Opened();
        var text = string.Concat(Enumerable.Repeat("ab* ", 200));
        Assert.Equal(0, (await index.Search(Live, "acme", new() { Text = text }, Cancellation)).Total);

        _server.Before = async (context, _) =>
        {
            context.Response.StatusCode = 400;
            const string Answer = """
                {"error":{"type":"search_phase_execution_exception","root_cause":[{"type":"query_shard_exception"}],
                "caused_by":{"type":"too_many_clauses"}},"status":400}
                """;
            await context.Response.WriteAsync(Answer, Cancellation);
            return true;
        };
        await Assert.ThrowsAsync<InvalidQueryException>(
            () => index.Search(Live, "acme", new() { Text = text }, Cancellation));
    }

    [Fact]
    public async Task An_answer_without_end_is_broken_off()
    {
        using var index = await Opened(options => (options.ResponseBytesMax, options.TriesMax) = (10_000, 1));
        _server.Before = async (context, _) =>
        {
            await context.Response.WriteAsync(new string(' ', 20_000), Cancellation);
            return true;
        };
        var failed = await Assert.ThrowsAsync<IndexUnavailableException>(
            () => index.Totals(Live, "acme", null, Cancellation));
        Assert.Contains("more than 10000 bytes", failed.Message, StringComparison.Ordinal);
    }

    private async Task<OpenSearchIndex> Opened(Action<OpenSearchIndexOptions>? configure = null)
    {
        var index = OpenSearchIndexes.Open(_server.Address, configure);
        await index.Create(Live, Cancellation);
        await index.MakeLive(Live, Cancellation);
        return index;
    }

    private static List<IndexEntry> Entries(int count) =>
    [
        .. Enumerable.Range(0, count).Select(n => new IndexEntry
        {
            Document = new("acme", $"d-{n}"),
            Version = 3,
            State = "completed",
            UploadedAt = DateTimeOffset.UnixEpoch,
            Text = "harbour",
        }),
    ];

    private static async Task Break(HttpContext context, string fault)
    {
        switch (fault)
        {
            case "cut":
                context.Abort();
                break;
            case "no JSON":
                await context.Response.WriteAsync("{\"took\":1,\"errors\":fal", Cancellation);
                break;
            case "short":
                await context.Response.WriteAsync("{\"took\":1,\"errors\":false,\"items\":[]}", Cancellation);
                break;
            case "503 with HTML":
                context.Response.StatusCode = (int)HttpStatusCode.ServiceUnavailable;
                await context.Response.WriteAsync("<html><body>secret page</body></html>", Cancellation);
                break;
            default:
                context.Response.StatusCode = int.Parse(fault, null);
                context.Response.Headers.RetryAfter = "0";
                break;
        }
    }
}
