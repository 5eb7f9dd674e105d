using Orleans.Docs.Documents;

namespace Orleans.Docs.Admission;

/// <summary>
/// When a document will have come through the steps that it owes, from what their queues say: a pure model of queues
/// one behind the other, each of which can end no sooner than what stands before the document, there and upstream, has
/// gone through it.
/// </summary>
public static class Arrival
{
    private const double SpreadMin = 0.1;
    private const double SpreadMax = 0.8;

    /// <summary>Steps of one rank go side by side, and those of the next build on them.</summary>
    private static int RankOf(Step step) => step switch
    {
        Step.Extract => 0,
        Step.Summarize => 2,
        _ => 1,
    };

    /// <returns>Null while one of the queues knows nothing yet, or is paused for it.</returns>
    public static ArrivalEstimate? Of(IReadOnlyDictionary<Step, Outlook> owed, DateTimeOffset now)
    {
        if (owed.Count == 0 || owed.Values.Any(outlook => !outlook.IsKnown))
        {
            return null;
        }

        var (seconds, upstream, calls) = (0.0, 0, double.MaxValue);
        foreach (var rank in owed.GroupBy(step => RankOf(step.Key)).OrderBy(rank => rank.Key))
        {
            var (ends, ahead) = (0.0, 0);
            foreach (var (_, outlook) in rank)
            {
                var starts = Math.Max(seconds, (upstream + outlook.Ahead) / outlook.PerSecond);
                var again = Math.Max(0, outlook.CallsLeft - 1)
                    * (outlook.ServiceSeconds + (outlook.AheadAgain / outlook.PerSecond));
                ends = Math.Max(ends, starts + outlook.ServiceSeconds + again);
                ahead = Math.Max(ahead, outlook.Ahead);
                calls = Math.Min(calls, outlook.Calls);
            }

            seconds = ends;
            upstream += ahead;
        }

        var spread = Math.Clamp(SpreadMin + (1 / Math.Sqrt(calls + 1)), SpreadMin, SpreadMax);
        return new ArrivalEstimate(
            now + TimeSpan.FromSeconds(seconds),
            now + TimeSpan.FromSeconds(seconds * (1 - spread)),
            now + TimeSpan.FromSeconds(seconds * (1 + spread)));
    }
}
