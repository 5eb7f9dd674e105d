using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Text.Json;
using Orleans.Docs.Cluster.Tests;
using Orleans.Docs.Cluster.Tests.Crash;
using Orleans.Docs.Cluster.Tests.Telemetry;
using Orleans.Docs.Operations;
using Orleans.Docs.Tests;

namespace Orleans.Docs.Web.Tests.Programs;

/// <summary>Alone, since memory is measured.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}

/// <summary>The programs as a user starts them.</summary>
[Collection(Alone.Name)]
public sealed class ProgramTests : IAsyncDisposable
{
    private const long UploadBytes = 500L * 1024 * 1024;
    private const long GrowthBytesMax = 32L * 1024 * 1024;

    private readonly TemporaryDirectory _directory = new();
    private readonly List<SiloProcess> _processes = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Data => _directory.PathOf("data");

    [Fact]
    public async Task The_first_start_makes_a_key_that_only_its_owner_reads_and_listens_on_loopback()
    {
        await Start("up");
        var address = Announced().WebAddress!;
        Assert.StartsWith("http://127.0.0.1:", address, StringComparison.Ordinal);
        var file = Path.Combine(Data, SiloAnnouncement.ApiKeyFileName);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }

        using var client = Client(address);
        Assert.Equal("default", (await client.GetJson("/v1/caller")).GetProperty("tenant").GetString());
        using var anybody = new HttpClient();
        using var refused = await anybody.GetAsync(address + "/v1/caller", Cancellation);
        await refused.IsProblem(401, "no_credentials");

