using Microsoft.Extensions.Logging;
using Orleans.Docs.Diagnostics;

namespace Orleans.Docs.Admission.Quota;

/// <summary>
/// This silo's permits of one API. Taking one is a look into memory; more are asked for beside it, while somebody wants
/// them. For any thread.
/// </summary>
internal sealed partial class ApiPermits : IDisposable
{
    /// <summary>An answer of the quota takes about so long.</summary>
    private static readonly TimeSpan Hop = TimeSpan.FromMilliseconds(3);

    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(1);

    private readonly string _api;
    private readonly Func<IQuotaGrain> _quota;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly PermitBox _box;
    private readonly ITimer _timer;
    private readonly Lock _lock = new();
    private readonly long _began;
    private long _lapsed;
    private DateTimeOffset _askAt;
    private Task? _asking;

    public ApiPermits(string api, Func<IQuotaGrain> quota, TimeSpan slot, TimeProvider time, ILogger logger)
    {
        (_api, _quota, _time, _logger) = (api, quota, time, logger);
        _began = time.GetTimestamp();
        _box = new PermitBox(slot);
        _timer = time.CreateTimer(_ => _ = Ask(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>On a clock that nobody puts back, or forward.</summary>
    private DateTimeOffset Now => DateTimeOffset.UnixEpoch + _time.GetElapsedTime(_began);

    /// <summary>Right before a call; null when none is in hand, and <see cref="RetryAfter"/> tells when.</summary>
    public Permit? Take()
    {
        Permit? permit;
        lock (_lock)
        {
            permit = _box.Take(Now);
            CountLapsed();
        }

        _ = Ask();
        return permit;
    }

    /// <summary>The same, by an answer of the quota where this silo has none and is not told to wait.</summary>
    public async ValueTask<(Permit? Permit, TimeSpan? RetryAfter)> TakeOrAsk()
    {
        if (Ask() is { } asked)
        {
            await asked;
        }

        lock (_lock)
        {
            if (_box.TakeAgain(Now) is { } permit)
            {
                return (permit, null);
            }
        }

        return (null, RetryAfter());
    }

    /// <summary>One that another silo took for what is done here, as old as it is now.</summary>
    public void Receive(Permit permit)
    {
        lock (_lock)
        {
            _box.Receive(permit, Now);
        }
    }

    /// <summary>As the quota said last; null before it said anything.</summary>
    public double? PerSecond
    {
        get
        {
            lock (_lock)
            {
                return _box.PerSecond;
            }
        }
    }

    /// <summary>When permits are expected, from now.</summary>
    public TimeSpan RetryAfter()
    {
        lock (_lock)
        {
            var until = _asking is not null ? TimeSpan.Zero : _askAt - Now;
            return (until > TimeSpan.Zero ? until : TimeSpan.Zero) + Hop;
        }
    }

    /// <summary>The service asked for less: what is held counts no more, and the quota slows down.</summary>
    public async Task Throttled(Permit permit)
    {
        lock (_lock)
        {
            _box.Clear();
        }

        Telemetry.CallThrottled(_api);
        try
        {
            var epoch = await _quota().Throttled(permit.Epoch);
            lock (_lock)
            {
                _box.Epoch = epoch;
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogNotReached(_logger, e, _api);
        }
    }

    public void Dispose() => _timer.Dispose();

    /// <summary>To be called with the lock.</summary>
    private void CountLapsed()
    {
        QuotaMetrics.Lapsed(_api, _box.Lapsed - _lapsed);
        _lapsed = _box.Lapsed;
    }

    /// <summary>Asks for what is missing; null when nothing is, or when it is too early: a timer sees to it.</summary>
    private Task? Ask()
    {
        lock (_lock)
        {
            if (_asking is not null)
            {
                return _asking;
            }

            var now = Now;
            var missing = _box.Missing(now);
            if (missing > 0 && now < _askAt)
            {
                _timer.Change(_askAt - now, Timeout.InfiniteTimeSpan);
            }

            return missing == 0 || now < _askAt ? null : _asking = Task.Run(() => Ask(missing));
        }
    }

    private async Task Ask(int wanted)
    {
        PermitGrant? grant = null;
        try
        {
            grant = await _quota().Take(wanted);
        }
        catch (Exception e)
        {
            // Its silo may be gone: it comes up elsewhere.
            LogNotReached(_logger, e, _api);
        }

        lock (_lock)
        {
            var now = Now;
            if (grant is { } given)
            {
                _box.Add(given, now);
            }

            _askAt = now + (grant?.AskAgainAfter ?? AfterFailure);
            _asking = null;
            CountLapsed();
        }

        _ = Ask();
    }

    [LoggerMessage(LogLevel.Warning, "the quota of {Api} cannot be asked, it is tried again")]
    private static partial void LogNotReached(ILogger logger, Exception e, string api);
}
