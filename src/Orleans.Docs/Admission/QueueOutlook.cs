using Orleans.Docs.Documents;
using Orleans.Docs.Operations;

namespace Orleans.Docs.Admission;

/// <summary>Watches one queue's calls and tells from them how it will go on. Time comes in as an argument.</summary>
internal sealed class QueueOutlook(StepQueue queue, QueueRules rules)
{
    /// <summary>Calls over which the mean of the service time reaches back.</summary>
    private const int ServiceCallsMax = 100;

    private readonly RateMeter[] _rates = [.. Enum.GetValues<Lane>().Select(_ => new RateMeter())];
    private double _serviceSeconds;
    private int _calls;

    /// <summary>Null before a call has ended.</summary>
    public TimeSpan? MeanDuration => _calls > 0 ? TimeSpan.FromSeconds(_serviceSeconds) : null;

    /// <summary>To be called after whatever changed what waits.</summary>
    public void Note(DateTimeOffset now)
    {
        foreach (var lane in Enum.GetValues<Lane>())
        {
            _rates[(int)lane].Note(now, queue[lane].Count > 0);
        }
    }

    /// <summary>A call of that lane ended, before <see cref="Note"/> is called for it.</summary>
    public void End(Lane lane, TimeSpan took)
    {
        _calls = Math.Min(_calls + 1, ServiceCallsMax);
        _serviceSeconds += (took.TotalSeconds - _serviceSeconds) / _calls;
        _rates[(int)lane].End();
    }

    /// <summary>Calls of a lane that end a second while work waits in it; 0 while unknown.</summary>
    public double PerSecond(Lane lane, int slots)
    {
        if (_calls == 0)
        {
            return 0;
        }

        var others = queue[lane is Lane.RealTime ? Lane.Batch : Lane.RealTime].Count > 0;
        var share = lane is Lane.RealTime ? slots * (others ? 1 - (1.0 / rules.BatchTurn) : 1)
            : others ? Math.Max(1, slots / (double)rules.BatchTurn)
            : rules.BatchMax(slots);
        return _rates[(int)lane].PerSecond(share / Math.Max(_serviceSeconds, 1e-6));
    }

    /// <param name="document">Held, or about to come.</param>
    public Outlook Of(DocumentKey document, Lane lane, int slots, bool isPaused)
    {
        var ahead = queue.Ahead(document) ?? (queue.Holds(document) ? 0 : queue.Ahead(lane, document.Tenant));
        return new Outlook(
            ahead, PerSecond(lane, slots), _serviceSeconds, Math.Max(_calls, _rates[(int)lane].Ended), isPaused);
    }

    public LaneStatus Status(Lane lane, int slots, DateTimeOffset now, bool isPaused)
    {
        var (waiting, perSecond) = (queue[lane].Count, PerSecond(lane, slots));
        return new LaneStatus(
            lane, waiting, queue[lane].Running, now - queue[lane].OldestSince, perSecond,
            waiting == 0 ? TimeSpan.Zero
                : perSecond > 0 && !isPaused ? TimeSpan.FromSeconds(waiting / perSecond)
                : null,
            isPaused);
    }
}
