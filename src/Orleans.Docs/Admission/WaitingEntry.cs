namespace Orleans.Docs.Admission;

/// <summary>An entry that waits in a queue, and where.</summary>
internal sealed class WaitingEntry(QueueEntry entry, DateTimeOffset since, long number)
{
    public QueueEntry Entry { get; } = entry;

    public DateTimeOffset Since { get; } = since;

    /// <summary>Counts up with each that came to the queue.</summary>
    public long Number { get; } = number;

    /// <summary>What the heap that holds it orders by; then by number.</summary>
    public DateTimeOffset Due { get; set; }

    /// <summary>Where it stands in the heap that holds it.</summary>
    public int Index { get; set; }

    public WaitingPlace Place { get; set; }

    /// <summary>How many of its tenant came to the lane before it.</summary>
    public long Arrival { get; set; }

    /// <summary>Its neighbours in the lane, by when they came.</summary>
    public WaitingEntry? Earlier { get; set; }

    public WaitingEntry? Later { get; set; }

    public bool IsBefore(WaitingEntry other) => Due < other.Due || (Due == other.Due && Number < other.Number);
}

internal enum WaitingPlace
{
    /// <summary>In its lane.</summary>
    Ready,

    /// <summary>Older work of its document runs.</summary>
    Behind,

    /// <summary>Until its time has come.</summary>
    Delayed,
}
