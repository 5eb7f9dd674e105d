using System.Globalization;
using System.Net.ServerSentEvents;
using System.Text.Json;
using Orleans.Docs.Callers;

namespace Orleans.Docs.Web.Tests.Documents;

/// <summary>A live search whose connection broke, each test with a tenant of its own.</summary>
public sealed class LiveResumeTests(WebSilo silo)
{
    private const string All = "/v1/search";
    private const Role Roles = Role.Reader | Role.Submitter;

    /// <summary>As the silo of these tests is told.</summary>
    private const int RepeatMax = 32;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whoever_comes_again_gets_what_happened_meanwhile_each_commit_once()
    {
        var client = silo.Client(await silo.Key(Roles, "resume-all"));
        var known = (await client.SubmitAndSettle("A note from before.\n")).GetProperty("id").GetString()!;
        var items = await Read(client, All, null, item => item.EventType == "list");
        Assert.Contains(items, item => item.EventType == "hit" && Id(item.Data) == known);

        var away = (await client.SubmitAndSettle("A note that comes while nobody reads, of Ann Miller.\n"))
            .GetProperty("id").GetString()!;
        items.AddRange(await Read(client, All, items[^1].EventId, item => Settles(item, away)));

        Assert.DoesNotContain(items, item => item.EventType == "reset");
        Assert.Equal(Enumerable.Range(1, items.Count).Select(n => (long)n), items.Select(Number));
        var versions = items.Where(item => item.EventType == "change" && Id(item.Data.GetProperty("document")) == away)
            .SelectMany(item => item.Data.GetProperty("events").EnumerateArray())
            .Select(e => e.GetProperty("version").GetInt64()).ToList();
        Assert.Equal(Enumerable.Range(1, versions.Count).Select(n => (long)n), versions);
        Assert.True(versions.Count > 5, string.Join(", ", versions));
    }

    [Fact]
    public async Task Whoever_did_not_get_the_last_messages_gets_the_same_again()
    {
        var client = silo.Client(await silo.Key(Roles, "resume-again"));
        var first = await Read(client, All, null, item => item.EventType == "list");
        var second = await client.SubmitAndSettle("Another note.\n");
        var all = await Read(client, All, first[^1].EventId, item => Settles(item, Id(second)));
        var again = await Read(client, All, all[2].EventId, item => Settles(item, Id(second)));
        Assert.Equal(all.Skip(3).Select(Text), again.Select(Text));
    }

