using Orleans.Docs.Admission.Quota;

namespace Orleans.Docs.Tests.Admission.Quota;

/// <summary>
/// One quota, the silos that hold its permits, and the service with a clock and a bucket of its own, in simulated time.
/// Work comes at random; silos and the quota's grain die at random and come back; whatever is told takes its time.
/// </summary>
internal sealed class SharedQuota
{
    public const double Share = 0.97;
    public const double BurstSeconds = 0.5;
    public const double SlotSeconds = 0.25;

    /// <summary>A message takes as long at most.</summary>
    public const double HopSecondsMax = 0.006;

    private static readonly TimeSpan Slot = TimeSpan.FromSeconds(SlotSeconds);
    private static readonly TimeSpan Hop = TimeSpan.FromMilliseconds(3);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(1);

    private readonly PriorityQueue<Action, (DateTimeOffset At, long Number)> _events = new();
    private readonly Random _random;
    private readonly Silo[] _silos;
    private RateLedger? _ledger;
    private long _number;
    private double _tokens;
    private double _calmFrom;
    private DateTimeOffset _filledAt = DateTimeOffset.UnixEpoch;
    private DateTimeOffset _now = DateTimeOffset.UnixEpoch;

    /// <param name="perSecond">What the service takes at first, and what the quota is told.</param>
    public SharedQuota(int seed, int silos, double perSecond)
    {
        _random = new Random(seed);
        _silos = [.. Enumerable.Range(0, silos).Select(_ => new Silo())];
        (Rate, Allowed, _tokens) = (perSecond * Share, perSecond, perSecond);
        _ledger = NewLedger();
        Disturb();
    }

    /// <summary>Calls a second, as the quota was told, less what is left free.</summary>
    public double Rate { get; }

    /// <summary>Calls a second that the service takes now.</summary>
    public double Allowed { get; set; }

    /// <summary>When calls were made, and of which silo, in seconds.</summary>
    public List<(double At, int Silo)> Calls { get; } = [];

    public int Throttled { get; private set; }

    public long Granted { get; private set; }

    /// <summary>Permits that went with a silo that died, or were thrown away after a throttle.</summary>
    public long Lost { get; private set; }

    /// <summary>From when to when work waited, without a death of the quota or a throttle shortly before.</summary>
    public List<(double From, double To)> Busy { get; } = [];

    /// <summary>The longest time for which a silo had work and made no call, while the quota was up.</summary>
    public double LongestWait { get; private set; }

    /// <summary>Calls a second that the quota grants now, as a part of what it was told.</summary>
    public double RateNow => (_ledger?.RateAt(_now) ?? 0) / Rate;

    public int Waiting => _silos.Sum(silo => silo.Work);

    public long Lapsed => _silos.Sum(silo => silo.LapsedBefore + silo.Box.Lapsed);

    public int Held => _silos.Sum(silo => silo.Box.Free(_now));

    public double Seconds => (_now - DateTimeOffset.UnixEpoch).TotalSeconds;

    /// <param name="load">Work that comes, as a part of the rate.</param>
    /// <param name="deathsPerSecond">Of silos, and half as often of the quota's grain.</param>
    public void Run(double seconds, double load, double deathsPerSecond = 0)
    {
        var until = _now + TimeSpan.FromSeconds(seconds);
        Every(() => Exponential(Rate * load), until, () => Come(Up()));
        if (deathsPerSecond > 0)
        {
            Every(() => Exponential(deathsPerSecond), until, () => Die(Up()));
            Every(() => Exponential(deathsPerSecond / 2), until, LedgerDies);
        }

        while (_events.TryPeek(out _, out var next) && next.At < until)
        {
            _events.Dequeue()();
        }

        _now = until;
        Note(Waiting > 0);
    }

    private void Every(Func<double> seconds, DateTimeOffset until, Action action) => After(seconds(), () =>
    {
        if (_now < until)
        {
            action();
            Every(seconds, until, action);
        }
    });

    private void After(double seconds, Action action)
    {
        var at = _now + TimeSpan.FromSeconds(Math.Max(0, seconds));
        _events.Enqueue(
            () =>
            {
                _now = at;
                action();
            },
            (at, _number++));
    }

    private void Come(int silo)
    {
        if (_silos[silo].Work++ == 0)
        {
            _silos[silo].WorkSince = Seconds;
        }

        Pump(silo);
        Note(Waiting > 0);
    }

    /// <summary>Calls as often as there are permits, and comes again when some are expected.</summary>
    private void Pump(int number)
    {
        var silo = _silos[number];
        while (silo.Work > 0)
        {
            var taken = silo.Box.Take(_now);
            Ask(number);
            if (taken is not { } permit)
            {
                var until = silo.IsAsking ? TimeSpan.Zero : silo.AskAt - _now;
                Again(number, (until > TimeSpan.Zero ? until : TimeSpan.Zero) + Hop);
                break;
            }

            Assert.InRange(permit.Age, TimeSpan.Zero, Slot - TimeSpan.FromTicks(1));
            silo.Work--;
            Call(number, permit);
        }
    }

