using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Orleans.Docs.Callers;

namespace Orleans.Docs.Web.Tests.Documents;

/// <summary>Documents as they are read and commanded over HTTP.</summary>
public sealed class ReadTests(WebSilo silo)
{
    private const string Letter =
        "Dear Mr Smith,\nplease write to john.smith@example.com about the order.\nYours, Ann\n";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_reader_gets_text_redacted_and_a_reviewer_as_it_was_read()
    {
        var id = Id(await silo.Admin.SubmitAndSettle(Letter, "?name=to-john.smith.txt"));
        var reader = silo.Client(await silo.Key(Role.Reader));
        var redacted = await reader.GetStringAsync($"/v1/documents/{id}/text", Cancellation);
        Assert.DoesNotContain("john.smith@example.com", redacted, StringComparison.Ordinal);
        Assert.Contains("[EMAIL]", redacted, StringComparison.Ordinal);
        foreach (var path in new[] { "", "/events", "/text", "/tables", "/fields", "/summary" })
        {
            var shown = await reader.GetStringAsync($"/v1/documents/{id}{path}", Cancellation);
            Assert.DoesNotContain("john.smith", shown, StringComparison.Ordinal);
        }

        var plain = await silo.Admin.GetStringAsync($"/v1/documents/{id}/unredacted/text", Cancellation);
        Assert.Contains("john.smith@example.com", plain, StringComparison.Ordinal);
        var findings = await silo.Admin.GetJson($"/v1/documents/{id}/unredacted/findings");
        Assert.Contains(
            findings.GetProperty("findings").EnumerateArray(), f => f.GetProperty("type").GetString() == "EMAIL");
    }

