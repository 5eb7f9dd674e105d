using Orleans.Docs.Admission;
using Orleans.Docs.Documents;

namespace Orleans.Docs.Tests.Admission;

/// <summary>What a queue does, as lists that are looked through from end to end: the model that the real one follows.
/// </summary>
internal sealed class NaiveQueue(QueueRules rules)
{
    private readonly List<Item> _waiting = [];
    private readonly List<QueueEntry> _running = [];
    private readonly Dictionary<(Lane, string), long> _turns = [];
    private readonly long[] _turn = new long[2];
    private QueuePauses _pauses = QueuePauses.None;
    private long _arrived;
    private int _realTimeInARow;

    public int Waiting => _waiting.Count;

    public int Running => _running.Count;

    public bool Offer(QueueEntry entry, DateTimeOffset now)
    {
        if (_running.Any(running => running.Document == entry.Document && !entry.IsAfter(running)))
        {
            return true;
        }

        if (_waiting.Find(item => item.Entry.Document == entry.Document) is { } held)
        {
            if (!entry.IsAfter(held.Entry))
            {
                return true;
            }

            Withdraw(entry.Document);
        }
        else if (_waiting.Count >= rules.WaitingMax)
        {
            return false;
        }

        Add(entry, now);
        return true;
    }

    public Lane? Next(DateTimeOffset now, int slots)
    {
        while (_waiting.Where(item => item.Entry.NotBefore <= now).OrderBy(item => item.Entry.NotBefore)
            .ThenBy(item => item.Number).FirstOrDefault() is { } due)
        {
            _waiting.Remove(due);
            Add(due.Entry with { NotBefore = null }, now);
        }

        var batchRunning = _running.Count(entry => entry.Lane is Lane.Batch);
        var batch = Candidates(Lane.Batch).Any() && batchRunning < rules.BatchMax(slots);
        return !Candidates(Lane.RealTime).Any() ? batch ? Lane.Batch : null
            : batch && _realTimeInARow >= rules.BatchTurn - 1 ? Lane.Batch
            : Lane.RealTime;
    }

    public QueueEntry Start(Lane lane)
    {
        _realTimeInARow = lane is Lane.RealTime && Candidates(Lane.Batch).Any() ? _realTimeInARow + 1 : 0;
        var tenant = Candidates(lane).Select(item => item.Entry.Document.Tenant).Distinct()
            .OrderBy(name => RunningOf(lane, name)).ThenBy(name => _turns[(lane, name)]).First();
        var next = Candidates(lane).Where(item => item.Entry.Document.Tenant == tenant)
            .OrderBy(item => item.Due(rules)).ThenBy(item => item.Number).First();
        _waiting.Remove(next);
        _running.Add(next.Entry);
        _turns[(lane, tenant)] = ++_turn[(int)lane];
        return next.Entry;
    }

    public void Finish(DocumentKey document)
    {
        var entry = _running.Single(running => running.Document == document);
        _running.Remove(entry);
        Forget(entry.Lane, document);
        if (_waiting.Find(item => item.Entry.Document == document && item.Entry.NotBefore is null) is { } behind)
        {
            Enter(behind.Entry);
        }
    }

    public void Withdraw(DocumentKey document)
    {
        if (_waiting.Find(item => item.Entry.Document == document) is { } item)
        {
            _waiting.Remove(item);
            Forget(item.Entry.Lane, document);
        }
    }

    public void Pause(QueuePauses pauses) => _pauses = pauses;

    private void Add(QueueEntry entry, DateTimeOffset now)
    {
        var stays = entry.NotBefore > now ? entry : entry with { NotBefore = null };
        _waiting.Add(new Item(stays, now, _arrived++));
        if (stays.NotBefore is null && !IsRunning(entry.Document))
        {
            Enter(entry);
        }
    }

    private void Enter(QueueEntry entry) =>
        _turns.TryAdd((entry.Lane, entry.Document.Tenant), NextTurn(entry.Lane, entry.Document.Tenant));

    private long NextTurn(Lane lane, string tenant) =>
        _turns.ContainsKey((lane, tenant)) ? 0 : ++_turn[(int)lane];

    /// <summary>Nothing is kept of a tenant of which nothing waits or runs.</summary>
    private void Forget(Lane lane, DocumentKey document)
    {
        if (RunningOf(lane, document.Tenant) == 0 && !_waiting.Any(item => item.Entry.Lane == lane
            && item.Entry.Document.Tenant == document.Tenant && item.Entry.Document != document && IsReady(item)))
        {
            _turns.Remove((lane, document.Tenant));
        }
    }

    private IEnumerable<Item> Candidates(Lane lane) => _waiting.Where(item =>
        item.Entry.Lane == lane && IsReady(item) && !_pauses.Lanes.Contains(lane)
        && !_pauses.Tenants.Contains(item.Entry.Document.Tenant));

    private bool IsReady(Item item) => item.Entry.NotBefore is null && !IsRunning(item.Entry.Document);

    private bool IsRunning(DocumentKey document) => _running.Any(entry => entry.Document == document);

    private int RunningOf(Lane lane, string tenant) =>
        _running.Count(entry => entry.Lane == lane && entry.Document.Tenant == tenant);

    private sealed record Item(QueueEntry Entry, DateTimeOffset Since, long Number)
    {
        public DateTimeOffset Due(QueueRules rules) => Entry.Deadline switch
        {
            null => Since + rules.Patience,
            { } deadline when deadline < Since => Since,
            { } deadline when deadline > Since + rules.Patience => Since + rules.Patience,
            { } deadline => deadline,
        };
    }
}
