using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Orleans.Docs.Search;

namespace Orleans.Docs.Aws.Search;

/// <summary>
/// Writes entries by <c>_bulk</c>, several requests in flight. What OpenSearch has no room for now is sent again, later
/// and in smaller batches; what it holds already in that version counts as written.
/// </summary>
internal sealed partial class BulkWriter(OpenSearchHttp http, OpenSearchIndexOptions options, ILogger logger)
    : IDisposable
{
    /// <summary>Packed while the others are on their way, so that no request waits for its body.</summary>
    private const int BatchesReadyMax = 2;

    private readonly SemaphoreSlim _inFlight = new(options.BatchesInFlightMax);

    public void Dispose() => _inFlight.Dispose();

    /// <exception cref="OpenSearchFailure">It went on too long, or nothing more is to be hoped for.</exception>
    /// <exception cref="EntryRefusedException">All others were written.</exception>
    public async Task Write(string alias, IReadOnlyList<IndexEntry> entries, CancellationToken cancellationToken)
    {
        var refused = new ConcurrentQueue<(DocumentKey Document, string Reason)>();
        var parallel = new ParallelOptions
        {
            MaxDegreeOfParallelism = options.BatchesInFlightMax + BatchesReadyMax,
            CancellationToken = cancellationToken,
        };
        await Parallel.ForEachAsync(
            BulkBatch.Cut(entries, options), parallel,
            async (batch, stopped) => await Write(alias, batch, refused, stopped).ConfigureAwait(false))
            .ConfigureAwait(false);
        if (refused.TryPeek(out var first))
        {
            throw new EntryRefusedException(first.Document, first.Reason);
        }
    }

    private async Task Write(
        string alias, BulkBatch batch, ConcurrentQueue<(DocumentKey, string)> refused,
        CancellationToken cancellationToken)
    {
        var left = new Queue<BulkBatch.Item>(batch.Items);
        var size = left.Count;
        for (var (tried, isDone) = (1, false); !isDone; isDone = left.Count == 0)
        {
            var part = left.Take(size).ToList();
            try
            {
                var again = await Post(alias, batch, part, refused, cancellationToken).ConfigureAwait(false);
                Drop(left, part.Count, again);
                if (again.Count == 0)
                {
                    continue;
                }

                LogAgain(logger, again.Count, part.Count);
                tried = again.Count < part.Count ? 1 : tried + 1;
                if (tried > options.TriesMax)
                {
                    throw new OpenSearchFailure(429, "no room for a single entry");
                }

                await http.Wait(tried, null, cancellationToken).ConfigureAwait(false);
            }
            catch (OpenSearchFailure e) when (e.Status == 413 && part.Count == 1)
            {
                refused.Enqueue((part[0].Document, "it is larger than OpenSearch accepts"));
                left.Dequeue();
            }
            catch (OpenSearchFailure e) when (e.Status == 413)
            {
                // Halved below until it fits or is alone.
            }
            catch (OpenSearchFailure e) when (e.IsPassing && tried < options.TriesMax)
            {
                LogAgain(logger, part.Count, part.Count);
                await http.Wait(tried++, e.RetryAfter, cancellationToken).ConfigureAwait(false);
            }

            size = Math.Max(1, part.Count / 2);
        }
    }

    private static void Drop(Queue<BulkBatch.Item> left, int count, List<BulkBatch.Item> again)
    {
        for (; count > 0; count--)
        {
            left.Dequeue();
        }

        again.ForEach(left.Enqueue);
    }

    /// <summary>Gives what has to be sent again.</summary>
    private async Task<List<BulkBatch.Item>> Post(
        string alias, BulkBatch batch, List<BulkBatch.Item> items, ConcurrentQueue<(DocumentKey, string)> refused,
        CancellationToken cancellationToken)
    {
        var body = RequestBody.Of(batch.BodyOf(items));
        await _inFlight.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            using var answer = await http
                .Try(HttpMethod.Post, $"/{alias}/_bulk", body, "application/x-ndjson", cancellationToken)
                .ConfigureAwait(false);
            return Sort(answer.RootElement, items, refused);
        }
        finally
        {
            _inFlight.Release();
        }
    }

    private static List<BulkBatch.Item> Sort(
        JsonElement answer, List<BulkBatch.Item> items, ConcurrentQueue<(DocumentKey, string)> refused)
    {
        if (answer.ValueKind != JsonValueKind.Object
            || !answer.TryGetProperty("items", out var results) || results.ValueKind != JsonValueKind.Array
            || results.GetArrayLength() != items.Count)
        {
            throw new OpenSearchFailure(0, "an answer that does not tell the end of each entry");
        }

        var again = new List<BulkBatch.Item>();
        foreach (var (item, result) in items.Zip(results.EnumerateArray()))
        {
            if (!result.TryGetProperty("index", out var end) || !end.TryGetProperty("status", out var code)
                || !code.TryGetInt32(out var status))
            {
                throw new OpenSearchFailure(0, "an answer that does not tell the end of each entry");
            }

            var failure = new OpenSearchFailure(status, OpenSearchFailure.TypesIn(end)[0]);
            switch (status)
            {
                case < 300 or 409:
                    break;
                case 400 or 413:
                    refused.Enqueue((item.Document, $"OpenSearch says {failure.Type}"));
                    break;
                default:
                    again.Add(failure.IsPassing ? item : throw failure);
                    break;
            }
        }

        return again;
    }

    [LoggerMessage(LogLevel.Debug, "{Count} of {Sent} entries are sent to OpenSearch again")]
    private static partial void LogAgain(ILogger logger, int count, int sent);
}