    [Fact]
    public async Task A_connection_that_is_dead_and_does_not_know_it_gives_way()
    {
        var client = silo.Client(await silo.Key(Roles, "resume-dead"));
        await using var dead = client.Events(All).GetAsyncEnumerator(Cancellation);
        Assert.True(await dead.MoveNextAsync());
        var last = dead.Current.EventId;
        var pending = dead.MoveNextAsync();
        await using var live = client.Events(All, last).GetAsyncEnumerator(Cancellation);
        var next = live.MoveNextAsync();

        // Nothing happened that could end it otherwise.
        Assert.False(await pending);
        var id = await client.Submitted("A note for whoever reads now.\n");
        Assert.True(await next);
        Assert.NotEqual("reset", live.Current.EventType);
        Assert.Equal(Number(last) + 1, Number(live.Current));
        Assert.Contains(id, live.Current.Data.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_position_that_is_too_old_is_said_to_be_and_all_begins_anew()
    {
        var client = silo.Client(await silo.Key(Roles, "resume-old"));
        var first = await Read(client, All, null, item => item.EventType == "list");
        var old = first[^1].EventId!;
        var last = old;
        while (Number(last) <= Number(old) + RepeatMax)
        {
            // Settled each: whoever reads on below must not miss more than is kept, of what is still under way.
            var note = Id(await client.SubmitAndSettle($"A note, one of many: {Guid.NewGuid():n}.\n"));
            last = (await Read(client, All, last, item => Settles(item, note)))[^1].EventId!;
        }

        var anew = await Read(client, All, old, item => item.EventType == "list");
        Assert.Equal("reset", anew[0].EventType);
        Assert.NotEmpty(anew[0].Data.GetProperty("reason").GetString()!);
        Assert.Contains(anew, item => item.EventType == "hit");
        Assert.NotEqual(Reading(old), Reading(anew[0].EventId!));

        // Where it begins anew is a position as any other.
        var behind = await Read(client, All, anew[0].EventId, item => item.EventType == "list");
        Assert.Equal(anew.Skip(1).Select(Text), behind.Select(Text));
    }

    [Theory]
    [InlineData("unknown")]
    [InlineData("never sent")]
    [InlineData("another query")]
    [InlineData("another caller")]
    [InlineData("another tenant")]
    public async Task A_position_of_nothing_or_of_somebody_else_gives_nothing_of_it(string whose)
    {
        var name = $"resume-{whose.Replace(' ', '-')}";
        var owner = silo.Client(await silo.Key(Roles, name));
        await owner.SubmitAndSettle("A note that is its owner's.\n");
        var sent = await Read(owner, All, null, item => item.EventType == "list");
        var reader = whose switch
        {
            "another caller" => silo.Client(await silo.Key(Roles, name)),
            "another tenant" => silo.Client(await silo.Key(Roles, name + "-2")),
            _ => owner,
        };
        var position = whose switch
        {
            "unknown" => "0123456789abcdef-1",
            "never sent" => $"{Reading(sent[0].EventId!)}-1000",
            _ => sent[0].EventId!,
        };
        var path = whose == "another query" ? "/v1/search?tag=resume=other" : All;
        var items = await Read(reader, path, position, item => item.EventType == "list");
        Assert.Equal("reset", items[0].EventType);
        Assert.NotEqual(Reading(sent[0].EventId!), Reading(items[^1].EventId!));
        Assert.Equal(
            whose is "another tenant" or "another query" ? 0 : 1, items[^1].Data.GetProperty("total").GetInt64());
    }

    [Theory]
    [InlineData("7")]
    [InlineData("0123456789abcdef")]
    [InlineData("0123456789abcdef-")]
    [InlineData("0123456789abcdef--1")]
    [InlineData("0123456789ABCDEF-1")]
    [InlineData("0123456789abcdef-99999999999999999999")]
    public async Task A_last_id_that_is_none_is_refused(string lastId)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, All);
        request.Headers.Accept.ParseAdd("text/event-stream");
        request.Headers.Add("Last-Event-ID", lastId);
        using var answer = await silo.Admin.SendAsync(request, Cancellation);
        await answer.IsProblem(400, "bad_request");
    }

    /// <summary>Up to the first that is wanted, with it; then the connection breaks.</summary>
    private static async Task<List<SseItem<JsonElement>>> Read(
        HttpClient client, string path, string? lastId, Func<SseItem<JsonElement>, bool> isLast)
    {
        var items = new List<SseItem<JsonElement>>();
        await foreach (var item in client.Events(path, lastId))
        {
            items.Add(item);
            if (isLast(item))
            {
                return items;
            }
        }

        throw new InvalidOperationException("the stream ended before");
    }

    private static bool Settles(SseItem<JsonElement> item, string id) =>
        item.EventType == "change" && item.Data.GetProperty("document") is var document && Id(document) == id
        && document.GetProperty("settled").GetBoolean();

    private static string Id(JsonElement document) => document.GetProperty("id").GetString()!;

    private static string Text(SseItem<JsonElement> item) => $"{item.EventId} {item.EventType} {item.Data}";

    private static string Reading(string eventId) => eventId.Split('-')[0];

    private static long Number(SseItem<JsonElement> item) => Number(item.EventId);

    private static long Number(string? eventId) =>
        long.Parse(eventId!.Split('-')[1], CultureInfo.InvariantCulture);
}