    [Fact]
    public async Task Plain_text_is_given_where_it_is_asked_for()
    {
        var id = Id(await silo.Admin.SubmitAndSettle("Just a few plain words.\n"));
        using var answer = await Get($"/v1/documents/{id}/text", "text/plain");
        Assert.Equal("text/plain", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("Just a few plain words.", (await answer.Content.ReadAsStringAsync(Cancellation)).Trim());
    }

    [Fact]
    public async Task Tables_are_given_as_CSV_that_no_spreadsheet_runs()
    {
        using var submitted = await silo.Admin.Submit(
            "name,amount\n=HYPERLINK(1),-12.50\n@SUM(A1),+1\nplain,2\n"u8.ToArray(), "?name=table.csv", "text/csv");
        var id = (await submitted.Json()).GetProperty("id").GetString()!;
        await silo.Admin.Settled(id);
        using var answer = await Get($"/v1/documents/{id}/unredacted/tables", "text/csv");
        Assert.Equal("text/csv", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(
            "name,amount\n'=HYPERLINK(1),-12.50\n'@SUM(A1),+1\nplain,2\n",
            await answer.Content.ReadAsStringAsync(Cancellation));
        var json = await silo.Admin.GetJson($"/v1/documents/{id}/unredacted/tables");
        Assert.Equal(
            "=HYPERLINK(1)", json.GetProperty("tables")[0].GetProperty("rows")[1][0].GetString());
    }

    [Fact]
    public async Task A_source_is_given_as_it_came_and_never_to_be_run()
    {
        var page = "<script>alert(1)</script><p>Words.\n"u8.ToArray();
        using var submitted = await silo.Admin.Submit(page, "?name=p%0d%0aX-Evil:%201.html", "text/html");
        var id = (await submitted.Json()).GetProperty("id").GetString()!;
        using var answer = await silo.Admin.GetAsync($"/v1/documents/{id}/source", Cancellation);
        Assert.Equal(page, await answer.Content.ReadAsByteArrayAsync(Cancellation));
        Assert.Equal("application/octet-stream", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("attachment", answer.Content.Headers.ContentDisposition?.DispositionType);
        Assert.Equal(["nosniff"], answer.Headers.GetValues("X-Content-Type-Options"));
        Assert.Contains(
            "sandbox", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.False(answer.Headers.Contains("X-Evil"));
    }

    [Fact]
    public async Task A_document_that_has_not_changed_is_not_sent_again()
    {
        var id = Id(await silo.Admin.SubmitAndSettle("A letter that stays as it is.\n"));
        using var first = await silo.Admin.GetAsync($"/v1/documents/{id}", Cancellation);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/documents/{id}");
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var again = await silo.Admin.SendAsync(request, Cancellation);
        await again.Is(HttpStatusCode.NotModified);
        Assert.Empty(await again.Content.ReadAsByteArrayAsync(Cancellation));
    }

    [Fact]
    public async Task A_command_for_another_version_is_refused_and_a_repeated_one_happens_once()
    {
        var id = Id(await silo.Admin.SubmitAndSettle("A letter to be done again.\n"));
        using var document = await silo.Admin.GetAsync($"/v1/documents/{id}", Cancellation);
        using var stale = await Command(id, "\"1\"", "one");
        await stale.IsProblem(412, "version_mismatch");
        using var fresh = await Command(id, document.Headers.ETag!.Tag, "two");
        await fresh.Is(HttpStatusCode.Accepted);
        using var repeated = await Command(id, document.Headers.ETag.Tag, "two");
        await repeated.Is(HttpStatusCode.Accepted);
        using var weak = await Command(id, "W/\"1\"", "three");
        await weak.IsProblem(400, "bad_request");
        var events = await silo.Admin.GetJson($"/v1/documents/{id}/events?limit=1000");
        Assert.Single(
            events.GetProperty("events").EnumerateArray(),
            e => e.GetProperty("name").GetString() == "document.reprocessed.v1");
    }

    [Fact]
    public async Task A_document_is_shown_as_it_stood_at_a_version()
    {
        var id = Id(await silo.Admin.SubmitAndSettle("A letter with versions.\n"));
        var first = await silo.Admin.GetJson($"/v1/documents/{id}?version=1");
        Assert.Equal("extracting", first.GetProperty("state").GetString());
        using var beyond = await silo.Admin.GetAsync($"/v1/documents/{id}?version=1000", Cancellation);
        await beyond.IsProblem(409, "command_refused");
    }

    [Fact]
    public async Task Search_filters_counts_and_pages()
    {
        for (var i = 0; i < 3; i++)
        {
            await silo.Admin.SubmitAndSettle(
                $"Dear reader,\nthe axolotl number {i} swims.\n", "?name=l.txt&tag=tank=blue");
        }

        var page = await silo.Admin.GetJson("/v1/search?q=axolotl&tag=tank%3Dblue&limit=2");
        Assert.Equal(3, page.GetProperty("total").GetInt64());
        Assert.Equal(2, page.GetProperty("hits").GetArrayLength());
        var snippet = page.GetProperty("hits")[0].GetProperty("snippets")[0];
        var match = snippet.GetProperty("matches")[0];
        Assert.Equal("axolotl", snippet.GetProperty("text").GetString()!.Substring(
            match.GetProperty("start").GetInt32(), match.GetProperty("length").GetInt32()));
        Assert.True(page.GetProperty("facets").TryGetProperty("state", out _));
        var cursor = Uri.EscapeDataString(page.GetProperty("nextCursor").GetString()!);
        var rest = await silo.Admin.GetJson($"/v1/search?q=axolotl&tag=tank%3Dblue&limit=2&cursor={cursor}");
        Assert.Equal(1, rest.GetProperty("hits").GetArrayLength());
        using var bad = await silo.Admin.GetAsync("/v1/search?q=type:", Cancellation);
        await bad.IsProblem(400, "invalid_query");
    }

    [Theory]
    [InlineData("br")]
    [InlineData("gzip")]
    public async Task Answers_are_compressed_for_whoever_takes_it(string encoding)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/status");
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue(encoding));
        using var answer = await silo.Admin.SendAsync(request, Cancellation);
        Assert.Equal([encoding], answer.Content.Headers.ContentEncoding);
    }

    [Fact]
    public async Task A_key_is_made_used_listed_without_its_secret_and_revoked()
    {
        using var made = await silo.Admin.PostAsync(
            "/v1/keys",
            new StringContent("""{"name":"scanner","roles":["reader"],"days":1}""", Encoding.UTF8, "application/json"),
            Cancellation);
        await made.Is(HttpStatusCode.Created);
        var text = (await made.Json()).GetProperty("text").GetString()!;
        var reader = silo.Client(text);
        Assert.Equal("acme", (await reader.GetJson("/v1/caller")).GetProperty("tenant").GetString());
        var list = await silo.Admin.GetStringAsync("/v1/keys", Cancellation);
        Assert.Contains("scanner", list, StringComparison.Ordinal);
        Assert.DoesNotContain(text.Split('.')[^1], list, StringComparison.Ordinal);
        using var ended = await silo.Admin.DeleteAsync(made.Headers.Location, Cancellation);
        await ended.Is(HttpStatusCode.NoContent);
        using var refused = await reader.GetAsync("/v1/caller", Cancellation);
        await refused.IsProblem(401, "bad_credentials");
    }

    [Fact]
    public async Task A_command_holds_to_what_its_caller_saw_although_it_was_read_meanwhile()
    {
        var id = Id(await silo.Admin.SubmitAndSettle("A letter that is read before it is changed.\n"));
        using var seen = await silo.Admin.GetAsync($"/v1/documents/{id}", Cancellation);
        using (var source = await silo.Admin.GetAsync($"/v1/documents/{id}/source", Cancellation))
        {
            await source.Is(HttpStatusCode.OK);
        }

        using var after = await silo.Admin.GetAsync($"/v1/documents/{id}", Cancellation);
        Assert.NotEqual(seen.Headers.ETag, after.Headers.ETag);
        using var done = await Command(id, seen.Headers.ETag!.ToString(), "after-reading");
        await done.Is(HttpStatusCode.Accepted);
        using var late = await Command(id, after.Headers.ETag!.ToString(), "after-a-change");
        await late.IsProblem(412, "version_mismatch");
        using var early = await Command(id, "\"9999\"", "before-its-time");
        await early.IsProblem(412, "version_mismatch");
    }

    private static string Id(System.Text.Json.JsonElement document) => document.GetProperty("id").GetString()!;

    private Task<HttpResponseMessage> Get(string path, string mediaType)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.ParseAdd(mediaType);
        return silo.Admin.SendAsync(request, Cancellation);
    }

    private Task<HttpResponseMessage> Command(string id, string ifMatch, string key)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/documents/{id}/reprocess")
        {
            Content = new StringContent("""{"from":"classify"}""", Encoding.UTF8, "application/json"),
        };
        request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        request.Headers.Add("Idempotency-Key", key);
        return silo.Admin.SendAsync(request, Cancellation);
    }
}
