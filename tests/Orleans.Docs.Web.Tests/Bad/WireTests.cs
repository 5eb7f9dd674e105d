using Orleans.Docs.Callers;

namespace Orleans.Docs.Web.Tests.Bad;

/// <summary>What no client library would send: lengths that lie, bodies that break off, injected heads.</summary>
public sealed class WireTests(WebSilo silo)
{
    [Fact]
    public async Task A_body_shorter_than_it_says_leaves_nothing_behind()
    {
        var key = await silo.Key(Role.Submitter | Role.Reader);
        using var raw = await RawRequest.ConnectAsync(silo.Address);
        await raw.Send(Head(key, "POST /v1/documents?id=cut-body") + "Content-Length: 5000\r\n\r\nonly this");
        raw.EndSending();
        var answer = await raw.Answer();

        // Whoever ends his side amidst a body is taken to be gone, and nobody is there to be answered.
        Assert.Equal("", answer);
        using var there = await silo.Admin.GetAsync("/v1/documents/cut-body", TestContext.Current.CancellationToken);
        await there.IsProblem(404, "document_not_found");
    }

    [Fact]
    public async Task A_body_longer_than_any_upload_is_refused_before_it_is_read()
    {
        var key = await silo.Key(Role.Submitter);
        using var raw = await RawRequest.ConnectAsync(silo.Address);
        await raw.Send(Head(key, "POST /v1/documents") + "Content-Length: 1099511627776\r\n\r\nx");
        var answer = await raw.Answer();
        Assert.StartsWith("HTTP/1.1 413 ", answer, StringComparison.Ordinal);
        Assert.Contains("urn:orleans-docs:problem:too_large", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello")]
    [InlineData("Content-Length: -1\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n")]
    [InlineData("X: a\u0000b\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("Transfer-Encoding: gzip\r\n\r\n")]
    public async Task A_head_that_lies_about_its_body_is_refused(string rest)
    {
        var key = await silo.Key(Role.Submitter);
        using var raw = await RawRequest.ConnectAsync(silo.Address);
        await raw.Send(Head(key, "POST /v1/documents") + "Connection: close\r\n" + rest);
        Assert.Matches("^HTTP/1.1 (400|411|501) ", await raw.Answer());
    }

    /// <summary>
    /// The server turns these away before there is a request: no part of the program sees them, so that nobody can say
    /// what is wrong. What comes is the status, and nothing of the program's nor of what was sent.
    /// </summary>
    [Theory]
    [InlineData("GET /%00 HTTP/1.1", 400)]
    [InlineData("GET /v1/documents/zq.planted%00b HTTP/1.1", 400)]
    [InlineData("zq.planted", 400)]
    [InlineData("GET zq.planted HTTP/1.1", 405)]
    [InlineData("G\u0001T /zq.planted HTTP/1.1", 400)]
    [InlineData("GET /zq.planted HTTP/3.7", 505)]
    [InlineData("GET /v1/caller HTTP/1.1\r\nzq.planted", 400)]
    [InlineData("GET /v1/caller HTTP/1.1\r\n: zq.planted", 400)]
    [InlineData("GET /v1/caller HTTP/1.1\r\nHost: zq.planted", 400)]
    public async Task What_is_no_request_gets_a_status_and_hears_nothing_else(string head, int status)
    {
        using var raw = await RawRequest.ConnectAsync(silo.Address);
        await raw.Send($"{head}\r\nHost: {silo.Address.Authority}\r\n\r\n");
        IsBare(await raw.Answer(), status);
    }

    [Theory]
    [InlineData("GET /v1/caller HTTP/1.1\r\nX: ", 70_000, 431)]
    [InlineData("GET /v1/", 10_000, 414)]
    public async Task A_head_without_end_is_refused(string head, int length, int status)
    {
        using var raw = await RawRequest.ConnectAsync(silo.Address);
        await raw.Send(head + new string('a', length) + $"\r\nHost: {silo.Address.Authority}\r\n\r\n");
        IsBare(await raw.Answer(), status);
    }

    /// <summary>What is written badly and still is a request is told what is wrong.</summary>
    [Theory]
    [InlineData("/v1/documents/%zz", "invalid_name")]
    [InlineData("/v1/documents/a%", "invalid_name")]
    [InlineData("/v1/documents/%ff%fe", "invalid_name")]
    [InlineData("/v1/documents/%c0%ae%c0%ae%2f", "invalid_name")]
    [InlineData("/v1/documents/a?version=%00", "bad_request")]
    [InlineData("/v1/documents/a?version=%zz", "bad_request")]
    [InlineData("/v1/search?tag=%00", "bad_request")]
    public async Task A_bad_escape_in_an_address_is_a_problem_like_any_other(string path, string code)
    {
        var key = await silo.Key(Role.Reader);
        using var raw = await RawRequest.ConnectAsync(silo.Address);
        await raw.Send(Head(key, $"GET {path}") + "Connection: close\r\n\r\n");
        var answer = await raw.Answer();
        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        Assert.Contains("Content-Type: application/problem+json", answer, StringComparison.Ordinal);
        Assert.Contains($"urn:orleans-docs:problem:{code}", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_break_in_an_address_adds_no_header()
    {
        using var answer = await silo.Admin.GetAsync(
            "/v1/documents/x%0d%0aSet-Cookie:%20a=b", TestContext.Current.CancellationToken);
        await answer.IsProblem(400, "invalid_name");
        Assert.False(answer.Headers.Contains("Set-Cookie"));
    }

    private static void IsBare(string answer, int status)
    {
        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n", answer, StringComparison.Ordinal);
        const string Header = "^(Content-Length: 0|Connection: close|Date: [A-Za-z0-9 ,:]+|Allow: [A-Z]+)$";
        Assert.All(answer.TrimEnd().Split("\r\n").Skip(1), header => Assert.Matches(Header, header));
    }

    private string Head(string key, string line) =>
        $"{line} HTTP/1.1\r\nHost: {silo.Address.Authority}\r\nAuthorization: Bearer {key}\r\n";
}
