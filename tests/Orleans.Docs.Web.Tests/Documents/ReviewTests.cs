using System.Net;
using System.Text;
using System.Text.Json;
using Orleans.Docs.Callers;

namespace Orleans.Docs.Web.Tests.Documents;

/// <summary>Looking documents over, over HTTP, each test with a tenant of its own.</summary>
public sealed class ReviewTests(WebSilo silo)
{
    private const Role Roles = Role.Reader | Role.Submitter | Role.Reviewer;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_uncertain_is_claimed_by_one_accepted_and_leaves_the_queue()
    {
        var ada = silo.Client(await silo.Key(Roles, "review-accept"));
        var bob = silo.Client(await silo.Key(Roles, "review-accept"));
        var id = await Doubtful(ada);

        var item = await Next(ada);
        Assert.Equal(id, item.GetProperty("id").GetString());
        Assert.Contains(
            item.GetProperty("reasons").EnumerateArray(),
            reason => reason.GetProperty("code").GetString() == "dates_reversed");
        using (var nothing = await bob.PostAsync("/v1/review/next", null, Cancellation))
        {
            await nothing.Is(HttpStatusCode.NoContent);
        }

        using (var taken = await bob.PutAsync($"/v1/review/{id}/claim", null, Cancellation))
        {
            await taken.IsProblem(409, "command_refused");
        }

        using (var taken = await bob.PostAsync($"/v1/review/{id}/accept", null, Cancellation))
        {
            await taken.IsProblem(409, "command_refused");
        }

        using (var accepted = await ada.PostAsync($"/v1/review/{id}/accept", null, Cancellation))
        {
            await accepted.Is(HttpStatusCode.Accepted);
            Assert.Equal("accepted", (await accepted.Json()).GetProperty("verdict").GetString());
        }

        using (var nothing = await ada.PostAsync("/v1/review/next", null, Cancellation))
        {
            await nothing.Is(HttpStatusCode.NoContent);
        }

        await ada.Settled(id);
        var list = await ada.GetJson("/v1/review?status=accepted");
        Assert.Equal(id, Assert.Single(list.GetProperty("items").EnumerateArray()).GetProperty("id").GetString());
        Assert.Equal(0, (await ada.GetJson("/v1/review")).GetProperty("total").GetInt64());
        var events = await ada.GetJson($"/v1/documents/{id}/events");
        var said = Assert.Single(
            events.GetProperty("events").EnumerateArray(),
            e => e.GetProperty("name").GetString() == "document.reviewed.v1");
        Assert.StartsWith("key:", said.GetProperty("actor").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_correction_flows_into_the_index_at_once_and_takes_its_reason_away()
    {
        var ada = silo.Client(await silo.Key(Roles, "review-correct"));
        var id = await Doubtful(ada);
        var reasons = (await Next(ada)).GetProperty("reasons").GetArrayLength();

        using (var corrected = await ada.PostAsync(
            $"/v1/documents/{id}/correct", Json("""{"field":"due_date","value":"2026-02-20"}"""), Cancellation))
        {
            await corrected.Is(HttpStatusCode.Accepted);
        }

        await ada.Settled(id);
        var search = await ada.GetJson("/v1/search?q=%222026-02-20%22");
        Assert.Equal(1, search.GetProperty("total").GetInt64());
        var status = reasons == 1 ? "corrected" : "open";
        var list = await ada.GetJson($"/v1/review?status={status}");
        var item = Assert.Single(list.GetProperty("items").EnumerateArray());
        Assert.DoesNotContain(
            item.GetProperty("reasons").EnumerateArray(),
            reason => reason.GetProperty("code").GetString() == "dates_reversed");
    }

    [Fact]
    public async Task A_rejection_keeps_its_reason_for_those_who_may_see_it()
    {
        var ada = silo.Client(await silo.Key(Roles, "review-reject"));
        var reader = silo.Client(await silo.Key(Role.Reader, "review-reject"));
        var id = await Doubtful(ada);
        using (var rejected = await ada.PostAsync(
            $"/v1/review/{id}/reject", Json("""{"reason":"it is Ms Quimby's"}"""), Cancellation))
        {
            await rejected.Is(HttpStatusCode.Accepted);
        }

        foreach (var client in new[] { reader, ada })
        {
            var hidden = await client.GetStringAsync($"/v1/documents/{id}/events", Cancellation);
            Assert.DoesNotContain("Quimby", hidden, StringComparison.Ordinal);
            Assert.DoesNotContain("document.disclosed", hidden, StringComparison.Ordinal);
        }

        var shown = await ada.GetStringAsync($"/v1/documents/{id}/unredacted/events", Cancellation);
        Assert.Contains("Quimby", shown, StringComparison.Ordinal);
        var recorded = await reader.GetStringAsync($"/v1/documents/{id}/events", Cancellation);
        Assert.Contains("\"what\":\"names\"", recorded, StringComparison.Ordinal);
        using var bad = await ada.PostAsync(
            $"/v1/review/{id}/reject", Json("""{"reason":1}"""), Cancellation);
        await bad.IsProblem(400, "bad_request");
    }

    [Fact]
    public async Task What_is_given_back_is_the_next_ones_and_bad_filters_are_refused()
    {
        var ada = silo.Client(await silo.Key(Roles, "review-release"));
        var bob = silo.Client(await silo.Key(Roles, "review-release"));
        var id = await Doubtful(ada);
        await Next(ada);
        using (var free = await ada.DeleteAsync($"/v1/review/{id}/claim", Cancellation))
        {
            await free.Is(HttpStatusCode.NoContent);
        }

        using (var again = await ada.DeleteAsync($"/v1/review/{id}/claim", Cancellation))
        {
            await again.IsProblem(404, "not_found");
        }

        Assert.Equal(id, (await Next(bob)).GetProperty("id").GetString());
        using var status = await ada.GetAsync("/v1/review?status=done", Cancellation);
        await status.IsProblem(400, "bad_request");
        using var limit = await ada.GetAsync("/v1/review?limit=201", Cancellation);
        await limit.IsProblem(400, "invalid_query");
        using var cursor = await ada.GetAsync("/v1/review?cursor=..%2Fx", Cancellation);
        await cursor.IsProblem(400, "invalid_query");
    }

    /// <summary>An invoice that is due before its own date.</summary>
    private static async Task<string> Doubtful(HttpClient client) => (await client.SubmitAndSettle(
        """
        INVOICE
        Invoice number: INV-2026-0042
        Invoice date: 2026-02-10
        Due date: 2026-01-10
        Bill to: North Harbour Supplies
        Description        Qty   Amount
        Oak standing desk    1   1200.00
        Net total: 1200.00
        VAT 19%: 228.00
        Total due: 1428.00 EUR
        Payment within 30 days by bank transfer.
        """,
        "?name=invoice.txt")).GetProperty("id").GetString()!;

    private static async Task<JsonElement> Next(HttpClient client)
    {
        using var answer = await client.PostAsync("/v1/review/next", null, Cancellation);
        await answer.Is(HttpStatusCode.OK);
        return await answer.Json();
    }

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");
}
