using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Docs.Diagnostics;
using Orleans.Docs.Documents;

namespace Orleans.Docs.Admission;

/// <summary>
/// Where the system says that it is full: before a file is taken in, never after. Looks at the queues a few times a
/// second and counts between two looks what it let in itself, so that a burst at many silos can pass the bound by a
/// little; what the queues have no room for then is offered again by the sweep.
/// </summary>
internal sealed partial class SubmitGate(
    IGrainFactory grains, IOptions<AdmissionOptions> options, TimeProvider time, ILogger<SubmitGate> logger)
{
    private const int TenantsMax = 4_096;

    private static readonly TimeSpan KnownFor = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RetryMin = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RetryMax = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, Look> _looks = new();

    /// <summary>Returns when the tenant may send a document.</summary>
    /// <exception cref="OverloadedException">As much waits as may, of the tenant or in all.</exception>
    public async Task Enter(string tenant)
    {
        var look = Latest(tenant);
        var load = await look.Load;
        if (Refusal(load, look.Enter()) is { } refusal)
        {
            QuotaMetrics.Refused(refusal.IsOfTenant);
            throw new OverloadedException(
                refusal.IsOfTenant ? "the tenant's part of the queues" : "the queue", refusal.RetryAfter);
        }
    }

    /// <summary>When to come again, where another document would be refused now; none enters.</summary>
    public async Task<TimeSpan?> Full(string tenant)
    {
        var look = Latest(tenant);
        return Refusal(await look.Load, look.Entered + 1)?.RetryAfter;
    }

    private (bool IsOfTenant, TimeSpan RetryAfter)? Refusal(QueueLoad load, int entered)
    {
        var ofTenant = load.WaitingOfTenant + entered - Bounds.SubmitWaitingPerTenantMax;
        var ofAll = load.Waiting + entered - Bounds.SubmitWaitingMax;
        return ofTenant > 0 ? (true, RetryAfter(ofTenant, load.PerSecond))
            : ofAll > 0 ? (false, RetryAfter(ofAll, load.PerSecond))
            : null;
    }

    private AdmissionOptions Bounds => options.Value;

    private static TimeSpan RetryAfter(int tooMany, double perSecond)
    {
        var seconds = perSecond > 0 ? tooMany / perSecond : 0;
        return TimeSpan.FromSeconds(Math.Clamp(seconds, RetryMin.TotalSeconds, RetryMax.TotalSeconds));
    }

    private Look Latest(string tenant)
    {
        if (_looks.TryGetValue(tenant, out var look) && time.GetElapsedTime(look.At) < KnownFor)
        {
            return look;
        }

        if (_looks.Count >= TenantsMax)
        {
            _looks.Clear();
        }

        return _looks[tenant] = new Look(LoadOf(tenant), time.GetTimestamp());
    }

    /// <summary>Of the fullest queue. Where one is out of reach nothing is refused: the sweep offers what it lost.
    /// </summary>
    private async Task<QueueLoad> LoadOf(string tenant)
    {
        try
        {
            var loads = await Task.WhenAll(Enum.GetValues<Step>().Select(
                step => grains.GetGrain<IStepQueueGrain>(step.ToString()).Load(tenant))).WaitAsync(Patience, time);
            var fullest = loads.MaxBy(load => load.Waiting);
            return fullest with { WaitingOfTenant = loads.Max(load => load.WaitingOfTenant) };
        }
        catch (Exception e)
        {
            LogNotAsked(logger, e);
            return default;
        }
    }

    [LoggerMessage(LogLevel.Warning, "the queues could not be asked how full they are, a document is let in")]
    private static partial void LogNotAsked(ILogger logger, Exception e);

    private sealed class Look(Task<QueueLoad> load, long at)
    {
        private int _entered;

        public Task<QueueLoad> Load { get; } = load;

        public long At { get; } = at;

        public int Entered => Volatile.Read(ref _entered);

        public int Enter() => Interlocked.Increment(ref _entered);
    }
}
