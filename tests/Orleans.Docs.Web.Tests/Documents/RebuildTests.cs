using System.Net;
using System.Text.Json;
using Orleans.Docs.Web.Tests.Page;

namespace Orleans.Docs.Web.Tests.Documents;

/// <summary>All tests share one index, of which one rebuild at a time is possible: they take turns.</summary>
[Collection(BrowserCollection.Name)]
public sealed class RebuildTests(WebSilo silo)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_rebuild_is_started_and_followed_over_HTTP()
    {
        await silo.Admin.SubmitAndSettle("A letter to be indexed twice.\n");
        using var started = await silo.Admin.PostAsync("/v1/index/rebuild", null, Cancellation);
        await started.Is(HttpStatusCode.Accepted);
        var last = await silo.Admin.Events("/v1/index").LastAsync(Cancellation);
        Assert.Equal("done", last.Data.GetProperty("rebuild").GetProperty("phase").GetString());
    }

    [Fact]
    public async Task A_rebuild_tells_an_operator_how_far_it_is_and_the_owner_what_it_counts()
    {
        await silo.Admin.SubmitAndSettle("A letter of acme that is indexed anew.\n");
        using var begun = await silo.Admin.PostAsync("/v1/index/rebuild", null, Cancellation);
        await begun.Is(HttpStatusCode.Accepted);
        JsonElement whole = default;
        await foreach (var item in silo.Admin.Events("/v1/index"))
        {
            whole = item.Data.GetProperty("rebuild");
        }

        Assert.True(whole.GetProperty("documents").GetInt64() > 0);
        Assert.NotEqual(JsonValueKind.Null, whole.GetProperty("comparison").ValueKind);
        var part = (await silo.Stranger.GetJson("/v1/index")).GetProperty("rebuild");
        Assert.Equal(whole.GetProperty("phase").GetString(), part.GetProperty("phase").GetString());
        Assert.Equal(1, part.GetProperty("share").GetDouble());
        foreach (var counted in new[]
        {
            "documents", "documentsExpected", "events", "bytes", "documentsPerSecond", "comparison",
        })
        {
            Assert.Equal((counted, JsonValueKind.Null), (counted, part.GetProperty(counted).ValueKind));
        }

        // Of his own documents.
        Assert.Equal(0, part.GetProperty("failures").GetInt64());
    }
}
