namespace Orleans.Docs.Admission;

/// <summary>
/// One lane of a queue: tenants take turns, and within a tenant whatever is due first goes first. Every step takes
/// logarithmic time; what is kept of a tenant goes with the last of its work.
/// </summary>
internal sealed class LaneQueue(TimeSpan patience)
{
    /// <summary>With more tenants than this a place in the lane is told by a bound.</summary>
    private const int CountedSharesMax = 64;

    private readonly Dictionary<string, TenantShare> _shares = new(StringComparer.Ordinal);
    private readonly SortedSet<TenantShare> _turns = new(TenantShare.ByTurn);
    private IReadOnlySet<string> _paused = new HashSet<string>();
    private WaitingEntry? _first;
    private WaitingEntry? _last;
    private long _turn;

    public int Count { get; private set; }

    public int Running { get; private set; }

    /// <summary>Whether something waits whose tenant is not paused.</summary>
    public bool CanStart => _turns.Count > 0;

    public DateTimeOffset? OldestSince => _first?.Since;

    public int CountOf(string tenant) => _shares.TryGetValue(tenant, out var share) ? share.Waiting.Count : 0;

    public int RunningOf(string tenant) => _shares.TryGetValue(tenant, out var share) ? share.Running : 0;

    /// <summary>Since when a tenant's oldest entry waits. Looks at all of the tenant's.</summary>
    public DateTimeOffset? OldestOf(string tenant) => _shares.TryGetValue(tenant, out var share)
        ? share.Waiting.Entries.Min(entry => (DateTimeOffset?)entry.Since)
        : null;

    public void Add(WaitingEntry entry)
    {
        var share = ShareOf(entry.Entry.Document.Tenant);
        entry.Place = WaitingPlace.Ready;
        entry.Arrival = share.Arrived++;
        share.Sending.Note(entry.Since);
        var latest = entry.Since + patience;
        var due = entry.Entry.Deadline is { } deadline && deadline < latest ? deadline : latest;
        _turns.Remove(share);
        share.Waiting.Add(entry, due < entry.Since ? entry.Since : due);
        Settle(share);
        Append(entry);
        Count++;
    }

    /// <summary>It must wait here.</summary>
    public void Remove(WaitingEntry entry)
    {
        var share = _shares[entry.Entry.Document.Tenant];
        _turns.Remove(share);
        share.Waiting.Remove(entry);
        Settle(share);
        Unlink(entry);
        Count--;
    }

    /// <summary>The entry whose turn it is; <see cref="CanStart"/> must hold.</summary>
    public WaitingEntry First => _turns.Min!.Waiting.First;

    /// <summary>The entry whose turn it is, at work now; <see cref="CanStart"/> must hold.</summary>
    public WaitingEntry Start()
    {
        var share = _turns.Min!;
        _turns.Remove(share);
        var entry = share.Waiting.TakeFirst();
        share.Started++;
        share.Running++;
        share.Turn = ++_turn;
        Settle(share);
        Unlink(entry);
        Count--;
        Running++;
        return entry;
    }

    public void Finish(string tenant)
    {
        var share = _shares[tenant];
        _turns.Remove(share);
        share.Running--;
        Settle(share);
        Running--;
    }

    public void Pause(IReadOnlySet<string> tenants)
    {
        _paused = tenants;
        foreach (var share in _shares.Values)
        {
            _turns.Remove(share);
            share.IsPaused = tenants.Contains(share.Tenant);
            Settle(share);
        }
    }

    /// <summary>
    /// About how many of the lane start before this one of the tenant, or before one that came now. Tenants take turns,
    /// so that of each other one no more go before it than of its own.
    /// </summary>
    /// <param name="coming">What others may still send before it starts counts as if it waited.</param>
    public int Ahead(string tenant, WaitingEntry? entry, Coming coming)
    {
        var own = _shares.GetValueOrDefault(tenant);
        var count = own?.Waiting.Count ?? 0;
        var place = entry is null ? count : (int)Math.Clamp(entry.Arrival - own!.Started, 0, count - 1);
        var others = _shares.Count - (own is null ? 0 : 1);
        if (others > CountedSharesMax)
        {
            return place + (int)Math.Min(Count - count, (long)others * (place + 1));
        }

        var ahead = place;
        foreach (var share in _shares.Values)
        {
            ahead += share == own || share.IsPaused
                ? 0
                : Math.Min(share.Waiting.Count + share.Sending.Expect(coming), place + 1);
        }

        return ahead;
    }

    private TenantShare ShareOf(string tenant)
    {
        if (!_shares.TryGetValue(tenant, out var share))
        {
            _shares[tenant] = share = new TenantShare(tenant) { Turn = ++_turn, IsPaused = _paused.Contains(tenant) };
        }

        return share;
    }

    /// <summary>
    /// Gives a share that was changed its place among the others, out of which it was taken before; forgets a tenant of
    /// which nothing is left.
    /// </summary>
    private void Settle(TenantShare share)
    {
        if (share.Waiting.Count > 0 && !share.IsPaused)
        {
            _turns.Add(share);
        }
        else if (share is { Waiting.Count: 0, Running: 0 })
        {
            _shares.Remove(share.Tenant);
        }
    }

    private void Append(WaitingEntry entry)
    {
        entry.Earlier = _last;
        _first ??= entry;
        if (_last is not null)
        {
            _last.Later = entry;
        }

        _last = entry;
    }

    private void Unlink(WaitingEntry entry)
    {
        var (earlier, later) = (entry.Earlier, entry.Later);
        if (earlier is null)
        {
            _first = later;
        }
        else
        {
            earlier.Later = later;
        }

        if (later is null)
        {
            _last = earlier;
        }
        else
        {
            later.Earlier = earlier;
        }

        (entry.Earlier, entry.Later) = (null, null);
    }
}