    private void Again(int number, TimeSpan after)
    {
        var silo = _silos[number];
        if (!silo.ComesAgain)
        {
            silo.ComesAgain = true;
            After(after.TotalSeconds, () =>
            {
                silo.ComesAgain = false;
                Pump(number);
                Note(Waiting > 0);
            });
        }
    }

    private void Call(int number, Permit permit)
    {
        var silo = _silos[number];
        if (_ledger is not null)
        {
            LongestWait = Math.Max(LongestWait, Seconds - Math.Max(silo.WorkSince, _calmFrom));
        }

        silo.WorkSince = Seconds;
        Calls.Add((Seconds, number));
        _tokens = Math.Min(Allowed, _tokens + (Allowed * (_now - _filledAt).TotalSeconds));
        _filledAt = _now;
        if (_tokens >= 1)
        {
            _tokens--;
            return;
        }

        // What it was about comes again, what is held counts no more, and the quota hears of it.
        Throttled++;
        silo.Work++;
        Lost += silo.Box.Free(_now);
        silo.Box.Clear();
        Disturb();
        var life = silo.Life;
        After(OneHop(), () =>
        {
            _ledger?.Throttled(permit.Epoch, _now);
            if (_ledger?.Epoch is { } epoch)
            {
                After(OneHop(), () => silo.Box.Epoch = silo.Life == life ? epoch : silo.Box.Epoch);
            }
        });
    }

    private void Ask(int number)
    {
        var silo = _silos[number];
        var missing = silo.IsAsking ? 0 : silo.Box.Missing(_now);
        if (missing == 0 || _now < silo.AskAt)
        {
            return;
        }

        silo.IsAsking = true;
        var life = silo.Life;
        After(OneHop(), () =>
        {
            var grant = _ledger?.Take(missing, _now);
            Granted += grant?.Permits ?? 0;
            After(OneHop(), () => Hear(number, life, grant));
        });
    }

    private void Hear(int number, int life, PermitGrant? grant)
    {
        var silo = _silos[number];
        if (silo.Life != life)
        {
            Lost += grant?.Permits ?? 0;
            return;
        }

        if (grant is { } given)
        {
            silo.Box.Add(given, _now);
        }

        silo.AskAt = _now + (grant?.AskAgainAfter ?? AfterFailure);
        silo.IsAsking = false;
        Ask(number);
    }

    /// <summary>Its permits are lost, its work comes to another one, and it is back with nothing.</summary>
    private void Die(int number)
    {
        var silo = _silos[number];
        Lost += silo.Box.Free(_now);
        _silos[number] = new Silo
        {
            Life = silo.Life + 1,
            LapsedBefore = silo.LapsedBefore + silo.Box.Lapsed,
            IsDown = _silos.Count(one => !one.IsDown) > 1,
        };
        After(0.2 + _random.NextDouble(), () => _silos[number].IsDown = false);
        for (var left = silo.Work; left > 0; left--)
        {
            Come(Up());
        }
    }

    private void LedgerDies()
    {
        if (_ledger is null)
        {
            return;
        }

        _ledger = null;
        Disturb();
        After((2 * HopSecondsMax) + _random.NextDouble(), () =>
        {
            _ledger = NewLedger();
            Disturb();
        });
    }

    /// <summary>What is seen from here on for a while is of an outage.</summary>
    private void Disturb()
    {
        Note(isBusy: false);
        _calmFrom = Seconds + AfterFailure.TotalSeconds + SlotSeconds;
    }

    private void Note(bool isBusy)
    {
        if (isBusy && Seconds >= _calmFrom)
        {
            if (Busy is [.., (var from, var to)] && to < 0)
            {
                return;
            }

            Busy.Add((Seconds, -1));
        }
        else if (Busy is [.., (var from, < 0)])
        {
            Busy[^1] = (from, Seconds);
        }
    }

    private RateLedger NewLedger() => new(Rate, TimeSpan.FromSeconds(BurstSeconds), Slot, _now + Slot);

    private int Up()
    {
        var up = Enumerable.Range(0, _silos.Length).Where(number => !_silos[number].IsDown).ToArray();
        return up[_random.Next(up.Length)];
    }

    private double OneHop() => _random.NextDouble() * HopSecondsMax;

    private double Exponential(double perSecond) => -Math.Log(1 - _random.NextDouble()) / perSecond;

    private sealed class Silo
    {
        public PermitBox Box { get; } = new(Slot);

        public int Life { get; init; }

        public long LapsedBefore { get; init; }

        public bool IsDown { get; set; }

        public int Work { get; set; }

        public double WorkSince { get; set; }

        public DateTimeOffset AskAt { get; set; }

        public bool IsAsking { get; set; }

        public bool ComesAgain { get; set; }
    }
}
