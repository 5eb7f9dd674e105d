namespace Orleans.Docs.Documents;

/// <summary>
/// The last changes of a document, for those who watch it now. Exists only while somebody does: a document that nobody
/// watches makes no view of itself. Not for several threads.
/// </summary>
internal sealed class LiveChanges
{
    private const int RecentMax = 32;

    private readonly Queue<DocumentChange> _recent = new();
    private TaskCompletionSource _changed = NewSignal();
    private int _watchers;

    /// <summary>Ends with the next change.</summary>
    public Task Next => _changed.Task;

    public void Enter() => _watchers++;

    /// <summary>True for the last watcher.</summary>
    public bool Leave() => --_watchers == 0;

    public void Publish(DocumentChange change)
    {
        _recent.Enqueue(change);
        if (_recent.Count > RecentMax)
        {
            _recent.Dequeue();
        }

        var signal = _changed;
        _changed = NewSignal();
        signal.SetResult();
    }

    /// <summary>All changes after a version; null where they do not reach back far enough.</summary>
    public List<DocumentChange>? After(long version) =>
        _recent.TryPeek(out var oldest) && oldest.Events[0].Version <= version + 1
            ? [.. _recent.Where(change => change.Document.Version > version)]
            : null;

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
