using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Orleans.Docs.Bench.Silo;
using Orleans.Docs.Operations;

namespace Orleans.Docs.Bench.Benches.Api;

/// <summary>Asks a silo over HTTP with the key that its first start made.</summary>
internal sealed class ApiClient : IDisposable
{
    private const int ConnectionsMax = 4_000;

    private readonly SocketsHttpHandler _handler = new() { MaxConnectionsPerServer = ConnectionsMax };

    private ApiClient(Uri address, string key)
    {
        Address = address;
        Key = key;
        Http = new HttpClient(_handler)
        {
            BaseAddress = address,
            Timeout = TimeSpan.FromMinutes(10),
            DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", key) },
        };
    }

    public Uri Address { get; }

    public string Key { get; }

    public HttpClient Http { get; }

    /// <exception cref="BenchFailedException">It serves no HTTP.</exception>
    public static ApiClient Of(BenchSilo silo)
    {
        var announced = JsonSerializer.Deserialize<SiloAnnouncement>(
            File.ReadAllBytes(System.IO.Path.Combine(silo.DataDirectory, SiloAnnouncement.FileName)),
            JsonSerializerOptions.Web);
        var key = File.ReadAllText(
            System.IO.Path.Combine(silo.DataDirectory, SiloAnnouncement.ApiKeyFileName)).Trim();
        return new ApiClient(
            new Uri(announced?.WebAddress ?? throw new BenchFailedException("the silo serves no HTTP")), key);
    }

    /// <summary>Its id, once it is taken in.</summary>
    public async Task<string> Submit(HttpContent file, string query, CancellationToken cancellationToken)
    {
        using var answer = await Http.PostAsync($"/v1/documents{query}", file, cancellationToken);
        return (await Read(answer, HttpStatusCode.Accepted, cancellationToken)).GetProperty("id").GetString()!;
    }

    public async Task Settled(string id, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/documents/{id}/events?until=settled");
        request.Headers.Accept.ParseAdd("text/event-stream");
        using var answer = await Http.SendAsync(request, cancellationToken);
        if (answer.StatusCode is not HttpStatusCode.OK)
        {
            throw new BenchFailedException($"waiting for a document: status {(int)answer.StatusCode}");
        }
    }

    /// <summary>Sets a key fact; the version that is acknowledged.</summary>
    public async Task<long> Correct(string id, string value, CancellationToken cancellationToken)
    {
        using var answer = await Http.PostAsJsonAsync(
            $"/v1/documents/{id}/correct", new { field = "note", value }, cancellationToken);
        return (await Read(answer, HttpStatusCode.Accepted, cancellationToken)).GetProperty("version").GetInt64();
    }

    public async Task<long> Version(string id, CancellationToken cancellationToken)
    {
        using var answer = await Http.GetAsync($"/v1/documents/{id}", cancellationToken);
        return (await Read(answer, HttpStatusCode.OK, cancellationToken)).GetProperty("version").GetInt64();
    }

    public void Dispose()
    {
        Http.Dispose();
        _handler.Dispose();
    }

    private static async Task<JsonElement> Read(
        HttpResponseMessage answer, HttpStatusCode wanted, CancellationToken cancellationToken) =>
        answer.StatusCode == wanted
            ? await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken)
            : throw new BenchFailedException(
                $"{answer.RequestMessage!.Method} {answer.RequestMessage.RequestUri!.AbsolutePath}: status "
                + $"{(int)answer.StatusCode}, {await answer.Content.ReadAsStringAsync(cancellationToken)}");
}
