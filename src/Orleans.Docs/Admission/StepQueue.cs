using System.Diagnostics.CodeAnalysis;
using Orleans.Docs.Documents;

namespace Orleans.Docs.Admission;

/// <summary>
/// What waits for one engine, one entry a document, in two lanes, with a bench beside them for retries that are not
/// due; and what is at work. Knows no clock and starts nothing.
/// </summary>
public sealed class StepQueue
{
    private readonly QueueRules _rules;
    private readonly LaneQueue[] _lanes;
    private readonly LaneTurns _turns;
    private readonly DueHeap _delayed = new();
    private readonly Dictionary<DocumentKey, WaitingEntry> _waiting = [];
    private readonly Dictionary<string, int> _waitingOf = [];
    private readonly Dictionary<DocumentKey, QueueEntry> _running = [];
    private readonly HashSet<DocumentKey> _wokenAtWork = [];
    private QueuePauses _pauses = QueuePauses.None;
    private long _arrived;

    public StepQueue(QueueRules rules)
    {
        _rules = rules;
        _turns = new LaneTurns(rules);
        _lanes = [.. Enum.GetValues<Lane>().Select(_ => new LaneQueue(rules.Patience))];
    }

    public int Ready => _waiting.Count - _delayed.Count;

    public int Delayed => _delayed.Count;

    public int Running => _running.Count;

    /// <summary>When the next delayed entry is due, or null.</summary>
    public DateTimeOffset? NextDue => _delayed.Count > 0 ? _delayed.First.Due : null;

    public DateTimeOffset? OldestSince => _lanes.Min(lane => lane.OldestSince);

    internal LaneQueue this[Lane lane] => _lanes[(int)lane];

    public bool Holds(DocumentKey document) => _waiting.ContainsKey(document) || _running.ContainsKey(document);

    /// <summary>Entries of a tenant whose turn comes next, in both lanes.</summary>
    public int ReadyOf(string tenant) => _lanes.Sum(lane => lane.CountOf(tenant));

    /// <summary>Entries of a tenant that wait, for their turn or their time.</summary>
    public int WaitingOf(string tenant) => _waitingOf.GetValueOrDefault(tenant);

    /// <summary>Entries of a tenant that wait for their time.</summary>
    public int DelayedOf(string tenant) => WaitingOf(tenant) - ReadyOf(tenant);

    /// <summary>How many of its lane start about before it; null when it does not wait for its turn.</summary>
    public int? Ahead(DocumentKey document, Coming coming = default) =>
        _waiting.TryGetValue(document, out var entry) && entry.Place is WaitingPlace.Ready
            ? this[entry.Entry.Lane].Ahead(document.Tenant, entry, coming)
            : null;

    /// <summary>The same for one that would come now.</summary>
    public int Ahead(Lane lane, string tenant, Coming coming = default) =>
        this[lane].Ahead(tenant, entry: null, coming);

    /// <summary>
    /// False only when it is full. Older or equal work of a document is passed over, newer replaces what waits.
    /// </summary>
    public bool Offer(QueueEntry entry, DateTimeOffset now)
    {
        if (_running.TryGetValue(entry.Document, out var running) && !entry.IsAfter(running))
        {
            return true;
        }

        if (_waiting.TryGetValue(entry.Document, out var held))
        {
            if (!entry.IsAfter(held.Entry))
            {
                return true;
            }

            Withdraw(entry.Document);
        }
        else if (_waiting.Count >= _rules.WaitingMax)
        {
            return false;
        }

        Add(entry, now);
        return true;
    }

    /// <summary>From which lane <see cref="Start"/> may take now, where so many may run in all; null: none.</summary>
    public Lane? Next(DateTimeOffset now, int slots)
    {
        while (_delayed.Count > 0 && _delayed.First.Due <= now)
        {
            var due = _delayed.TakeFirst();
            Forget(due.Entry.Document, out _);
            Add(due.Entry with { NotBefore = null }, now);
        }

        return _turns.Next(
            CanStart(Lane.RealTime), CanStart(Lane.Batch), this[Lane.Batch].Running, slots);
    }

    /// <summary>The entry of that lane whose turn it is.</summary>
    public QueueEntry First(Lane lane) => this[lane].First.Entry;

    /// <summary>The entry of that lane whose turn it is, now at work.</summary>
    public QueueEntry Start(Lane lane)
    {
        _turns.Started(lane, batchWaits: CanStart(Lane.Batch));
        var entry = this[lane].Start().Entry;
        Forget(entry.Document, out _);
        _running.Add(entry.Document, entry);
        return entry;
    }

    /// <returns>Whether it was woken meanwhile: what it waits for has happened, maybe after it looked.</returns>
    public bool Finish(DocumentKey document)
    {
        if (_running.Remove(document, out var entry))
        {
            this[entry.Lane].Finish(document.Tenant);
        }

        if (_waiting.TryGetValue(document, out var behind) && behind.Place is WaitingPlace.Behind)
        {
            this[behind.Entry.Lane].Add(behind);
        }

        return _wokenAtWork.Remove(document);
    }

    /// <summary>
    /// Ends the wait for a service; a retry that waits for its time is left alone, and so is another attempt.
    /// </summary>
    public void Wake(DocumentKey document, int attempt, DateTimeOffset now)
    {
        if (_running.TryGetValue(document, out var running) && running.Attempt == attempt)
        {
            _wokenAtWork.Add(document);
        }
        else if (_waiting.TryGetValue(document, out var held) && held.Place is WaitingPlace.Delayed
            && held.Entry.Waits && held.Entry.Attempt == attempt)
        {
            Withdraw(document);
            Add(held.Entry with { NotBefore = null }, now);
        }
    }

    public void Withdraw(DocumentKey document)
    {
        if (!Forget(document, out var entry))
        {
            return;
        }

        switch (entry.Place)
        {
            case WaitingPlace.Ready:
                this[entry.Entry.Lane].Remove(entry);
                break;
            case WaitingPlace.Delayed:
                _delayed.Remove(entry);
                break;
        }
    }

    /// <summary>Takes nothing of what is paused until it is resumed; what runs goes on.</summary>
    public void Pause(QueuePauses pauses)
    {
        _pauses = pauses;
        foreach (var lane in _lanes)
        {
            lane.Pause(pauses.Tenants);
        }
    }

    private bool CanStart(Lane lane) => this[lane].CanStart && !_pauses.Lanes.Contains(lane);

    private bool Forget(DocumentKey document, [NotNullWhen(true)] out WaitingEntry? entry)
    {
        if (!_waiting.Remove(document, out entry))
        {
            return false;
        }

        var left = WaitingOf(document.Tenant) - 1;
        if (left > 0)
        {
            _waitingOf[document.Tenant] = left;
        }
        else
        {
            _waitingOf.Remove(document.Tenant);
        }

        return true;
    }

    private void Add(QueueEntry entry, DateTimeOffset now)
    {
        var waiting = new WaitingEntry(entry, now, _arrived++);
        _waiting.Add(entry.Document, waiting);
        _waitingOf[entry.Document.Tenant] = WaitingOf(entry.Document.Tenant) + 1;
        if (entry.NotBefore is { } due && due > now)
        {
            waiting.Place = WaitingPlace.Delayed;
            _delayed.Add(waiting, due);
        }
        else if (_running.ContainsKey(entry.Document))
        {
            waiting.Place = WaitingPlace.Behind;
        }
        else
        {
            this[entry.Lane].Add(waiting);
        }
    }
}
