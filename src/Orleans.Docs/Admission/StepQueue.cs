using System.Diagnostics.CodeAnalysis;

namespace Orleans.Docs.Admission;

/// <summary>
/// First in, first out, one entry a document, with a bench beside it for retries that are not due. Holds what waits and
/// what is at work; knows no clock and starts nothing.
/// </summary>
public sealed class StepQueue(int waitingMax)
{
    private readonly LinkedList<(QueueEntry Entry, DateTimeOffset Since)> _ready = new();
    private readonly Dictionary<DocumentKey, LinkedListNode<(QueueEntry Entry, DateTimeOffset Since)>> _readyOf = [];
    private readonly SortedSet<(DateTimeOffset Due, string Document)> _delayed = [];
    private readonly Dictionary<DocumentKey, QueueEntry> _delayedOf = [];
    private readonly Dictionary<DocumentKey, QueueEntry> _running = [];

    public int Ready => _ready.Count;

    public int Delayed => _delayed.Count;

    public int Running => _running.Count;

    /// <summary>When the next delayed entry is due, or null.</summary>
    public DateTimeOffset? NextDue => _delayed.Count > 0 ? _delayed.Min.Due : null;

    public DateTimeOffset? OldestSince => _ready.First?.Value.Since;

    public bool Holds(DocumentKey document) =>
        _readyOf.ContainsKey(document) || _delayedOf.ContainsKey(document) || _running.ContainsKey(document);

    /// <summary>
    /// False only when it is full. Older or equal work of a document is passed over, newer replaces what waits.
    /// </summary>
    public bool Offer(QueueEntry entry, DateTimeOffset now)
    {
        if (_running.TryGetValue(entry.Document, out var running) && !entry.IsAfter(running))
        {
            return true;
        }

        var waiting = _readyOf.TryGetValue(entry.Document, out var node) ? node.Value.Entry
            : _delayedOf.TryGetValue(entry.Document, out var delayed) ? delayed
            : (QueueEntry?)null;
        if (waiting is { } held)
        {
            if (!entry.IsAfter(held))
            {
                return true;
            }

            Withdraw(entry.Document);
        }
        else if (Ready + Delayed >= waitingMax)
        {
            return false;
        }

        if (entry.NotBefore is { } due && due > now)
        {
            _delayed.Add((due, entry.Document.ToString()));
            _delayedOf[entry.Document] = entry;
        }
        else
        {
            _readyOf[entry.Document] = _ready.AddLast((entry, now));
        }

        return true;
    }

    /// <summary>The entry whose turn it is, now at work; false when none is ready.</summary>
    public bool TryStart(DateTimeOffset now, [NotNullWhen(true)] out QueueEntry? entry)
    {
        while (_delayed.Count > 0 && _delayed.Min.Due <= now)
        {
            var key = DocumentKey.Parse(_delayed.Min.Document);
            _delayed.Remove(_delayed.Min);
            _delayedOf.Remove(key, out var due);
            _readyOf[key] = _ready.AddLast((due, now));
        }

        // A document whose older work still runs waits until that has ended.
        for (var node = _ready.First; node is not null; node = node.Next)
        {
            var candidate = node.Value.Entry;
            if (_running.TryAdd(candidate.Document, candidate))
            {
                _ready.Remove(node);
                _readyOf.Remove(candidate.Document);
                entry = candidate;
                return true;
            }
        }

        entry = null;
        return false;
    }

    public void Finish(DocumentKey document) => _running.Remove(document);

    public void Withdraw(DocumentKey document)
    {
        if (_readyOf.Remove(document, out var node))
        {
            _ready.Remove(node);
        }

        if (_delayedOf.Remove(document, out var delayed))
        {
            _delayed.Remove((delayed.NotBefore!.Value, document.ToString()));
        }
    }
}
