using System.Net;
using Orleans.Docs.Callers;

namespace Orleans.Docs.Web.Tests.Documents;

/// <summary>Events as they happen, and the history that they make.</summary>
public sealed class LiveTests(WebSilo silo)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stream_tells_each_commit_once_and_goes_on_behind_the_last_id()
    {
        var id = await silo.Admin.Submitted("A letter whose life is watched.\n");
        var items = await silo.Admin.Events($"/v1/documents/{id}/events?until=settled").ToListAsync(Cancellation);
        var versions = items.SelectMany(item => item.Data.GetProperty("events").EnumerateArray())
            .Select(e => e.GetProperty("version").GetInt64()).ToList();
        Assert.Equal(Enumerable.Range(1, versions.Count).Select(n => (long)n), versions);
        Assert.All(items, item => Assert.Equal("change", item.EventType));
        Assert.All(items, item => Assert.Equal(
            item.EventId, item.Data.GetProperty("document").GetProperty("version").GetInt64().ToString()));
        Assert.True(items[^1].Data.GetProperty("document").GetProperty("settled").GetBoolean());

        var history = await silo.Admin.GetJson($"/v1/documents/{id}/events");
        Assert.Equal(versions.Count, history.GetProperty("events").GetArrayLength());

        var rest = await silo.Admin.Events($"/v1/documents/{id}/events?until=settled", items[1].EventId)
            .ToListAsync(Cancellation);
        Assert.Equal(items.Skip(2).Select(item => item.EventId), rest.Select(item => item.EventId));
        Assert.Empty(await silo.Admin.Events($"/v1/documents/{id}/events?until=settled", items[^1].EventId)
            .ToListAsync(Cancellation));
    }

    [Fact]
    public async Task A_stream_shows_a_command_that_another_connection_sends()
    {
        var id = (await silo.Admin.SubmitAndSettle("A letter that is read again.\n")).GetProperty("id").GetString()!;
        var before = (await silo.Admin.GetJson($"/v1/documents/{id}")).GetProperty("version").GetInt64();
        await using var live = silo.Admin.Events($"/v1/documents/{id}/events", before.ToString())
            .GetAsyncEnumerator(Cancellation);
        var next = live.MoveNextAsync();
        using var answer = await silo.Admin.PostAsync(
            $"/v1/documents/{id}/reprocess",
            new StringContent("""{"from":"classify"}""", System.Text.Encoding.UTF8, "application/json"), Cancellation);
        await answer.Is(HttpStatusCode.Accepted);
        Assert.True(await next);
        Assert.Equal(
            "document.reprocessed.v1",
            live.Current.Data.GetProperty("events")[0].GetProperty("name").GetString());
    }

    [Fact]
    public async Task A_stream_ends_when_its_key_is_revoked()
    {
        var id = (await silo.Admin.SubmitAndSettle("A letter under a short look.\n")).GetProperty("id").GetString()!;
        var key = await silo.Key(Role.Reader);
        await using var live = silo.Client(key).Events($"/v1/documents/{id}/events").GetAsyncEnumerator(Cancellation);
        Assert.True(await live.MoveNextAsync());
        await silo.Revoke(key);
        var ended = Task.Run(
            async () =>
            {
                while (await live.MoveNextAsync())
                {
                }
            },
            Cancellation);

        // At the next heartbeat; nothing else would end it within this time.
        await ended.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System, Cancellation);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("-1")]
    [InlineData("99999999999999999999")]
    public async Task A_last_id_that_is_none_is_refused(string lastId)
    {
        var id = await silo.Admin.Submitted("A letter for bad ids.\n");
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/documents/{id}/events");
        request.Headers.Accept.ParseAdd("text/event-stream");
        request.Headers.Add("Last-Event-ID", lastId);
        using var answer = await silo.Admin.SendAsync(request, Cancellation);
        await answer.IsProblem(400, "bad_request");
    }

    [Fact]
    public async Task A_history_is_given_in_parts()
    {
        var id = (await silo.Admin.SubmitAndSettle("A letter with a past.\n")).GetProperty("id").GetString()!;
        var first = await silo.Admin.GetJson($"/v1/documents/{id}/events?limit=2");
        Assert.Equal(3, first.GetProperty("next").GetInt64());
        var second = await silo.Admin.GetJson($"/v1/documents/{id}/events?from=3&limit=1000");
        Assert.Equal(3, second.GetProperty("events")[0].GetProperty("version").GetInt64());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, second.GetProperty("next").ValueKind);
    }
}
