using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net.ServerSentEvents;
using System.Text.Json;
using Orleans.Docs.Bench.Measuring;

namespace Orleans.Docs.Bench.Benches.Api;

/// <summary>
/// From the time of an event's own commit to its arrival at those who listen: a thousand over a hundred documents, and
/// one on a query. What he is told of a document that is done comes out of the index, and is measured beside.
/// </summary>
internal sealed class Listeners(
    BenchReport report, ApiClient api, BenchSettings settings, ImmutableSortedDictionary<string, string> common)
    : IDisposable
{
    private const string MediaType = "text/event-stream";
    private const string Name = "document.corrected.v1";
    private const string Hit = "hit";
    private const double MillisecondsMax = 50;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan ArrivalMax = TimeSpan.FromSeconds(30);

    private readonly Samples _samples = new();
    private readonly Samples _found = new();
    private readonly ConcurrentDictionary<string, DateTimeOffset> _asked = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _arrived = new(0);

    private int Documents => settings.Quick ? 20 : 100;

    private int PerDocument => settings.Quick ? 2 : 10;

    private int Rounds => settings.Quick ? 1 : 3;

    public async Task Run(CancellationToken cancellationToken)
    {
        report.Say($"api.listeners: {Documents * PerDocument} listeners, {Documents} documents");
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var ids = new List<string>();
        for (var i = 0; i < Documents; i++)
        {
            ids.Add(await api.Submit(
                new StringContent($"Letter number {i} that many listen to.\n"), $"?name=letter-{i}.txt",
                cancellationToken));
        }

        var versions = new Dictionary<string, long>();
        foreach (var id in ids)
        {
            await api.Settled(id, cancellationToken);
            versions[id] = await api.Version(id, cancellationToken);
        }

        var opened = new CountdownEvent(Documents * PerDocument);
        var listening = ids.SelectMany(id => Enumerable.Range(0, PerDocument).Select(_ => Listen(
            $"/v1/documents/{id}/events", versions[id], opened, Take, ending.Token))).ToList();
        var query = Listen("/v1/search?q=listen", null, null, Find, ending.Token);
        while (!opened.IsSet)
        {
            await Task.Delay(Pause, TimeProvider.System, cancellationToken);
            await (listening.Find(task => task.IsFaulted) ?? Task.CompletedTask);
        }

        await Commit(ids, cancellationToken);
        report.Add("api.listeners", _samples, Bar.Below(MillisecondsMax), common
            .Add("listeners", Figures.Of(Documents * PerDocument)).Add("documents", Figures.Of(Documents))
            .Add("beside", query.IsCompleted ? "nobody on a query" : "one on a query")
            .Add("from", "the time in the event, which is taken before it is stored"));
        report.Add("api.listeners.query", _found, null, common
            .Add("from", "the correction was sent")
            .Add("of", "documents among those that the query shows; it looks into the index every 300 ms"));
        await ending.CancelAsync();
        await Task.WhenAll([.. listening, query]);
    }

    public void Dispose() => _arrived.Dispose();

    private async Task Commit(List<string> ids, CancellationToken cancellationToken)
    {
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var id in ids)
            {
                _asked[id] = TimeProvider.System.GetUtcNow();
                await api.Correct(id, $"{round}", cancellationToken);
                for (var i = 0; i < PerDocument; i++)
                {
                    if (!await _arrived.WaitAsync(ArrivalMax, cancellationToken))
                    {
                        throw new BenchFailedException("an event did not arrive");
                    }
                }
            }

            report.Progress($"round {round + 1} of {Rounds}");
        }
    }

    private async Task Listen(
        string path, long? afterVersion, CountdownEvent? opened, Action<SseItem<string>> take,
        CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.ParseAdd(MediaType);
        if (afterVersion is { } version)
        {
            request.Headers.Add("Last-Event-ID", $"{version}");
        }

        try
        {
            using var answer = await api.Http.SendAsync(
                request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            answer.EnsureSuccessStatusCode();
            opened?.Signal();
            if (answer.Content.Headers.ContentType?.MediaType != MediaType)
            {
                return;
            }

            await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
            await foreach (var item in SseParser.Create(body).EnumerateAsync(cancellationToken))
            {
                take(item);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The end.
        }
    }

    private void Find(SseItem<string> item)
    {
        if (item.EventType == Hit)
        {
            using var hit = JsonDocument.Parse(item.Data);
            if (_asked.TryRemove(hit.RootElement.GetProperty("id").GetString()!, out var at))
            {
                _found.Add(TimeProvider.System.GetUtcNow() - at);
            }
        }
    }

    private void Take(SseItem<string> item)
    {
        var now = TimeProvider.System.GetUtcNow();
        using var change = JsonDocument.Parse(item.Data);
        foreach (var e in change.RootElement.GetProperty("events").EnumerateArray())
        {
            if (e.GetProperty("name").GetString() == Name)
            {
                _samples.Add(now - e.GetProperty("time").GetDateTimeOffset());
                _arrived.Release();
            }
        }
    }
}
