using System.Collections.Immutable;
using System.Net.Http.Headers;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Docs.Aws.Search;
using Orleans.Docs.Bench.Material;
using Orleans.Docs.Bench.Measuring;
using Orleans.Docs.Search;

namespace Orleans.Docs.Bench.Benches.Aws;

/// <summary>
/// Bulk indexing beside a bare loop that posts the very same bodies, packed already, as many at once, and reads no
/// answer. Each round of each way writes new indices, so that nothing is passed over as known.
/// </summary>
internal sealed class BulkPart(
    AwsStack stack, BenchReport report, BenchSettings settings, ImmutableSortedDictionary<string, string> common)
{
    private const string Ours = "wing";
    private const string Bare = "bare";
    private const int Entries = 5_000;
    private const int TextWords = 220;
    private const double RatioMin = 0.9;

    private int _generations;

    public async Task Run(CancellationToken cancellationToken)
    {
        var entries = Enumerable.Range(0, Entries).Select(Entry).ToList();
        var recorder = new Recorder();
        var recorded = new List<Sent>();
        using (var index = Index(recorder))
        {
            await index.Create("recorded", cancellationToken);
            recorder.Sent = recorded;
            await index.Write("recorded", entries, cancellationToken);
            recorder.Sent = null;
            await index.Drop("recorded", cancellationToken);
        }

        using var ours = Index(new SocketsHttpHandler());
        using var http = new HttpClient { BaseAddress = stack.OpenSearch };
        var rounds = new Rounds(
            settings.Quick ? 3 : 7, TimeSpan.FromSeconds(settings.Seconds ?? (settings.Quick ? 0.5 : 2)));
        var measured = await rounds.Run(
            report, "aws.bulk",
            [
                new Contender(Ours, (window, token) => Fill(
                    ours, window, (generation, stop) => ours.Write(generation, entries, stop), token)),
                new Contender(Bare, (window, token) => Fill(
                    ours, window, (generation, stop) => Post(http, generation, recorded, stop), token)),
            ],
            cancellationToken);
        var options = new OpenSearchIndexOptions();
        var comparison = new Comparison(report, "aws.bulk", "entries", measured, common
            .Add("rounds", rounds.Settings)
            .Add("batches", $"{recorded.Count} of {Entries} entries, {options.BatchesInFlightMax} at once, gzip")
            .Add("bytes of a batch", Figures.Of(recorded.Average(sent => (double)sent.Body.Length)))
            .Add("bare", "the same bodies, packed before, posted as many at once; answers are not looked into"));
        comparison.Rates().Ratio(Ours, Bare, Bar.AtLeast(RatioMin));
    }

    private OpenSearchIndex Index(HttpMessageHandler handler) => new(
        new OpenSearchIndexOptions { Endpoint = stack.OpenSearch, Signing = OpenSearchSigning.None, Shards = 1 },
        handler, null, null, TimeProvider.System, NullLogger<OpenSearchIndex>.Instance);

    /// <summary>New generations until the time is over; making and dropping them is the same for both.</summary>
    private async Task<long> Fill(
        OpenSearchIndex index, TimeSpan window, Func<string, CancellationToken, Task> write,
        CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        var done = 0L;
        while (TimeProvider.System.GetElapsedTime(started) < window)
        {
            var generation = $"g{++_generations}";
            await index.Create(generation, cancellationToken);
            await write(generation, cancellationToken);
            await index.Drop(generation, cancellationToken);
            done += Entries;
        }

        return done;
    }

    private static Task Post(
        HttpClient http, string generation, IReadOnlyList<Sent> bodies, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(
            bodies,
            new ParallelOptions
            {
                MaxDegreeOfParallelism = new OpenSearchIndexOptions().BatchesInFlightMax,
                CancellationToken = cancellationToken,
            },
            async (sent, stop) =>
            {
                using var content = new ReadOnlyMemoryContent(sent.Body);
                content.Headers.ContentType = sent.Type;
                content.Headers.ContentEncoding.Add("gzip");
                using var response = await http.PostAsync(
                    sent.Path.Replace("recorded", generation, StringComparison.Ordinal), content, stop);
                response.EnsureSuccessStatusCode();
                await response.Content.ReadAsByteArrayAsync(stop);
            });

    private static IndexEntry Entry(int number) => new()
    {
        Document = new DocumentKey(AwsClient.Tenant, $"d-{number}"),
        Version = 7,
        State = "completed",
        UploadedAt = DateTimeOffset.UnixEpoch.AddMinutes(number),
        Type = "letter",
        TypeConfidence = 0.9f,
        Kind = "pdf",
        LengthBytes = 20_000,
        PagesExpected = 1,
        PagesRead = 1,
        FileName = $"letter-{number}.pdf",
        Summary = Prose.Of(number + Entries, 30),
        Text = Prose.Of(number, TextWords),
    };

    private sealed record Sent(string Path, MediaTypeHeaderValue Type, byte[] Body);

    /// <summary>Keeps what was sent, while asked to.</summary>
    private sealed class Recorder() : DelegatingHandler(new SocketsHttpHandler())
    {
        public List<Sent>? Sent { get; set; }

        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (Sent is { } sent && request.Content is { } content)
            {
                var body = await content.ReadAsByteArrayAsync(cancellationToken);
                lock (sent)
                {
                    sent.Add(new Sent(request.RequestUri!.AbsolutePath, content.Headers.ContentType!, body));
                }
            }

            return await base.SendAsync(request, cancellationToken);
        }
    }
}
