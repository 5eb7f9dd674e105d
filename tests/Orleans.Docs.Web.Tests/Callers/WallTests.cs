using System.Net;
using System.Text.Json;
using Orleans.Docs.Callers;

namespace Orleans.Docs.Web.Tests.Callers;

/// <summary>Operators of a tenant learn nothing of others: not even how many documents they have.</summary>
public sealed class WallTests(WebSilo silo)
{
    /// <summary>Its documents wait, since it is paused.</summary>
    private const string Busy = "initech";

    /// <summary>Has no document.</summary>
    private const string Idle = "hooli";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_index_counts_to_an_operator_what_is_of_his_tenant_and_to_the_owner_all()
    {
        await silo.Admin.SubmitAndSettle("A letter of acme that globex must not count.\n");
        await silo.Stranger.SubmitAndSettle("A letter that globex counts.\n");
        var idle = silo.Client(await silo.Key(Role.Operator, Idle));
        Assert.Equal(0, Documents(await idle.GetJson("/v1/index")));
        Assert.Equal(0, (await idle.GetJson("/v1/index")).GetProperty("lag").GetInt32());

        var theirs = Documents(await silo.Stranger.GetJson("/v1/index"));
        var own = await Total(silo.Stranger);
        Assert.InRange(theirs, 1, own);
        Assert.True(Documents(await silo.Admin.GetJson("/v1/index")) > theirs);
        await foreach (var item in idle.Events("/v1/index"))
        {
            Assert.Equal(0, Documents(item.Data));
            break;
        }
    }

    [Fact]
    public async Task The_status_tells_an_operator_how_much_of_his_tenant_waits_and_the_owner_of_all()
    {
        var busy = silo.Client(await silo.Key(RoleNames.OfTenants, Busy));
        var idle = silo.Client(await silo.Key(Role.Operator, Idle));
        using var paused = await busy.PutAsync("/v1/pauses/tenant", null, Cancellation);
        await paused.Is(HttpStatusCode.OK);
        foreach (var number in Enumerable.Range(0, 3))
        {
            await busy.Submitted($"Letter {number} of initech waits.\n");
        }

        await Eventually(async () => Waiting(await busy.GetJson("/v1/status")) == 3);
        var status = await idle.GetJson("/v1/status");
        Assert.Equal(0, Waiting(status));
        Assert.Equal(JsonValueKind.Null, status.GetProperty("unsettled").ValueKind);
        Assert.Empty(status.GetProperty("siloList").EnumerateArray());
        Assert.Empty(status.GetProperty("pauses").EnumerateArray());
        foreach (var queue in status.GetProperty("queues").EnumerateArray())
        {
            Assert.Equal(0, queue.GetProperty("running").GetInt32() + queue.GetProperty("delayed").GetInt32());
            Assert.Equal(JsonValueKind.Null, queue.GetProperty("finished").ValueKind);
            Assert.Equal(JsonValueKind.Null, queue.GetProperty("throttled").ValueKind);
            Assert.Equal(JsonValueKind.Null, queue.GetProperty("repeated").ValueKind);
            Assert.Equal(JsonValueKind.Null, queue.GetProperty("oldestWaiting").ValueKind);
            Assert.All(queue.GetProperty("lanes").EnumerateArray(), lane => Assert.Equal(
                (0, 0, 0d),
                (lane.GetProperty("waiting").GetInt32(), lane.GetProperty("running").GetInt32(),
                    lane.GetProperty("perSecond").GetDouble())));
        }

        var all = await silo.Admin.GetJson("/v1/status");
        Assert.True(Waiting(all) >= 3);
        Assert.True(all.GetProperty("unsettled").GetInt32() >= 3);
        Assert.NotEmpty(all.GetProperty("siloList").EnumerateArray());
        using var resumed = await busy.DeleteAsync("/v1/pauses/tenant", Cancellation);
        await resumed.Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Who_paused_what_all_share_is_told_to_the_operators_tenant_alone()
    {
        using var paused = await silo.Admin.PutAsync("/v1/pauses/lane/batch", null, Cancellation);
        await paused.Is(HttpStatusCode.OK);
        try
        {
            Assert.StartsWith("key:", By(await silo.Admin.GetJson("/v1/pauses")), StringComparison.Ordinal);
            Assert.Equal("owner", By(await silo.Stranger.GetJson("/v1/pauses")));
            Assert.Equal("owner", By(await silo.Stranger.GetJson("/v1/status")));
        }
        finally
        {
            using var resumed = await silo.Admin.DeleteAsync("/v1/pauses/lane/batch", Cancellation);
            await resumed.Is(HttpStatusCode.OK);
        }
    }

    private static Task Eventually(Func<Task<bool>> condition) =>
        Cluster.Tests.Eventually.True(condition, "it is so");

    private static long Documents(JsonElement index) => index.GetProperty("generations").EnumerateArray()
        .Single(generation => generation.GetProperty("role").GetString() == "live")
        .GetProperty("documents").GetInt64();

    private static int Waiting(JsonElement status) => status.GetProperty("queues").EnumerateArray()
        .Sum(queue => queue.GetProperty("waiting").GetInt32());

    private static string? By(JsonElement answer) => answer.GetProperty("pauses").EnumerateArray()
        .Single(pause => pause.GetProperty("kind").GetString() == "lane").GetProperty("by").GetString();

    private static async Task<long> Total(HttpClient client) =>
        (await client.GetJson("/v1/totals")).GetProperty("documentsByState").EnumerateObject()
        .Sum(state => state.Value.GetInt64());
}
