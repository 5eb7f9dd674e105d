using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Orleans.Docs.Web.Tests;

/// <summary>What tests ask of the interface again and again.</summary>
internal static class Api
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<JsonElement> Json(this HttpResponseMessage response) =>
        (await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation))!;

    public static async Task<JsonElement> GetJson(this HttpClient client, string path)
    {
        using var response = await client.GetAsync(path, Cancellation);
        await Is(response, HttpStatusCode.OK);
        return await response.Json();
    }

    public static Task<HttpResponseMessage> Submit(
        this HttpClient client, byte[] file, string query = "", string? mediaType = null, string? idempotencyKey = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/documents{query}")
        {
            Content = new ByteArrayContent(file),
        };
        request.Content.Headers.ContentType = mediaType is null ? null : new MediaTypeHeaderValue(mediaType);
        if (idempotencyKey is not null)
        {
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        }

        return client.SendAsync(request, Cancellation);
    }

    /// <summary>Its id, once it is taken in.</summary>
    public static async Task<string> Submitted(this HttpClient client, string text, string query = "?name=letter.txt")
    {
        using var response = await client.Submit(System.Text.Encoding.UTF8.GetBytes(text), query);
        await Is(response, HttpStatusCode.Accepted);
        return (await response.Json()).GetProperty("id").GetString()!;
    }

    /// <summary>The document once it is settled, by the live stream of its events.</summary>
    public static async Task<JsonElement> Settled(this HttpClient client, string id)
    {
        await foreach (var item in client.Events($"/v1/documents/{id}/events?until=settled"))
        {
            _ = item;
        }

        var document = await client.GetJson($"/v1/documents/{id}");
        Assert.True(document.GetProperty("settled").GetBoolean());
        return document;
    }

    public static async Task<JsonElement> SubmitAndSettle(
        this HttpClient client, string text, string query = "?name=letter.txt") =>
        await client.Settled(await client.Submitted(text, query));

    /// <summary>A stream of events until it ends.</summary>
    public static async IAsyncEnumerable<System.Net.ServerSentEvents.SseItem<JsonElement>> Events(
        this HttpClient client, string path, string? lastId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.ParseAdd("text/event-stream");
        if (lastId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastId);
        }

        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        await Is(response, HttpStatusCode.OK);
        await using var body = await response.Content.ReadAsStreamAsync(Cancellation);
        var parser = System.Net.ServerSentEvents.SseParser.Create(
            body, (_, data) => JsonDocument.Parse(data.ToArray()).RootElement);
        await foreach (var item in parser.EnumerateAsync(Cancellation))
        {
            yield return item;
        }
    }

    /// <summary>Fails with what the answer says.</summary>
    public static async Task Is(this HttpResponseMessage response, HttpStatusCode status)
    {
        if (response.StatusCode != status)
        {
            Assert.Fail(
                $"{response.RequestMessage!.Method} {response.RequestMessage.RequestUri} answered "
                + $"{(int)response.StatusCode} and not {(int)status}: "
                + await response.Content.ReadAsStringAsync(Cancellation));
        }
    }

    /// <summary>A problem of this status and code, with a title and a trace id, and nothing of the program's.</summary>
    public static async Task IsProblem(this HttpResponseMessage response, int status, string code)
    {
        var text = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.True(
            (int)response.StatusCode == status,
            $"{response.RequestMessage?.Method} {response.RequestMessage?.RequestUri}: "
            + $"{(int)response.StatusCode} and not {status}: {text}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = JsonDocument.Parse(text).RootElement;
        Assert.Equal($"urn:orleans-docs:problem:{code}", problem.GetProperty("type").GetString());
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        Assert.NotEmpty(problem.GetProperty("title").GetString()!);
        Assert.NotEmpty(problem.GetProperty("traceId").GetString()!);
        Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", text, StringComparison.Ordinal);
        Assert.DoesNotContain(".cs:", text, StringComparison.Ordinal);
    }
}
