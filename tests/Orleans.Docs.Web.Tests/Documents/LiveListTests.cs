using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json;

namespace Orleans.Docs.Web.Tests.Documents;

/// <summary>Live searches and batches.</summary>
public sealed class LiveListTests(WebSilo silo)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_live_search_shows_what_is_there_then_what_comes_and_how_it_ends()
    {
        var old = (await silo.Admin.SubmitAndSettle("A first note.\n", "?name=a.txt&tag=live=list"))
            .GetProperty("id").GetString()!;
        await using var live = silo.Admin.Events("/v1/search?tag=live=list").GetAsyncEnumerator(Cancellation);
        var first = await Next(live, item => item.EventType == "list");
        Assert.Equal([old], Ids(first));

        var fresh = await silo.Admin.Submitted("A second note, for Ann Miller.\n", "?name=b.txt&tag=live=list");
        var hit = await Next(live, item => item.EventType == "hit" && Id(item.Data) == fresh);
        while (State(hit.Data) != "completed")
        {
            hit = await Next(live, item => item.EventType == "hit" && Id(item.Data) == fresh);
        }
    }

    [Fact]
    public async Task A_live_search_for_all_tells_every_commit_of_a_document_that_comes_in()
    {
        await using var live = silo.Admin.Events("/v1/search").GetAsyncEnumerator(Cancellation);
        await Next(live, item => item.EventType == "list");
        var fresh = await silo.Admin.Submitted("A third note, for Ann Miller.\n", "?name=c.txt");
        var versions = new List<long>();
        await Next(live, item =>
        {
            if (item.EventType != "change" || Id(item.Data.GetProperty("document")) != fresh)
            {
                return false;
            }

            versions.AddRange(item.Data.GetProperty("events").EnumerateArray()
                .Select(e => e.GetProperty("version").GetInt64()));
            return item.Data.GetProperty("document").GetProperty("settled").GetBoolean();
        });
        Assert.Equal(Enumerable.Range(1, versions.Count).Select(n => (long)n), versions);
        Assert.True(versions.Count > 5, string.Join(", ", versions));
    }

    [Fact]
    public async Task A_live_search_of_another_tenant_shows_none_of_it()
    {
        await silo.Admin.SubmitAndSettle("A note that stays here.\n", "?name=a.txt&tag=live=wall");
        await using var live = silo.Stranger.Events("/v1/search?tag=live=wall").GetAsyncEnumerator(Cancellation);
        var list = await Next(live, _ => true);
        Assert.Equal("list", list.EventType);
        Assert.Empty(Ids(list));
    }

    [Theory]
    [InlineData("/v1/search?q=%22open", "invalid_query")]
    [InlineData("/v1/search?cursor=x", "bad_request")]
    [InlineData("/v1/search?asOf=x", "bad_request")]
    public async Task A_live_search_that_makes_no_sense_is_refused_at_once(string path, string code)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.ParseAdd("text/event-stream");
        using var answer = await silo.Admin.SendAsync(request, Cancellation);
        await answer.IsProblem(400, code);
    }

    [Fact]
    public async Task A_batch_is_live_until_it_is_over()
    {
        using var opened = await silo.Admin.PutAsync("/v1/batches/live", content: null, Cancellation);
        await opened.Is(HttpStatusCode.OK);
        await using var live = silo.Admin.Events("/v1/batches/live").GetAsyncEnumerator(Cancellation);
        Assert.Equal("running", State((await Next(live, _ => true)).Data));
        using var cancelled = await silo.Admin.PostAsync("/v1/batches/live/cancel", content: null, Cancellation);
        await cancelled.Is(HttpStatusCode.Accepted);
        var last = "";
        while (await live.MoveNextAsync())
        {
            last = State(live.Current.Data);
        }

        Assert.Equal("cancelled", last);
    }

    private static string State(JsonElement answer) => answer.GetProperty("state").GetString()!;

    private static string Id(JsonElement document) => document.GetProperty("id").GetString()!;

    private static IEnumerable<string> Ids(SseItem<JsonElement> list) =>
        list.Data.GetProperty("ids").EnumerateArray().Select(id => id.GetString()!);

    private static async Task<SseItem<JsonElement>> Next(
        IAsyncEnumerator<SseItem<JsonElement>> live, Func<SseItem<JsonElement>, bool> isWanted)
    {
        while (await live.MoveNextAsync())
        {
            if (isWanted(live.Current))
            {
                return live.Current;
            }
        }

        throw new InvalidOperationException("the stream ended before");
    }
}
