using System.Net;
using System.Text;

namespace Orleans.Docs.Web.Tests.Documents;

/// <summary>Files that come in over HTTP.</summary>
public sealed class SubmitTests(WebSilo silo)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_body_becomes_a_document_that_can_be_read_and_found()
    {
        using var answer = await silo.Admin.Submit(
            "Dear Ms Quill,\nthe zanzibar shelves arrived on 3 May 2025.\nYours, Peter\n"u8.ToArray(),
            "?name=letter.txt&tag=project=shelf", "text/plain");
        await answer.Is(HttpStatusCode.Accepted);
        var receipt = await answer.Json();
        var id = receipt.GetProperty("id").GetString()!;
        Assert.Equal($"/v1/documents/{id}", answer.Headers.Location?.ToString());
        Assert.False(receipt.GetProperty("joined").GetBoolean());

        var document = await silo.Admin.Settled(id);
        Assert.Equal("completed", document.GetProperty("state").GetString());
        var names = await silo.Admin.GetJson($"/v1/documents/{id}/names");
        Assert.Equal("letter.txt", names.GetProperty("fileName").GetString());
        Assert.Equal("shelf", document.GetProperty("tags").GetProperty("project").GetString());
        var text = await silo.Admin.GetJson($"/v1/documents/{id}/unredacted/text");
        Assert.Contains(
            "zanzibar", text.GetProperty("pages")[0].GetProperty("text").GetString(), StringComparison.Ordinal);
        var found = await silo.Admin.GetJson("/v1/search?q=zanzibar+state:completed");
        Assert.Equal(id, found.GetProperty("hits")[0].GetProperty("id").GetString());
    }

    [Fact]
    public async Task A_form_becomes_a_document()
    {
        using var form = new MultipartFormDataContent
        {
            { new StringContent("project=form"), "tag" },
            { new ByteArrayContent("A form brought me here.\n"u8.ToArray()), "file", "from-a-form.txt" },
        };
        using var answer = await silo.Admin.PostAsync("/v1/documents", form, Cancellation);
        await answer.Is(HttpStatusCode.Accepted);
        var document = await silo.Admin.Settled((await answer.Json()).GetProperty("id").GetString()!);
        var names = await silo.Admin.GetJson($"/v1/documents/{document.GetProperty("id").GetString()}/names");
        Assert.Equal("from-a-form.txt", names.GetProperty("fileName").GetString());
        Assert.Equal("form", document.GetProperty("tags").GetProperty("project").GetString());
    }

    [Theory]
    [InlineData("application/x-www-form-urlencoded", null)]
    [InlineData("text/plain", "text/plain")]
    public async Task What_curl_says_of_any_body_is_not_kept_as_the_type_of_the_file(string sent, string? kept)
    {
        using var answer = await silo.Admin.Submit(
            Encoding.UTF8.GetBytes($"Sent as {sent}.\n"), "?name=sent.txt", sent);
        await answer.Is(HttpStatusCode.Accepted);
        var id = (await answer.Json()).GetProperty("id").GetString();
        var uploaded = (await silo.Admin.GetJson($"/v1/documents/{id}/events")).GetProperty("events")[0];
        Assert.Equal("document.uploaded.v1", uploaded.GetProperty("name").GetString());
        Assert.Equal(kept, uploaded.GetProperty("event").TryGetProperty("mediaType", out var type)
            ? type.GetString()
            : null);
    }

    [Fact]
    public async Task The_same_bytes_join_the_same_document_of_one_tenant_and_of_no_other()
    {
        var file = "The same bytes, twice and thrice.\n"u8.ToArray();
        var first = await (await silo.Admin.Submit(file)).Json();
        var again = await (await silo.Admin.Submit(file)).Json();
        var other = await (await silo.Stranger.Submit(file)).Json();
        Assert.Equal(first.GetProperty("id").GetString(), again.GetProperty("id").GetString());
        Assert.True(again.GetProperty("joined").GetBoolean());
        Assert.NotEqual(first.GetProperty("id").GetString(), other.GetProperty("id").GetString());
        Assert.False(other.GetProperty("joined").GetBoolean());
    }

    [Fact]
    public async Task An_idempotency_key_makes_one_new_document_however_often_it_is_sent()
    {
        var file = "New each time, but for the key.\n"u8.ToArray();
        var ids = new List<string>();
        foreach (var key in new[] { "a-key", "a-key", "another" })
        {
            using var answer = await silo.Admin.Submit(file, "?new=true", idempotencyKey: key);
            await answer.Is(HttpStatusCode.Accepted);
            ids.Add((await answer.Json()).GetProperty("id").GetString()!);
        }

        Assert.Equal(ids[0], ids[1]);
        Assert.NotEqual(ids[0], ids[2]);
        using var reused = await silo.Admin.Submit("Other bytes.\n"u8.ToArray(), "?new=true", idempotencyKey: "a-key");
        await reused.IsProblem(409, "command_refused");
    }

    [Fact]
    public async Task An_idempotency_key_stands_for_one_file_also_where_that_is_large()
    {
        var file = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("One of many lines.\n", 80_000)));
        var ids = new List<string>();
        for (var round = 0; round < 2; round++)
        {
            using var answer = await silo.Admin.Submit(file, "?new=true", idempotencyKey: "a-large-one");
            await answer.Is(HttpStatusCode.Accepted);
            ids.Add((await answer.Json()).GetProperty("id").GetString()!);
        }

        Assert.Equal(ids[0], ids[1]);
        file[^2] ^= 1;
        using var reused = await silo.Admin.Submit(file, "?new=true", idempotencyKey: "a-large-one");
        await reused.IsProblem(409, "upload_of_another_file");
    }

    [Fact]
    public async Task A_broken_upload_goes_on_where_it_stopped()
    {
        var file = Encoding.ASCII.GetBytes(
            string.Concat(Enumerable.Repeat("All good things come in threes.\n", 50_000)));
        using var opened = await silo.Admin.PostAsync(
            "/v1/uploads", new StringContent("""{"fileName":"long.txt"}""", Encoding.UTF8, "application/json"),
            Cancellation);
        await opened.Is(HttpStatusCode.Created);
        var upload = opened.Headers.Location!.ToString();

        using var early = await Patch(upload, 100, file.AsMemory(100, 50));
        await early.IsProblem(409, "chunk_offset");
        using var first = await Patch(upload, 0, file.AsMemory(0, 700_000));
        await first.Is(HttpStatusCode.NoContent);
        var status = await silo.Admin.GetJson(upload);
        Assert.Equal(700_000, status.GetProperty("bytes").GetInt64());
        using var again = await Patch(upload, 0, file.AsMemory(0, 700_000));
        await again.Is(HttpStatusCode.NoContent);
        using var rest = await Patch(upload, 700_000, file.AsMemory(700_000));
        Assert.Equal(file.Length.ToString(), rest.Headers.GetValues("Upload-Offset").Single());

        using var foreign = await silo.Stranger.GetAsync(upload, Cancellation);
        await foreign.IsProblem(404, "upload_not_open");
        using var done = await silo.Admin.PostAsync($"{upload}/complete", null, Cancellation);
        await done.Is(HttpStatusCode.Accepted);
        var source = await silo.Admin.GetByteArrayAsync($"{done.Headers.Location}/source", Cancellation);
        Assert.Equal(file, source);
    }

    [Fact]
    public async Task Where_silos_keep_files_themselves_a_presigned_upload_is_refused_and_opens_nothing()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/uploads/presigned")
        {
            Content = new StringContent("""{"fileName":"x.txt","bytes":7}""", Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("Idempotency-Key", "past-the-silo");
        using var refused = await silo.Admin.SendAsync(request, Cancellation);
        await refused.IsProblem(409, "presigned_unavailable");
        using var bad = await silo.Admin.PostAsync(
            "/v1/uploads/presigned",
            new StringContent("""{"fileName":"x.txt","sha256":"77"}""", Encoding.UTF8, "application/json"),
            Cancellation);
        await bad.IsProblem(400, "invalid_upload");

        using var opened = new HttpRequestMessage(HttpMethod.Post, "/v1/uploads")
        {
            Content = new StringContent("""{"fileName":"x.txt"}""", Encoding.UTF8, "application/json"),
        };
        opened.Headers.Add("Idempotency-Key", "past-the-silo");
        using var answer = await silo.Admin.SendAsync(opened, Cancellation);
        await answer.Is(HttpStatusCode.Created);
        using var patched = await Patch(answer.Headers.Location!.ToString(), 0, "by chunks\n"u8.ToArray());
        await patched.Is(HttpStatusCode.NoContent);
    }

    private Task<HttpResponseMessage> Patch(string upload, long offset, ReadOnlyMemory<byte> bytes)
    {
        var request = new HttpRequestMessage(HttpMethod.Patch, upload) { Content = new ReadOnlyMemoryContent(bytes) };
        request.Headers.Add("Upload-Offset", offset.ToString());
        return silo.Admin.SendAsync(request, Cancellation);
    }
}
