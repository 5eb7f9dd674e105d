using System.Collections.Concurrent;
using Orleans.Docs.Bench.Measuring;
using Orleans.Docs.Client;
using Orleans.Docs.Documents;

namespace Orleans.Docs.Bench.Benches.Path;

/// <summary>Reads the state of documents that are not settled, at a steady pace, and takes the time.</summary>
internal sealed class InFlightReads(IDocsClient client)
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(25);

    /// <summary>No more reads than this at once, should the silo stand still.</summary>
    private const int UnderWayMax = 1_000;

    private readonly TimeProvider _time = TimeProvider.System;

    /// <summary>In milliseconds; only of reads that gave a document still in flight.</summary>
    public Samples Times { get; } = new();

    public string What =>
        $"Get over the gateway, one each {Every.TotalMilliseconds} ms while the load runs, counted if still in flight";

    /// <summary>Until cancelled, its usual end. A slow read does not hold up the next, which would hide it.</summary>
    /// <param name="documents">Null stands for those that are not known to be settled.</param>
    public async Task Run(
        ConcurrentDictionary<DocumentKey, DocumentView?> documents, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Every, _time);
        var underWay = new List<Task>();
        var turn = 0;
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                underWay.RemoveAll(read => read.IsCompletedSuccessfully);
                var waiting = documents.Where(pair => pair.Value is null).Select(pair => pair.Key).ToArray();
                if (waiting.Length > 0 && underWay.Count < UnderWayMax)
                {
                    underWay.Add(Read(waiting[turn++ % waiting.Length], cancellationToken));
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The load is done, or nobody wants it any more.
        }

        await Task.WhenAll(underWay);
    }

    private async Task Read(DocumentKey document, CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        try
        {
            var view = await client.GetAsync(document, cancellationToken);
            var taken = _time.GetElapsedTime(started);
            if (!view.IsSettled)
            {
                Times.Add(taken);
            }
        }
        catch (OperationCanceledException)
        {
            // It was under way at the end.
        }
    }
}
