using System.Net;
using Orleans.Docs.Callers;
using Orleans.Docs.Web.Tests.Bad;

namespace Orleans.Docs.Web.Tests.Limits;

/// <summary>A silo that bears little.</summary>
public sealed class StrictSilo : WebSilo
{
    protected override string[] Options =>
    [
        "Web:KeyCheckedFor=00:00:00", "Web:FailuresPerMinuteMax=5", "Web:RequestsPerSecond=1", "Web:RequestsBurst=6",
        "Web:StreamsPerCallerMax=2", "Web:HeadTimeMax=00:00:01", "Web:BodyBytesPerSecondMin=1000000",
        "Web:BodyBytesMax=2048", "Uploads:FileBytesMax=2000000", "Uploads:OpenUploadsPerTenantMax=2",
        "Web:StreamKeptFor=00:00:00",
        "Callers:Anonymous:Tenant=lobby", "Callers:Anonymous:Roles=reader submitter",
    ];
}

/// <summary>Whoever asks too much is told so, and when to come again; others do not notice.</summary>
public sealed class LimitTests(StrictSilo silo) : IClassFixture<StrictSilo>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_key_that_asks_too_often_is_told_when_to_come_again_and_another_is_not_held_up()
    {
        var busy = silo.Client(await silo.Key(Role.Reader));
        var other = silo.Client(await silo.Key(Role.Reader));
        for (var i = 0; i < 6; i++)
        {
            using var fine = await busy.GetAsync("/v1/caller", Cancellation);
            await fine.Is(HttpStatusCode.OK);
        }

        HttpResponseMessage refused;
        do
        {
            refused = await busy.GetAsync("/v1/caller", Cancellation);
        }
        while (refused.StatusCode == HttpStatusCode.OK);

        using (refused)
        {
            await refused.IsProblem(429, "too_many_requests");
            Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter?.Delta);
        }

        using var free = await other.GetAsync("/v1/caller", Cancellation);
        await free.Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_live_search_that_is_not_kept_begins_anew_and_says_so()
    {
        var client = silo.Client(await silo.Key(Role.Reader, "forgetful"));
        string last;
        await using (var live = client.Events("/v1/search").GetAsyncEnumerator(Cancellation))
        {
            Assert.True(await live.MoveNextAsync());
            Assert.Equal("list", live.Current.EventType);
            last = live.Current.EventId!;
        }

        // Until the server has noticed that its reader went, the search is passed on as it is, and has nothing to tell.
        var patience = TimeSpan.FromMilliseconds(1_100);
        string? first = null;
        await Cluster.Tests.Eventually.True(
            async () => (first = await FirstEvent(client, last, patience)) is not null, "an event comes");
        Assert.Equal("event: reset", first);
    }

    /// <summary>
    /// Null when none comes in time, or where connections that were broken off still count as this caller's.
    /// </summary>
    private static async Task<string?> FirstEvent(HttpClient client, string lastId, TimeSpan patience)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        waiting.CancelAfter(patience);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/search");
            request.Headers.Accept.ParseAdd("text/event-stream");
            request.Headers.Add("Last-Event-ID", lastId);
            using var answer = await client.SendAsync(
                request, HttpCompletionOption.ResponseHeadersRead, waiting.Token);
            if (answer.StatusCode is HttpStatusCode.TooManyRequests)
            {
                return null;
            }

            await answer.Is(HttpStatusCode.OK);
            using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(waiting.Token));
            while (await reader.ReadLineAsync(waiting.Token) is { } line)
            {
                if (line.StartsWith("event: ", StringComparison.Ordinal))
                {
                    return line;
                }
            }

            return null;
        }
        catch (OperationCanceledException) when (!Cancellation.IsCancellationRequested)
        {
            return null;
        }
    }

    [Fact]
    public async Task Streams_of_one_key_have_a_bound_and_a_closed_one_makes_room()
    {
        var client = silo.Client(await silo.Key(Role.Reader | Role.Submitter));
        var id = await client.Submitted("A letter with an audience.\n");
        var first = client.Events($"/v1/documents/{id}/events").GetAsyncEnumerator(Cancellation);
        var second = client.Events($"/v1/documents/{id}/events").GetAsyncEnumerator(Cancellation);
        Assert.True(await first.MoveNextAsync());
        Assert.True(await second.MoveNextAsync());
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/documents/{id}/events");
        request.Headers.Accept.ParseAdd("text/event-stream");
        using var third = await client.SendAsync(request, Cancellation);
        await third.IsProblem(429, "overloaded");
        Assert.NotNull(third.Headers.RetryAfter?.Delta);

        await first.DisposeAsync();
        await second.DisposeAsync();
    }

    [Fact]
    public async Task A_file_beyond_the_bound_is_refused_however_it_comes()
    {
        var client = silo.Client(await silo.Key(Role.Reader | Role.Submitter));
        using (var known = await RawRequest.ConnectAsync(silo.Address))
        {
            await known.Send(
                $"POST /v1/documents HTTP/1.1\r\nHost: {silo.Address.Authority}\r\nContent-Length: 2600000\r\n\r\n");
            Assert.StartsWith("HTTP/1.1 413 ", await known.Answer(), StringComparison.Ordinal);
        }

        using var content = new StreamContent(new MemoryStream(new byte[2_100_000]));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/documents") { Content = content };
        request.Headers.TransferEncodingChunked = true;
        using var unknown = await client.SendAsync(request, Cancellation);
        await unknown.IsProblem(413, "too_large");
    }

    [Fact]
    public async Task A_slow_client_is_sent_away()
    {
        using var head = await RawRequest.ConnectAsync(silo.Address);
        await head.Send("GET /v1/caller HTTP/1.1\r\nHost: 127.0.0.1\r\nX: never");
        Assert.StartsWith("HTTP/1.1 408 ", await head.Answer(), StringComparison.Ordinal);

        var key = await silo.Key(Role.Submitter);
        using var body = await RawRequest.ConnectAsync(silo.Address);
        await body.Send(
            $"POST /v1/documents?id=slow HTTP/1.1\r\nHost: {silo.Address.Authority}\r\nAuthorization: Bearer {key}\r\n"
            + "Content-Length: 1000000\r\n\r\nslowly");
        var answer = await body.Answer();
        Assert.StartsWith("HTTP/1.1 408 ", answer, StringComparison.Ordinal);
        Assert.Contains("urn:orleans-docs:problem:too_slow", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_is_let_in_without_credentials_gets_the_tenant_and_roles_that_were_chosen()
    {
        var anybody = silo.Client(credentials: null);
        var caller = await anybody.GetJson("/v1/caller");
        Assert.Equal("lobby", caller.GetProperty("tenant").GetString());
        Assert.Equal("anonymous", caller.GetProperty("subject").GetString());
        using var refused = await anybody.GetAsync("/v1/keys", Cancellation);
        await refused.IsProblem(403, "missing_role");
    }
}

/// <summary>Guessing keys.</summary>
public sealed class BruteForceTests(BruteForceTests.GuessedSilo silo) : IClassFixture<BruteForceTests.GuessedSilo>
{
    public sealed class GuessedSilo : WebSilo
    {
        /// <summary>Few, so that half a minute passes until there is another.</summary>
        protected override string[] Options => ["Web:FailuresPerMinuteMax=2"];
    }

    [Fact]
    public async Task An_address_that_fails_too_often_is_refused_whatever_it_shows()
    {
        var good = silo.Client(await silo.Key(Role.Reader));
        using var before = await good.GetAsync("/v1/caller", TestContext.Current.CancellationToken);
        await before.Is(HttpStatusCode.OK);
        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 5; i++)
        {
            var guess = silo.Client(ApiKeyText.New(WebSilo.Tenant, $"{i}").ToString());
            using var answer = await guess.GetAsync("/v1/caller", TestContext.Current.CancellationToken);
            answers.Add(answer.StatusCode);
        }

        Assert.Equal(2, answers.Count(status => status == HttpStatusCode.Unauthorized));
        Assert.Equal(HttpStatusCode.TooManyRequests, answers[^1]);
        using var after = await good.GetAsync("/v1/caller", TestContext.Current.CancellationToken);
        await after.IsProblem(429, "too_many_failures");
        Assert.NotNull(after.Headers.RetryAfter?.Delta);
    }
}
