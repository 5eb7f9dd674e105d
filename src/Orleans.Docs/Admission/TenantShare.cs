namespace Orleans.Docs.Admission;

/// <summary>What waits and runs of one tenant in one lane.</summary>
internal sealed class TenantShare(string tenant)
{
    public string Tenant { get; } = tenant;

    public DueHeap Waiting { get; } = new();

    public int Running { get; set; }

    /// <summary>When it came to its turn last: the lower, the longer ago.</summary>
    public long Turn { get; set; }

    /// <summary>Entries that ever came, and that left to run.</summary>
    public long Arrived { get; set; }

    public long Started { get; set; }

    public bool IsPaused { get; set; }

    public Sending Sending { get; } = new();

    /// <summary>
    /// Whoever has the least at work comes first, then whoever waited longest: so tenants with long calls get no more
    /// than those with short ones.
    /// </summary>
    public static IComparer<TenantShare> ByTurn { get; } = Comparer<TenantShare>.Create((a, b) =>
        a.Running != b.Running ? a.Running.CompareTo(b.Running)
        : a.Turn != b.Turn ? a.Turn.CompareTo(b.Turn)
        : string.CompareOrdinal(a.Tenant, b.Tenant));
}
