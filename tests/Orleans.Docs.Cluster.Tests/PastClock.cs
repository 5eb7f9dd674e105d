using Microsoft.Extensions.DependencyInjection;
using Orleans.Hosting;

namespace Orleans.Docs.Cluster.Tests;

/// <summary>The clock of a silo that ran some time ago, until it catches up; it runs as fast as any.</summary>
internal sealed class PastClock(TimeSpan ago) : TimeProvider
{
    private long _agoTicks = ago.Ticks;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() - new TimeSpan(Volatile.Read(ref _agoTicks));

    /// <summary>From now on it is now, so that what had to wait is due.</summary>
    public void CatchUp() => Volatile.Write(ref _agoTicks, 0);

    public void Set(ISiloBuilder silo) => silo.Services.AddSingleton<TimeProvider>(this);
}
