namespace Orleans.Docs.Cluster.Tests.Retention;

/// <summary>The clock of a silo that ran some time ago; it runs as fast as any.</summary>
internal sealed class PastClock(TimeSpan ago) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() - ago;
}
