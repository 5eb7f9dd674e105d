using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Logs;
using Orleans.Docs.Documents;
using Orleans.Docs.Tests;
using Orleans.Hosting;

namespace Orleans.Docs.Cluster.Tests.Telemetry;

[Collection(WholeSystem.Name)]
public sealed class ExportTests : IAsyncDisposable
{
    private const string Secret = "zanzibarium";

    private readonly TemporaryDirectory _directory = new();
    private readonly Collector _collector = new();
    private readonly ActivitySource _program = new("a program that submits");
    private readonly ActivityListener _listener;

    public ExportTests()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source == _program,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    [Fact]
    public async Task One_trace_follows_a_document_and_goes_on_after_a_restart_and_no_text_leaves()
    {
        void Held(ISiloBuilder silo)
        {
            new Documents.Gate(Step.Summarize).Around(silo);
            Logging(silo);
        }

        string[] options = [$"Telemetry:Endpoint={_collector.Address}", "Telemetry:MetricInterval=00:00:00.500"];
        ActivityContext submitting;
        DocumentKey document;
        await using (var first = await RunningSilo.StartAsync(_directory.PathOf("data"), options, Held))
        {
            await using var client = await first.ConnectAsync();
            using (var activity = _program.StartActivity("submitting")!)
            {
                submitting = activity.Context;
                var letter = Encoding.UTF8.GetBytes($"Dear {Secret},\n\nthe stairs are painted.\n\nKind regards\n");
                document = (await client.Submit(letter, $"{Secret}.txt")).Document;
            }

            await Eventually.True(
                async () => (await client.Docs.GetAsync(document, TestContext.Current.CancellationToken)).PiiCounts
                    is not null,
                "personal data was looked for");
        }

        await using (var second = await RunningSilo.StartAsync(_directory.PathOf("data"), options, Logging))
        {
            await using var client = await second.ConnectAsync();
            await client.Settled(document);
            Assert.Contains(
                await client.History(document), e => e is { Event: Summarized } && e.TraceId == Trace(submitting));
        }

        var spans = _collector.Of("/v1/traces").SelectMany(OtlpSpans.Read)
            .Where(span => span.Trace == Trace(submitting)).ToArray();
        string[] expected =
        [
            "work Extract", "step Extract", "work Classify", "step Classify", "work DetectPii", "step DetectPii",
            "work Summarize", "step Summarize", "index", "settle",
        ];
        Assert.Empty(expected.Except(spans.Select(span => span.Name)));
        var ids = spans.Select(span => span.Id).Append(submitting.SpanId.ToHexString()).ToHashSet();
        Assert.All(spans.Where(span => expected.Contains(span.Name)), span => Assert.Contains(span.Parent, ids));

        Assert.Contains(
            _collector.Of("/v1/metrics"), body => Encoding.UTF8.GetString(body).Contains("docs.step.duration"));
        var bounds = _collector.Of("/v1/metrics")
            .SelectMany(body => OtlpBounds.Read(body, "docs.step.duration")).ToList();
        Assert.NotEmpty(bounds);
        Assert.All(bounds, le => Assert.Equal((0.005, 43_200.0), (le[0], le[^1])));
        Assert.NotEmpty(_collector.Of("/v1/logs"));
        Assert.DoesNotContain(
            _collector.Received,
            sent => Encoding.UTF8.GetString(sent.Body).Contains(Secret, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Where_no_trace_is_kept_nothing_that_a_document_goes_through_is_sent_as_one()
    {
        string[] options = [$"Telemetry:Endpoint={_collector.Address}", "Telemetry:TraceShare=0"];
        await using (var silo = await RunningSilo.StartAsync(_directory.PathOf("data"), options))
        {
            await using var client = await silo.ConnectAsync();
            var document = (await client.Submit("Dear neighbours\n"u8.ToArray(), "letter.txt")).Document;
            await client.Settled(document);
        }

        Assert.Empty(_collector.Of("/v1/traces").SelectMany(OtlpSpans.Read).Select(span => span.Name));
        Assert.NotEmpty(_collector.Of("/v1/metrics"));
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        _program.Dispose();
        await _collector.DisposeAsync();
        _directory.Dispose();
    }

    /// <summary>What a silo of a test keeps to itself otherwise.</summary>
    private static void Logging(ISiloBuilder silo) => silo.Services.AddLogging(
        logging => logging.AddFilter<OpenTelemetryLoggerProvider>("Orleans.Docs", LogLevel.Information));

    private static string Trace(ActivityContext context) => context.TraceId.ToHexString();
}
