using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Docs.Callers;
using Orleans.Docs.Operations;
using Orleans.Hosting;

namespace Orleans.Docs.Web.Tests.Documents;

/// <summary>
/// Personal data that is planted in a mail, its subject, its table, its name, its tags and its batch, what somebody
/// corrects in it and searches for it stands in no log, trace, metric, error, byte of the index and view that is not
/// asked for without redaction.
/// </summary>
public sealed class PlantedTests(PlantedTests.HeardSilo silo) : IClassFixture<PlantedTests.HeardSilo>
{
    private const string Planted = "zq.planted.7731@example.com";
    private const string PlantedCard = "4556 7375 8689 9855";

    /// <summary>Stands in the name, the title and a correction alone, where no sentence tells that it is one.</summary>
    private const string PlantedName = "Wilhelmina Quaddelmann";

    /// <summary>Any of these is a find, however it is written.</summary>
    private static readonly string[] Marks =
    [
        "zq.planted", PlantedCard, PlantedCard.Replace(" ", ""), PlantedCard.Replace(' ', '-'), "Wilhelmina",
        "Quaddelmann",
    ];

    private static readonly string[] DefaultViews =
        ["", "/events", "/text", "/tables", "/fields", "/summary", "/names"];

    private static readonly string[] UnredactedViews =
    [
        "/unredacted/text", "/unredacted/tables", "/unredacted/fields", "/unredacted/summary", "/unredacted/names",
        "/unredacted/events", "/unredacted/layout", "/unredacted/findings", "/source",
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>
    /// Writes down all that is said, and more than is said by default, except that ASP.NET's own lines and scopes of
    /// each request, which hold its address, stay at the level that the program gives them.
    /// </summary>
    public sealed class HeardSilo : WebSilo
    {
        internal Ears Ears { get; } = new();

        protected override void Configure(ISiloBuilder silo) => silo.Services.AddLogging(logging => logging
            .AddProvider(Ears).AddFilter<Ears>(null, LogLevel.Information)
            .AddFilter<Ears>("Microsoft.AspNetCore", LogLevel.Warning)
            .AddFilter<Ears>("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None)
            .AddFilter<Ears>("Orleans.Docs", LogLevel.Trace));
    }

    [Fact]
    public async Task Personal_data_is_in_no_log_trace_metric_or_index()
    {
        var letter = $"""
            From: Bob <bob@example.com>
            To: ann@example.com
            Subject: The walrus of {Planted}, {PlantedName}
            Content-Type: text/html; charset=utf-8

            <p>Dear Ann,<p>write to {Planted} about the walrus and pay with card {PlantedCard}.
            <table><tr><th>Name<th>Card<tr><td>{Planted}<td>{PlantedCard}</table><p>Yours, Bob
            """;
        var name = Uri.EscapeDataString($"wilhelmina_quaddelmann {Planted}.eml");
        using var submitted = await silo.Admin.Submit(
            Encoding.UTF8.GetBytes(letter.ReplaceLineEndings("\r\n")), $"?name={name}", "message/rfc822");
        await submitted.Is(HttpStatusCode.Accepted);
        var id = (await submitted.Json()).GetProperty("id").GetString()!;
        await silo.Admin.Settled(id);
        using var corrected = await silo.Admin.PostAsJsonAsync(
            $"/v1/documents/{id}/correct",
            new { field = "note", value = $"ask {PlantedName}, {Planted}, {PlantedCard}" }, Cancellation);
        await corrected.Is(HttpStatusCode.Accepted);
        await silo.Admin.Settled(id);
        foreach (var path in new[]
        {
            $"/v1/documents/{id}", $"/v1/documents/{id}/text", $"/v1/documents/{id}/unredacted/text",
            $"/v1/documents/{id}/source", $"/v1/search?q={Planted}", $"/v1/search?q=%28{Planted}",
            $"/v1/documents/{id}?version={Planted}", $"/v1/search?cursor={Planted}",
        })
        {
            using var answer = await silo.Admin.GetAsync(path, Cancellation);
            Assert.True((int)answer.StatusCode < 500, $"{path}: {answer.StatusCode}");
        }

        await SeesNone(silo.Client(await silo.Key(Role.Reader)), id, [.. DefaultViews, .. UnredactedViews]);
        await SeesNone(silo.Admin, id, DefaultViews);

        var found = await silo.Admin.GetJson("/v1/search?q=walrus");
        await AuditAndErase(id);

        // Without this the test would pass with a document that holds nothing.
        Assert.Equal(id, found.GetProperty("hits")[0].GetProperty("id").GetString());
        Assert.Contains(silo.Ears.Heard, line => line.Contains(id, StringComparison.Ordinal));
        Assert.Contains(silo.Ears.Heard, line => line.StartsWith("trace", StringComparison.Ordinal));
        Assert.Contains(silo.Ears.Heard, line => line.StartsWith("metric", StringComparison.Ordinal));

        Assert.True(!silo.Ears.Heard.Any(Holds), silo.Ears.Heard.FirstOrDefault(Holds));
        Assert.False(Holds(found.ToString()));
        Assert.False(Holds(await silo.Admin.GetStringAsync("/metrics", Cancellation)));
        var index = Directory.GetFiles(
            Path.Combine(silo.Silo.DataPath, "index"), "*", SearchOption.AllDirectories);
        Assert.NotEmpty(index);
        Assert.All(index, file => Assert.False(Holds(Encoding.Latin1.GetString(Read(file))), file));
    }

    /// <summary>
    /// Tags and names of batches are to be searched for as they are, and so are refused at once where they hold any.
    /// </summary>
    [Theory]
    [InlineData("tag=customer%3Dzq.planted.7731%40example.com")]
    [InlineData("tag=customer%3DWilhelmina%20Quaddelmann")]
    [InlineData("tag=card%3D4556%207375%208689%209855")]
    [InlineData("tag=wilhelmina-quaddelmann%3Dyes")]
    [InlineData("tag=batch%3Dwilhelmina-quaddelmann")]
    [InlineData("tag=batch%3D4556737586899855")]
    [InlineData("tag=zq.planted.7731%40example.com%3Dyes")]
    public async Task Personal_data_in_a_tag_is_refused_and_stands_nowhere(string query)
    {
        using var refused = await silo.Admin.Submit("A letter with a tag.\n"u8.ToArray(), $"?new=true&{query}");
        await IsRefused(refused);
        var tag = Uri.UnescapeDataString(query["tag=".Length..]).Split('=');
        using var opened = await silo.Admin.PostAsJsonAsync(
            "/v1/uploads",
            new { fileName = "x.txt", tags = new Dictionary<string, string> { [tag[0]] = tag[1] } }, Cancellation);
        await IsRefused(opened);
        await IsNowhere();
    }

    [Theory]
    [InlineData("wilhelmina-quaddelmann")]
    [InlineData("4556-7375-8689-9855")]
    [InlineData("Wilhelmina%20Quaddelmann")]
    public async Task Personal_data_in_the_name_of_a_batch_is_refused_and_stands_nowhere(string name)
    {
        using var opened = await silo.Admin.PutAsync($"/v1/batches/{name}", null, Cancellation);
        await IsRefused(opened);
        using var imported = await silo.Admin.PostAsJsonAsync(
            $"/v1/batches/{name}/import", new { address = "s3://scans/x/" }, Cancellation);
        await IsRefused(imported);
        using var there = await silo.Admin.GetAsync("/v1/batches", Cancellation);
        Assert.False(Holds(await there.Content.ReadAsStringAsync(Cancellation)));
        await IsNowhere();
    }

    /// <summary>Which fields were corrected is shown to everybody who may see the document.</summary>
    [Theory]
    [InlineData("Wilhelmina Quaddelmann")]
    [InlineData("zq.planted.7731@example.com")]
    [InlineData("wilhelmina_quaddelmann")]
    public async Task Personal_data_in_the_name_of_a_field_is_refused_and_stands_nowhere(string field)
    {
        var id = await silo.Admin.Submitted("A letter with a field.\n", "?new=true");
        using var corrected = await silo.Admin.PostAsJsonAsync(
            $"/v1/documents/{id}/correct", new { field, value = "x" }, Cancellation);
        await IsRefused(corrected);
        await IsNowhere();
    }

    private static async Task IsRefused(HttpResponseMessage answer)
    {
        Assert.True(answer.StatusCode is HttpStatusCode.BadRequest, $"{answer.StatusCode}");
        var text = await answer.Content.ReadAsStringAsync(Cancellation);
        Assert.Matches("personal_data|invalid_name", text);
        Assert.False(Holds(text), text);
    }

    private async Task IsNowhere()
    {
        Assert.True(!silo.Ears.Heard.Any(Holds), silo.Ears.Heard.FirstOrDefault(Holds));
        Assert.False(Holds((await silo.Admin.GetJson("/v1/search")).ToString()));
        Assert.All(
            Directory.GetFiles(Path.Combine(silo.Silo.DataPath, "index"), "*", SearchOption.AllDirectories),
            file => Assert.False(Holds(Encoding.Latin1.GetString(Read(file))), file));
    }

    /// <summary>
    /// Whoever has no right to it finds nothing in any view, nor in an error; and whoever has it nothing in views that
    /// he does not ask for without redaction.
    /// </summary>
    private static async Task SeesNone(HttpClient reader, string id, string[] views)
    {
        foreach (var path in views)
        {
            using var answer = await reader.GetAsync($"/v1/documents/{id}{path}", Cancellation);
            Assert.True((int)answer.StatusCode < 500, $"{path}: {answer.StatusCode}");
            Assert.False(Holds(await answer.Content.ReadAsStringAsync(Cancellation)), path);
        }

        // Without this the views could be empty.
        Assert.Contains(
            "[EMAIL]", await reader.GetStringAsync($"/v1/documents/{id}/text", Cancellation),
            StringComparison.Ordinal);
    }

    /// <summary>The audit tells of the document and of who read it as it is, and of nothing that it holds.</summary>
    private async Task AuditAndErase(string id)
    {
        var audit = silo.Silo.Services.GetRequiredService<IGrainFactory>().GetGrain<IAuditGrain>(WebSilo.Tenant);
        var document = new DocumentKey(WebSilo.Tenant, id);
        var page = await audit.Read(new AuditRequest { Document = document }, after: null);
        Assert.Contains(page.Commits, commit => commit.Events.Contains("document.uploaded.v1"));
        Assert.Contains(page.Commits, commit => commit.Events.Contains("document.disclosed.v1"));
        Assert.DoesNotContain(page.Commits, commit => Holds(
            $"{commit} {string.Join(' ', commit.Details)} {Encoding.Latin1.GetString(commit.Record.Span)}"));

        using var erased = await silo.Admin.PostAsJsonAsync(
            $"/v1/documents/{id}/erase", new { reason = "request" }, Cancellation);
        await erased.Is(HttpStatusCode.Accepted);
        Assert.False(Holds(await erased.Content.ReadAsStringAsync(Cancellation)));
        await silo.Admin.Settled(id);
        Assert.Equal(
            "erased", (await silo.Admin.GetJson($"/v1/documents/{id}")).GetProperty("state").GetString());
    }

    private static bool Holds(string text) =>
        Marks.Any(mark => text.Contains(mark, StringComparison.OrdinalIgnoreCase));

    private static byte[] Read(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    /// <summary>Every log line, finished activity and measurement of the process, as text.</summary>
    internal sealed class Ears : ILoggerProvider
    {
        private readonly ActivityListener _traces;
        private readonly MeterListener _metrics;

        public Ears()
        {
            _traces = new ActivityListener
            {
                // Not what the test's own client does.
                ShouldListenTo = source => source.Name != "System.Net.Http",
                Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
                ActivityStopped = activity => Heard.Add(
                    $"trace {activity.DisplayName} {activity.StatusDescription} {Words(activity.TagObjects)} "
                    + string.Join(' ', activity.Events.Select(e => $"{e.Name} {Words(e.Tags)}"))),
            };
            ActivitySource.AddActivityListener(_traces);
            _metrics = new MeterListener
            {
                InstrumentPublished = (instrument, listener) => listener.EnableMeasurementEvents(instrument),
            };
            _metrics.SetMeasurementEventCallback<double>((meter, _, tags, _) => Hear(meter, tags));
            _metrics.SetMeasurementEventCallback<long>((meter, _, tags, _) => Hear(meter, tags));
            _metrics.SetMeasurementEventCallback<int>((meter, _, tags, _) => Hear(meter, tags));
            _metrics.Start();
        }

        public ConcurrentBag<string> Heard { get; } = [];

        public ILogger CreateLogger(string categoryName) => new Ear(Heard, categoryName);

        public void Dispose()
        {
            _traces.Dispose();
            _metrics.Dispose();
        }

        private void Hear(Instrument meter, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
            Heard.Add($"metric {meter.Name} {Words(tags.ToArray())}");

        private static string Words(IEnumerable<KeyValuePair<string, object?>> tags) =>
            string.Join(' ', tags.Select(tag => $"{tag.Key}={tag.Value}"));
    }

    private sealed class Ear(ConcurrentBag<string> heard, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull
        {
            heard.Add($"scope {category} {state}");
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter) =>
            heard.Add($"log {category} {formatter(state, exception)} {exception}");
    }
}