        // Its secret stands nowhere else in the directory, since a hash is all that is kept.
        var secret = (await File.ReadAllTextAsync(file, Cancellation)).Trim().Split('.')[^1];
        Assert.DoesNotContain(
            Directory.EnumerateFiles(Data, "*", SearchOption.AllDirectories)
                .Where(path => path != file && Path.GetFileName(path) != "lock"),
            path => Contains(path, secret));
    }

    [Fact]
    public async Task A_gateway_serves_what_a_silo_without_HTTP_does_not()
    {
        var silo = await Start("up", "--Docs:Web:Host=Gateway");
        Assert.Null(Announced().WebAddress);
        var port = FreePort.Next();
        await Start("gateway", $"--Docs:Web:Port={port}");
        using var client = Client($"http://127.0.0.1:{port}");
        var document = await client.SubmitAndSettle("A letter by way of the gateway.\n");
        Assert.Equal("completed", document.GetProperty("state").GetString());
        using var unknown = await client.GetAsync("/v1/documents/unknown", Cancellation);
        await unknown.IsProblem(404, "document_not_found");
        using var anybody = new HttpClient();
        using var refused = await anybody.GetAsync($"http://127.0.0.1:{port}/v1/caller", Cancellation);
        await refused.IsProblem(401, "no_credentials");
        Assert.Equal("ready", (await client.GetJson("/health/ready")).GetProperty("status").GetString());

        // It lives on and says that it can do nothing.
        await _processes.Single(process => process.Id == silo).Kill();
        await Cluster.Tests.Eventually.True(
            async () =>
            {
                using var ready = await anybody.GetAsync($"http://127.0.0.1:{port}/health/ready", Cancellation);
                return ready.StatusCode is HttpStatusCode.ServiceUnavailable;
            },
            "the gateway is unavailable");
        using var live = await anybody.GetAsync($"http://127.0.0.1:{port}/health/live", Cancellation);
        await live.Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task What_a_gateway_was_asked_for_begins_the_trace_and_no_query_stands_in_it()
    {
        const string Secret = "zanzibarium";
        await using var collector = new Collector();
        string[] telemetry = [$"--Docs:Telemetry:Endpoint={collector.Address}"];
        await Start("up", ["--Docs:Web:Host=Gateway", .. telemetry]);
        var port = FreePort.Next();
        await Start(
            "gateway", [$"--Docs:Web:Port={port}", "--Docs:Telemetry:ServiceName=the-gateway", .. telemetry]);
        using var client = Client($"http://127.0.0.1:{port}");
        using var searched = await client.GetAsync($"/v1/search?q={Secret}", Cancellation);
        await searched.Is(HttpStatusCode.OK);
        await client.SubmitAndSettle("A letter by way of the gateway.\n");

        await Eventually.True(
            () => Traces(ofGateway: true).Intersect(Traces(ofGateway: false, "work Extract")).Any(),
            () => "no trace goes from the gateway to the work");
        Assert.DoesNotContain(collector.Received, sent => Contains(sent.Body, Secret));

        IEnumerable<string> Traces(bool ofGateway, string? name = null) => collector.Of("/v1/traces")
            .Where(body => Contains(body, "the-gateway") == ofGateway).SelectMany(OtlpSpans.Read)
            .Where(span => name is null || span.Name == name).Select(span => span.Trace);
    }

    [Fact]
    public async Task A_live_search_goes_on_at_the_gateway_that_served_it_and_begins_anew_at_another()
    {
        await Start("up", "--Docs:Web:Host=Gateway");
        int[] ports = [FreePort.Next(), FreePort.Next()];
        foreach (var port in ports)
        {
            await Start("gateway", $"--Docs:Web:Port={port}");
        }

        using var one = Client($"http://127.0.0.1:{ports[0]}");
        using var other = Client($"http://127.0.0.1:{ports[1]}");
        await one.SubmitAndSettle("A letter to be found at both.\n");
        var last = (await First(one, "list", lastId: null)).EventId;

        var again = await First(other, "reset", last);
        Assert.NotEmpty(again.Data.GetProperty("reason").GetString()!);
        Assert.NotEqual(last!.Split('-')[0], again.EventId!.Split('-')[0]);

        await one.Submitted("A letter that comes while nobody reads.\n");
        var behind = await First(one, "change", last);
        Assert.Equal(last.Split('-')[0], behind.EventId!.Split('-')[0]);

        // A document goes on anywhere: where it stands is its version.
        var id = await one.Submitted("A letter by way of the first.\n");
        await using var live = other.Events($"/v1/documents/{id}/events", lastId: "1").GetAsyncEnumerator(Cancellation);
        Assert.True(await live.MoveNextAsync());
        Assert.Equal("change", live.Current.EventType);
        Assert.InRange(int.Parse(live.Current.EventId!, CultureInfo.InvariantCulture), 2, 10);
    }

    /// <summary>The first message, which is of this kind unless others may come before it.</summary>
    private static async Task<SseItem<JsonElement>> First(HttpClient client, string kind, string? lastId)
    {
        await foreach (var item in client.Events("/v1/search", lastId))
        {
            if (item.EventType == kind)
            {
                return item;
            }

            Assert.NotEqual("reset", item.EventType);
            Assert.NotEqual("reset", kind);
        }

        throw new InvalidOperationException("the stream ended before");
    }

    [Fact]
    public async Task A_gateway_serves_the_dashboard_of_Orleans_where_it_and_the_silos_are_told()
    {
        await Start("up", "--Docs:Web:Host=Gateway", "--Docs:Web:Dashboard=true");
        var port = FreePort.Next();
        await Start("gateway", $"--Docs:Web:Port={port}", "--Docs:Web:Dashboard=true");
        using var client = Client($"http://127.0.0.1:{port}");
        using var opened = await client.PostAsync("/v1/dashboard", null, Cancellation);
        await opened.Is(HttpStatusCode.OK);
        await Eventually.True(
            async () => (await client.GetJson("/dashboard/DashboardCounters"))
                .GetProperty("totalActiveHostCount").GetInt32() == 1,
            "the dashboard counts one silo");
    }

    [Fact]
    public async Task A_large_upload_does_not_lie_in_memory()
    {
        var memory = new ProcessMemory(await Start("up"));
        using var client = Client(Announced().WebAddress!);
        await memory.Warm(round => Upload(client, UploadBytes / 10, $"warm-up-{round}"));
        var before = memory.Resident;
        await memory.Reset(Cancellation);
        await Upload(client, UploadBytes, "large");
        var grown = memory.Highest - before;
        TestContext.Current.SendDiagnosticMessage(
            $"an upload of {UploadBytes >> 20} MiB took {grown >> 20} MiB beside {before >> 20} MiB");
        Assert.True(
            grown < GrowthBytesMax, $"the silo grew by {grown >> 20} MiB, from {before >> 20} MiB");
    }

    private static async Task Upload(HttpClient client, long length, string id)
    {
        using var content = new StreamContent(new Noise(length), 64 * 1024);
        using var answer = await client.PostAsync($"/v1/documents?id={id}", content, Cancellation);
        await answer.Is(HttpStatusCode.Accepted);
        Assert.Equal(length, (await client.GetJson($"/v1/documents/{id}")).GetProperty("bytes").GetInt64());
    }

    private async Task<int> Start(string verb, params string[] options)
    {
        var process = SiloProcess.Start("Orleans.Docs.Silo", [verb, "--data", Data, .. options]);
        _processes.Add(process);
        Assert.True(await process.IsReady(), process.Errors);
        return process.Id;
    }

    private SiloAnnouncement Announced() => JsonSerializer.Deserialize<SiloAnnouncement>(
        File.ReadAllBytes(Path.Combine(Data, SiloAnnouncement.FileName)), JsonSerializerOptions.Web)!;

    private HttpClient Client(string address)
    {
        var key = File.ReadAllText(Path.Combine(Data, SiloAnnouncement.ApiKeyFileName)).Trim();
        return new HttpClient
        {
            BaseAddress = new Uri(address),
            Timeout = TimeSpan.FromMinutes(5),
            DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", key) },
        };
    }

    private static bool Contains(string path, string text)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return Contains(bytes.GetBuffer().AsSpan(0, (int)bytes.Length), text);
    }

    private static bool Contains(ReadOnlySpan<byte> bytes, string text) =>
        bytes.IndexOf(System.Text.Encoding.ASCII.GetBytes(text)) >= 0;

    public async ValueTask DisposeAsync()
    {
        foreach (var process in Enumerable.Reverse(_processes))
        {
            await process.DisposeAsync();
        }

        _directory.Dispose();
    }
}
