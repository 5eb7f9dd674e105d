using Orleans.Docs.Client;
using Orleans.Docs.Documents;

namespace Orleans.Docs.Bench.Benches.Cluster;

/// <summary>What became of documents, by their histories.</summary>
/// <param name="Lost">Not there, not settled or not completed.</param>
/// <param name="Doubled">A step has two results, or the document settled twice.</param>
internal readonly record struct Outcomes(int Lost, int Doubled)
{
    private const int AtOnce = 16;

    public static async Task<Outcomes> Of(
        IDocsClient client, IEnumerable<DocumentKey> documents, CancellationToken cancellationToken)
    {
        var (lost, doubled) = (0, 0);
        await Parallel.ForEachAsync(
            documents,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (document, token) =>
            {
                var view = await client.GetAsync(document, token);
                if (!view.IsSettled || view.State is not DocumentState.Completed)
                {
                    Interlocked.Increment(ref lost);
                }

                var results = await client.HistoryAsync(document, cancellationToken: token)
                    .Select(recorded => recorded.Event)
                    .Where(e => e is Extracted or Classified or PiiFlagged or Summarized or Settled)
                    .Select(e => e.GetType()).ToListAsync(token);
                if (results.Distinct().Count() < results.Count)
                {
                    Interlocked.Increment(ref doubled);
                }
            });
        return new Outcomes(lost, doubled);
    }
}
