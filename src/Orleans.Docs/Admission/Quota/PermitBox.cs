namespace Orleans.Docs.Admission.Quota;

/// <summary>A permit for one call, to be used at once.</summary>
/// <param name="Epoch">To be told when the call is throttled.</param>
/// <param name="Age">Since its receipt from the quota.</param>
[GenerateSerializer, Immutable, Alias("docs.Permit")]
public readonly record struct Permit(
    [property: Id(0)] long Epoch, [property: Id(1)] TimeSpan Age = default)
{
    public Permit OlderBy(TimeSpan elapsed) => this with { Age = Age + elapsed };
}

/// <summary>
/// Permits of one API that a silo holds, each until it lapses, and how many it should hold: as many as were wanted in
/// the slot before. Knows no clock and asks nobody.
/// </summary>
public sealed class PermitBox(TimeSpan slot)
{
    private readonly Queue<(int Count, long Epoch, DateTimeOffset LapsesAt)> _held = new();

    /// <summary>Epochs of those that were handed over, by when they lapse.</summary>
    private readonly PriorityQueue<long, DateTimeOffset> _handed = new();
    private int _firstTaken;
    private int _free;
    private DateTimeOffset _slotFrom;
    private int _wantedNow;
    private int _wantedBefore;

    /// <summary>Permits that lapsed unused since the start.</summary>
    public long Lapsed { get; private set; }

    /// <summary>Permits a second, as the quota said last; null before it said anything.</summary>
    public double? PerSecond { get; private set; }

    /// <summary>Of the last grant, or as the quota said since.</summary>
    public long Epoch { get; set; }

    public int Free(DateTimeOffset now)
    {
        while (_held.TryPeek(out var first) && first.LapsesAt <= now)
        {
            _held.Dequeue();
            _free -= first.Count - _firstTaken;
            Lapsed += first.Count - _firstTaken;
            _firstTaken = 0;
        }

        while (_handed.TryPeek(out _, out var lapsesAt) && lapsesAt <= now)
        {
            _handed.Dequeue();
            Lapsed++;
        }

        return _free + _handed.Count;
    }

    public void Add(PermitGrant grant, DateTimeOffset now)
    {
        (PerSecond, Epoch) = (grant.PerSecond, grant.Epoch);
        if (grant.Permits > 0)
        {
            _held.Enqueue((grant.Permits, grant.Epoch, now + slot));
            _free += grant.Permits;
        }
    }

    /// <summary>
    /// One that another silo was granted and hands over: it goes on ageing, and counts no more when that is over or
    /// when a throttle came since.
    /// </summary>
    public void Receive(Permit permit, DateTimeOffset now)
    {
        if (permit.Age >= slot || permit.Epoch < Epoch)
        {
            Lapsed++;
            return;
        }

        _handed.Enqueue(permit.Epoch, now + slot - permit.Age);
    }

    /// <summary>Null when none is held; that one was wanted is remembered.</summary>
    public Permit? Take(DateTimeOffset now)
    {
        Turn(now);
        _wantedNow++;
        return TakeAgain(now);
    }

    /// <summary>For whoever was told before that there is none.</summary>
    public Permit? TakeAgain(DateTimeOffset now)
    {
        if (Free(now) == 0)
        {
            return null;
        }

        // For what is done now, and sooner over than most.
        if (_handed.TryDequeue(out var epoch, out var lapsesAt))
        {
            return new Permit(epoch, AgeAt(now, lapsesAt));
        }

        var first = _held.Peek();
        _free--;
        if (++_firstTaken == first.Count)
        {
            _held.Dequeue();
            _firstTaken = 0;
        }

        return new Permit(first.Epoch, AgeAt(now, first.LapsesAt));
    }

    /// <summary>How many to ask for: 0 when nobody wanted any lately, or enough are held.</summary>
    public int Missing(DateTimeOffset now)
    {
        Turn(now);
        var wanted = Math.Max(_wantedNow, _wantedBefore);
        var target = Math.Min(wanted, Math.Max(1, (int)Math.Ceiling((PerSecond ?? 0) * slot.TotalSeconds)));

        // What comes in batches is asked for when half of it is gone.
        var free = Free(now);
        return PerSecond >= RateLedger.SinglyBelow && free * 2 > target ? 0 : Math.Max(0, target - free);
    }

    /// <summary>Whatever is held was granted under a rate that was too high.</summary>
    public void Clear()
    {
        _held.Clear();
        _handed.Clear();
        (_free, _firstTaken) = (0, 0);
    }

    private TimeSpan AgeAt(DateTimeOffset now, DateTimeOffset lapsesAt) => slot - (lapsesAt - now);

    private void Turn(DateTimeOffset now)
    {
        if (now - _slotFrom >= slot)
        {
            _wantedBefore = now - _slotFrom < 2 * slot ? _wantedNow : 0;
            (_wantedNow, _slotFrom) = (0, now);
        }
    }
}
