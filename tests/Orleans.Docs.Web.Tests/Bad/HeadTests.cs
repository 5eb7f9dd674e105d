using System.Net;
using Orleans.Docs.Callers;
using Orleans.Docs.Web.Tests.Callers;

namespace Orleans.Docs.Web.Tests.Bad;

/// <summary>HEAD answers as GET does, without the body.</summary>
public sealed class HeadTests(WebSilo silo)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_route_with_GET_answers_HEAD_alike_and_without_a_body()
    {
        var id = (await silo.Admin.SubmitAndSettle("A letter of which only the head is asked.\n"))
            .GetProperty("id").GetString()!;
        var routes = Route.All(silo.Silo.Services)
            .Where(route => route.Method == "GET" && route.Name is not "getMetrics"
                && !route.Pattern.StartsWith("/dashboard", StringComparison.Ordinal)).ToList();
        Assert.True(routes.Count > 25, $"only {routes.Count} routes were found");
        foreach (var route in routes)
        {
            using var get = await silo.Admin.SendAsync(
                route.Request(id), HttpCompletionOption.ResponseHeadersRead, Cancellation);
            using var asked = route.Request(id);
            asked.Method = HttpMethod.Head;
            using var head = await silo.Admin.SendAsync(asked, Cancellation);
            Assert.True(get.StatusCode == head.StatusCode, $"{route}: {get.StatusCode}, HEAD {head.StatusCode}");
            Assert.Equal(get.Headers.ETag, head.Headers.ETag);
            Assert.Equal(get.Content.Headers.ContentType, head.Content.Headers.ContentType);
            Assert.Equal(get.Content.Headers.ContentDisposition, head.Content.Headers.ContentDisposition);
            Assert.Empty(await head.Content.ReadAsByteArrayAsync(Cancellation));
        }
    }

    [Fact]
    public async Task It_tells_the_length_where_it_is_known_and_the_tag_and_knows_what_the_client_has()
    {
        const string Text = "A letter of a known length.\n";
        var id = (await silo.Admin.SubmitAndSettle(Text)).GetProperty("id").GetString()!;
        using var document = await Head(silo.Admin, $"/v1/documents/{id}");
        var text = await silo.Admin.GetByteArrayAsync($"/v1/documents/{id}", Cancellation);
        Assert.Equal(text.Length, document.Content.Headers.ContentLength);
        Assert.NotNull(document.Headers.ETag);
        using var known = new HttpRequestMessage(HttpMethod.Head, $"/v1/documents/{id}");
        known.Headers.IfNoneMatch.Add(document.Headers.ETag);
        using var same = await silo.Admin.SendAsync(known, Cancellation);
        await same.Is(HttpStatusCode.NotModified);

        // Last, since it is on record that somebody asked, which changes the document's version.
        using var source = await Head(silo.Admin, $"/v1/documents/{id}/source");
        await source.Is(HttpStatusCode.OK);
        Assert.Equal(Text.Length, source.Content.Headers.ContentLength);
    }

    [Fact]
    public async Task It_is_refused_as_GET_is()
    {
        using var nobody = await Head(silo.Client(credentials: null), "/v1/documents/x");
        await nobody.Is(HttpStatusCode.Unauthorized);
        using var role = await Head(silo.Client(await silo.Key(Role.Submitter)), "/v1/search");
        await role.Is(HttpStatusCode.Forbidden);
        using var nothing = await Head(silo.Admin, "/v1/documents/unknown");
        await nothing.Is(HttpStatusCode.NotFound);
        using var nowhere = await Head(silo.Admin, "/v1/nowhere");
        await nowhere.Is(HttpStatusCode.NotFound);
        using var post = await Head(silo.Admin, "/v1/index/rebuild");
        await post.Is(HttpStatusCode.MethodNotAllowed);
    }

    [Theory]
    [InlineData("/v1/search")]
    [InlineData("/v1/index")]
    [InlineData("/v1/documents/{id}/events")]
    public async Task A_live_stream_has_none(string path)
    {
        var id = await silo.Admin.Submitted("A letter whose stream has no head.\n");
        using var asked = new HttpRequestMessage(HttpMethod.Head, path.Replace("{id}", id));
        asked.Headers.Accept.ParseAdd("text/event-stream");
        using var refused = await silo.Admin.SendAsync(asked, Cancellation);
        await refused.Is(HttpStatusCode.MethodNotAllowed);
        Assert.Contains("GET", refused.Content.Headers.Allow);
    }

    [Fact]
    public async Task A_connection_goes_on_behind_it()
    {
        var key = await silo.Key(Role.Reader);
        using var raw = await RawRequest.ConnectAsync(silo.Address);
        var rest = $" HTTP/1.1\r\nHost: {silo.Address.Authority}\r\nAuthorization: Bearer {key}\r\n";
        await raw.Send($"HEAD /v1/search{rest}\r\nGET /v1/caller{rest}Connection: close\r\n\r\n");
        var answer = await raw.Answer();
        var second = answer.IndexOf("\r\n\r\nHTTP/1.1 200 ", StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
        Assert.True(second > 0, answer);
        Assert.Contains("\"tenant\":\"acme\"", answer[second..], StringComparison.Ordinal);
    }

    private static Task<HttpResponseMessage> Head(HttpClient client, string path) =>
        client.SendAsync(new HttpRequestMessage(HttpMethod.Head, path), Cancellation);
}
