using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using Orleans.Docs.Diagnostics;

namespace Orleans.Docs.Admission.Quota;

/// <summary>When an engine that keeps failing is left alone.</summary>
public sealed class CircuitOptions
{
    /// <summary>After so many failures or time-outs in a row no call is made for a while.</summary>
    [Range(1, 1_000)]
    public int FailuresMax { get; set; } = 8;

    /// <summary>After this time one call tries whether it works again; spread by up to a half.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "01:00:00")]
    public TimeSpan OpenFor { get; set; } = TimeSpan.FromSeconds(20);
}

/// <summary>
/// The circuits of this silo, one for each engine, whether it calls a service, runs a program or works in this process:
/// one that fails stops no other.
/// </summary>
public sealed class Circuits(IOptions<CircuitOptions> options, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, Circuit> _engines = new(StringComparer.Ordinal);

    public Circuit Of(string engine) => _engines.GetOrAdd(
        engine, _ => new Circuit(
            options.Value.FailuresMax, options.Value.OpenFor, time, Random.Shared.NextDouble,
            isOpen => QuotaMetrics.Opened(engine, isOpen)));

    /// <summary>How those stand that were asked for so far, by name.</summary>
    public ImmutableArray<CircuitState> All =>
        [.. _engines.OrderBy(engine => engine.Key, StringComparer.Ordinal).Select(
            engine => engine.Value.State(engine.Key))];
}

/// <summary>
/// Closed while calls succeed; open after failures in a row; then one call at a time may try. For any thread.
/// </summary>
/// <param name="draw">From 0 to 1: how far the time is spread.</param>
/// <param name="changed">Called when it opens and when it closes.</param>
public sealed class Circuit(
    int failuresMax, TimeSpan openFor, TimeProvider time, Func<double> draw, Action<bool>? changed = null)
{
    private static readonly AsyncLocal<CancellationToken> BrokenOff = new();

    private readonly Lock _lock = new();
    private int _failures;
    private DateTimeOffset? _triesAt;

    /// <summary>
    /// What fails from here on once the token is cancelled was broken off from outside, and says nothing of an engine.
    /// Holds for the method that calls it and what that calls.
    /// </summary>
    public static void Excuse(CancellationToken brokenOff) => BrokenOff.Value = brokenOff;

    public bool IsOpen
    {
        get
        {
            lock (_lock)
            {
                return _triesAt is not null;
            }
        }
    }

    public CircuitState State(string engine)
    {
        lock (_lock)
        {
            var left = _triesAt - time.GetUtcNow();
            return new CircuitState(engine, _failures, left < TimeSpan.Zero ? TimeSpan.Zero : left);
        }
    }

    /// <summary>Null when a call may be made, else when to come again. Tell how the call ended.</summary>
    public TimeSpan? Enter()
    {
        lock (_lock)
        {
            if (_triesAt is not { } at)
            {
                return null;
            }

            var now = time.GetUtcNow();
            if (now < at)
            {
                return at - now;
            }

            // The one that tries; should it never tell, another one does after the same time.
            _triesAt = now + openFor;
            return null;
        }
    }

    /// <summary>The service answered, whatever it said.</summary>
    public void Answered()
    {
        lock (_lock)
        {
            if (_triesAt is not null)
            {
                changed?.Invoke(false);
            }

            (_failures, _triesAt) = (0, null);
        }
    }

    /// <summary>It failed or took too long, through no fault of what it was given.</summary>
    public void Failed()
    {
        if (BrokenOff.Value.IsCancellationRequested)
        {
            return;
        }

        lock (_lock)
        {
            if (++_failures >= failuresMax)
            {
                if (_triesAt is null)
                {
                    changed?.Invoke(true);
                }

                _triesAt = time.GetUtcNow() + (openFor * (1 + (draw() / 2)));
            }
        }
    }
}

/// <param name="Failures">In a row, up to now.</param>
/// <param name="TriesIn">When the next call may be made; null while it is closed and any may.</param>
[GenerateSerializer, Immutable, Alias("docs.CircuitState")]
public readonly record struct CircuitState(
    [property: Id(0)] string Engine, [property: Id(1)] int Failures, [property: Id(2)] TimeSpan? TriesIn);
