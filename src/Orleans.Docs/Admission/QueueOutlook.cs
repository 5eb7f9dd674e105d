using Orleans.Docs.Documents;
using Orleans.Docs.Operations;

namespace Orleans.Docs.Admission;

/// <summary>Watches one queue's calls and tells from them how it will go on. Time comes in as an argument.</summary>
internal sealed class QueueOutlook(StepQueue queue, QueueRules rules)
{
    private readonly RateMeter[] _rates = [.. Enum.GetValues<Lane>().Select(_ => new RateMeter())];

    /// <summary>In which a call takes a place, and from the first call on until a service was done with it.</summary>
    private readonly CallTimes _atWork = new();
    private readonly CallTimes _inAll = new();

    /// <summary>Null before a call has ended.</summary>
    public TimeSpan? MeanDuration => _atWork.Calls > 0 ? TimeSpan.FromSeconds(_atWork.MeanSeconds) : null;

    /// <summary>To be called after whatever changed what waits.</summary>
    public void Note(DateTimeOffset now)
    {
        foreach (var lane in Enum.GetValues<Lane>())
        {
            _rates[(int)lane].Note(now, queue[lane].Count > 0);
        }
    }

    /// <summary>A call starts, before <see cref="Note"/> is called for it.</summary>
    public void Start(Lane lane) => _rates[(int)lane].Start();

    /// <summary>A call came to nothing and is to be started again.</summary>
    public void Undo(Lane lane) => _rates[(int)lane].Undo();

    /// <summary>A call ended.</summary>
    public void End(QueueEntry entry, TimeSpan took, DateTimeOffset now)
    {
        _atWork.Add(took, entry.Pages);
        _inAll.Add(entry.WaitsSince is { } since && now > since ? now - since : took, entry.Pages);
    }

    /// <summary>Calls of a lane that end a second while work waits in it; 0 while unknown.</summary>
    public double PerSecond(Lane lane, Pace pace)
    {
        if (_atWork.Calls == 0)
        {
            return 0;
        }

        var others = queue[lane is Lane.RealTime ? Lane.Batch : Lane.RealTime].Count > 0;
        var turns = !others ? 1
            : lane is Lane.RealTime ? 1 - (1.0 / rules.BatchTurn)
            : 1.0 / rules.BatchTurn;
        var slots = lane is Lane.Batch && !others ? rules.BatchMax(pace.Slots)
            : lane is Lane.Batch ? Math.Max(1, pace.Slots * turns)
            : pace.Slots * turns;
        var most = pace.PerSecond ?? double.PositiveInfinity;
        var expected = Math.Min(slots / Math.Max(_atWork.MeanSeconds, 1e-6), most * turns);

        // What was seen may be of a time when the service allowed more.
        return Math.Min(_rates[(int)lane].PerSecond(expected), most);
    }

    /// <param name="document">Held, or about to come.</param>
    /// <param name="pages">As <see cref="QueueEntry.Pages"/>.</param>
    public Outlook Of(DocumentKey document, Lane lane, int pages, Pace pace, DateTimeOffset now, bool isPaused)
    {
        var perSecond = PerSecond(lane, pace);
        return new Outlook(
            Ahead(coming => queue.Ahead(document, coming)
                ?? (queue.Holds(document) ? 0 : queue.Ahead(lane, document.Tenant, coming))),
            perSecond, _inAll.SecondsOf(pages), Math.Max(_atWork.Calls, _rates[(int)lane].Started), isPaused)
        {
            AheadAgain = Ahead(coming => queue.Ahead(lane, document.Tenant, coming)),
        };

        // Until it is its turn, others of whom some are before it may come.
        int Ahead(Func<Coming, int> count)
        {
            var held = count(Coming.Nobody);
            return perSecond > 0
                ? count(new Coming(now, TimeSpan.FromSeconds(Math.Min(held / perSecond, Coming.HorizonSecondsMax))))
                : held;
        }
    }

    /// <param name="tenant">Whose part of it; null: the whole.</param>
    public LaneStatus Status(Lane lane, Pace pace, DateTimeOffset now, bool isPaused, string? tenant)
    {
        var (held, perSecond) = (queue[lane], PerSecond(lane, pace));
        var waiting = tenant is null ? held.Count : held.CountOf(tenant);
        var toStart = tenant is null ? waiting : held.Ahead(tenant, entry: null, Coming.Nobody);
        return new LaneStatus(
            lane, waiting, tenant is null ? held.Running : held.RunningOf(tenant),
            now - (tenant is null ? held.OldestSince : held.OldestOf(tenant)), tenant is null ? perSecond : 0,
            waiting == 0 ? TimeSpan.Zero
                : perSecond > 0 && !isPaused ? TimeSpan.FromSeconds(toStart / perSecond)
                : null,
            isPaused);
    }
}

/// <summary>What bounds one engine's calls.</summary>
/// <param name="Slots">At work at once.</param>
/// <param name="PerSecond">That start a second; null: the slots alone bound them.</param>
internal readonly record struct Pace(int Slots, double? PerSecond);
