using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Orleans.Docs.Callers;

namespace Orleans.Docs.Web.Tests.Bad;

/// <summary>What a client sends by mistake or by malice: each gets its status and one clear message.</summary>
public sealed class BadRequestTests(WebSilo silo)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/nowhere", 404, "not_found")]
    [InlineData("/v1/documents", 405, "method_not_allowed")]
    [InlineData("/v1/documents/UPPER", 400, "invalid_name")]
    [InlineData("/v1/documents/a%2Fb", 400, "invalid_name")]
    [InlineData("/v1/documents/..%2f..%2fetc%2fpasswd", 400, "invalid_name")]
    [InlineData("/v1/documents/globex%2Fx", 400, "invalid_name")]
    [InlineData("/v1/documents/a?version=x", 400, "bad_request")]
    [InlineData("/v1/documents/a?version=99999999999999999999", 400, "bad_request")]
    [InlineData("/v1/documents/a?version=1&at=2026-01-01", 400, "bad_request")]
    [InlineData("/v1/documents/a/events?limit=0", 400, "bad_request")]
    [InlineData("/v1/documents/a/events?limit=1001", 400, "bad_request")]
    [InlineData("/v1/documents/a/text?page=0", 400, "bad_request")]
    [InlineData("/v1/documents/a/text?count=101", 400, "bad_request")]
    [InlineData("/v1/documents/unknown", 404, "document_not_found")]
    [InlineData("/v1/documents/unknown/source", 404, "document_not_found")]
    [InlineData("/v1/uploads/unknown", 404, "upload_not_open")]
    [InlineData("/v1/search?q=%22open", 400, "invalid_query")]
    [InlineData("/v1/search?q=((((", 400, "invalid_query")]
    [InlineData("/v1/search?limit=100000", 400, "invalid_query")]
    [InlineData("/v1/search?cursor=%7Bx", 400, "invalid_query")]
    [InlineData("/v1/search?order=upwards", 400, "bad_request")]
    [InlineData("/v1/search?tag=x", 400, "bad_request")]
    [InlineData("/v1/dead-letters?limit=0", 409, "command_refused")]
    public async Task A_question_that_makes_no_sense(string path, int status, string code)
    {
        using var answer = await silo.Admin.GetAsync(path, Cancellation);
        await answer.IsProblem(status, code);
    }

    [Theory]
    [InlineData("/v1/keys", "", 400)]
    [InlineData("/v1/keys", "{", 400)]
    [InlineData("/v1/keys", "[]", 400)]
    [InlineData("/v1/keys", "null", 400)]
    [InlineData("/v1/keys", """{"name":1,"roles":["reader"]}""", 400)]
    [InlineData("/v1/keys", """{"name":"x"}""", 400)]
    [InlineData("/v1/keys", """{"name":"x","roles":["owner"]}""", 400)]
    [InlineData("/v1/keys", """{"name":"x","roles":["silo"]}""", 400)]
    [InlineData("/v1/keys", """{"name":"x","roles":["reader"],"tenant":"globex"}""", 400)]
    [InlineData("/v1/keys", """{"name":"x","name":"y","roles":["reader"]}""", 400)]
    [InlineData("/v1/keys", """{"name":"x","roles":["reader"],"days":1000000000}""", 400)]
    [InlineData("/v1/keys", """{"name":"x","roles":["reader"],"days":99999}""", 409)]
    [InlineData("/v1/keys", """{"name":"","roles":["reader"]}""", 409)]
    [InlineData("/v1/documents/a/reprocess", """{"from":"everything"}""", 400)]
    [InlineData("/v1/documents/a/reprocess", """{"from":1}""", 400)]
    [InlineData("/v1/documents/a/correct", """{"field":"total","value":{"a":1}}""", 400)]
    [InlineData("/v1/uploads", """{"fileName":"x","id":"UPPER"}""", 400)]
    [InlineData("/v1/uploads", """{"fileName":"x","tags":{"UPPER":"x"}}""", 400)]
    [InlineData("/v1/uploads", """{"fileName":"x","id":"upload-1"}""", 400)]
    public async Task A_body_of_the_wrong_shape(string path, string body, int status)
    {
        using var answer = await silo.Admin.PostAsync(
            path, new StringContent(body, Encoding.UTF8, "application/json"), Cancellation);
        await answer.IsProblem(
            status, status == 409 ? "command_refused" : await Code(answer) is var code
                && code is "bad_request" or "invalid_name" or "invalid_upload" ? code : "bad_request");
    }

    [Theory]
    [InlineData("/v1/audit?from=zq.planted", "the parameter from cannot be read")]
    [InlineData("/v1/documents/a?version=zq.planted", "the parameter version cannot be read")]
    [InlineData("/v1/search?limit=zq.planted", "the parameter limit cannot be read")]
    public async Task A_parameter_that_cannot_be_read_is_named_and_not_said_again(string path, string detail)
    {
        using var answer = await silo.Admin.GetAsync(path, Cancellation);
        await Tells(answer, detail);
    }

    [Theory]
    [InlineData("", "a body of JSON is needed")]
    [InlineData("{", "the body is not JSON as this address takes it")]
    [InlineData("""{"name":["zq.planted"],"roles":["reader"]}""", "the body cannot be read at name")]
    [InlineData("""{"name":"x","roles":["reader",{"zq.planted":1}]}""", "the body cannot be read at roles[1]")]
    [InlineData("""{"name":"zq.planted"}""", "the body lacks roles")]
    [InlineData("""{"name":"x","roles":[],"zq.planted":1}""", "the body is not JSON as this address takes it")]
    public async Task The_place_of_a_body_that_cannot_be_read_is_named(string body, string detail)
    {
        using var answer = await silo.Admin.PostAsync(
            "/v1/keys", new StringContent(body, Encoding.UTF8, "application/json"), Cancellation);
        await Tells(answer, detail);
    }

    private static async Task Tells(HttpResponseMessage answer, string detail)
    {
        await answer.IsProblem(400, "bad_request");
        Assert.Equal(detail, (await answer.Json()).GetProperty("detail").GetString());
        Assert.DoesNotContain(
            "zq.planted", await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deep_or_long_body_is_refused()
    {
        var deep = string.Concat(Enumerable.Repeat("[", 10_000));
        using var first = await silo.Admin.PostAsync(
            "/v1/keys", new StringContent(deep, Encoding.UTF8, "application/json"), Cancellation);
        await first.IsProblem(400, "bad_request");
        using var second = await silo.Admin.PostAsync(
            "/v1/keys", new StringContent(new string(' ', 300_000), Encoding.UTF8, "application/json"), Cancellation);
        await second.IsProblem(413, "too_large");
    }

    [Fact]
    public async Task A_body_of_another_kind_than_it_says_is_refused()
    {
        using var answer = await silo.Admin.PostAsync(
            "/v1/keys", new StringContent("name=x", Encoding.UTF8, "application/x-www-form-urlencoded"), Cancellation);
        await answer.IsProblem(415, "unsupported_media_type");
    }

    [Theory]
    [InlineData("../../../etc/passwd", "passwd")]
    [InlineData("C:\\Windows\\system32\\evil.exe", "evil.exe")]
    [InlineData("a\r\nSet-Cookie: x=1\r\n.txt", "aSet-Cookie: x=1.txt")]
    [InlineData("<script>alert(1)</script>.txt", "script>.txt")]
    [InlineData("..", "unnamed")]
    [InlineData("a\0b.txt", "ab.txt")]
    public async Task A_name_that_plays_tricks_becomes_a_name(string name, string kept)
    {
        var id = await silo.Admin.Submitted(
            $"A letter with the name of {Guid.NewGuid()}.\n", $"?name={Uri.EscapeDataString(name)}");
        using var answer = await silo.Admin.GetAsync($"/v1/documents/{id}/unredacted/names", Cancellation);
        Assert.Equal(kept, (await answer.Json()).GetProperty("fileName").GetString());
        var text = await answer.Content.ReadAsStringAsync(Cancellation);
        Assert.DoesNotContain("<script", text, StringComparison.OrdinalIgnoreCase);
        using var source = await silo.Admin.GetAsync($"/v1/documents/{id}/source", Cancellation);
        await source.Is(HttpStatusCode.OK);
        Assert.False(source.Headers.Contains("Set-Cookie"));
    }

    [Theory]
    [InlineData("?name=x&evil=1")]
    [InlineData("?new=perhaps")]
    [InlineData("?lane=fast")]
    [InlineData("?tag=novalue")]
    [InlineData("?id=UPPER")]
    [InlineData("?id=a&new=true")]
    public async Task An_upload_that_says_nonsense_of_itself(string query)
    {
        using var answer = await silo.Admin.Submit("x"u8.ToArray(), query);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        await answer.IsProblem(400, await Code(answer));
    }

    [Theory]
    [InlineData("multipart/form-data", "")]
    [InlineData("multipart/form-data; boundary=x", "")]
    [InlineData("multipart/form-data; boundary=x", "--x\r\n\r\nno head\r\n--x--\r\n")]
    [InlineData(
        "multipart/form-data; boundary=x",
        "--x\r\nContent-Disposition: form-data; name=\"id\"\r\n\r\na\r\n--x--\r\n")]
    [InlineData(
        "multipart/form-data; boundary=x",
        "--x\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a.txt\"\r\n\r\nit never ends")]
    [InlineData(
        "multipart/form-data; boundary=x",
        "--x\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a.txt\"\r\n\r\none\r\n"
        + "--x\r\nContent-Disposition: form-data; name=\"g\"; filename=\"b.txt\"\r\n\r\ntwo\r\n--x--\r\n")]
    public async Task A_form_that_is_broken_leaves_nothing_behind(string mediaType, string body)
    {
        var before = (await silo.Admin.GetJson("/v1/totals")).ToString();
        using var content = new ByteArrayContent(Encoding.Latin1.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", mediaType);
        using var answer = await silo.Admin.PostAsync("/v1/documents?id=broken-form", content, Cancellation);
        await answer.IsProblem(400, "bad_request");
        using var there = await silo.Admin.GetAsync("/v1/documents/broken-form", Cancellation);
        await there.IsProblem(404, "document_not_found");
        Assert.NotEmpty(before);
    }

    [Fact]
    public async Task A_page_of_another_origin_may_not_send_anything()
    {
        foreach (var (name, value) in new[]
        {
            ("Origin", "https://evil.example"), ("Origin", "null"), ("Sec-Fetch-Site", "cross-site"),
            ("Sec-Fetch-Site", "same-site"),
        })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/documents");
            request.Content = new StringContent("x");
            request.Headers.TryAddWithoutValidation(name, value);
            using var answer = await silo.Admin.SendAsync(request, Cancellation);
            await answer.IsProblem(403, "foreign_origin");
            Assert.False(answer.Headers.Contains("Access-Control-Allow-Origin"));
        }

        using var own = new HttpRequestMessage(HttpMethod.Get, "/v1/caller");
        own.Headers.Add("Origin", silo.Address.GetLeftPart(UriPartial.Authority));
        using var good = await silo.Admin.SendAsync(own, Cancellation);
        await good.Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_request_to_another_name_is_refused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/caller");
        request.Headers.Host = "rebound.example";
        using var answer = await silo.Admin.SendAsync(request, Cancellation);
        await answer.IsProblem(400, "bad_request");
    }

    [Fact]
    public async Task Two_credentials_or_another_scheme_let_nobody_in()
    {
        var key = await silo.Key(Role.Reader);
        var anybody = silo.Client(credentials: null);
        foreach (var values in new[]
        {
            new[] { $"Bearer {key}", $"Bearer {key}" }, [$"Basic {key}"], [key], [$"Bearer  , Bearer {key}"],
        })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/caller");
            Assert.True(request.Headers.TryAddWithoutValidation("Authorization", values));
            using var answer = await anybody.SendAsync(request, Cancellation);
            await answer.IsProblem(401, "bad_credentials");
        }

        using var query = await anybody.GetAsync($"/v1/caller?key={key}&access_token={key}", Cancellation);
        await query.IsProblem(401, "no_credentials");
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("")]
    public async Task An_idempotency_key_that_is_none(string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/documents/x/retry");
        request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        using var answer = await silo.Admin.SendAsync(request, Cancellation);
        Assert.True(answer.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.NotFound);
        await answer.IsProblem((int)answer.StatusCode, await Code(answer));
    }

    private static async Task<string> Code(HttpResponseMessage answer) =>
        (await answer.Json()).GetProperty("type").GetString()!.Split(':')[^1];
}
