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
        Assert.DoesNotContain(" 202 ", answer, StringComparison.Ordinal);
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

    [Fact]
    public async Task A_head_without_end_is_refused()
    {
        using var raw = await RawRequest.ConnectAsync(silo.Address);
        await raw.Send("GET /v1/caller HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + new string('a', 70_000) + "\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 431 ", await raw.Answer(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_break_in_an_address_adds_no_header()
    {
        using var answer = await silo.Admin.GetAsync(
            "/v1/documents/x%0d%0aSet-Cookie:%20a=b", TestContext.Current.CancellationToken);
        await answer.IsProblem(400, "invalid_name");
        Assert.False(answer.Headers.Contains("Set-Cookie"));
    }

    private string Head(string key, string line) =>
        $"{line} HTTP/1.1\r\nHost: {silo.Address.Authority}\r\nAuthorization: Bearer {key}\r\n";
}
