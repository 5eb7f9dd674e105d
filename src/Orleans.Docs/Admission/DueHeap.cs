namespace Orleans.Docs.Admission;

/// <summary>Entries by when they are due; each is found and taken out in logarithmic time.</summary>
internal sealed class DueHeap
{
    private readonly List<WaitingEntry> _entries = [];

    public int Count => _entries.Count;

    /// <summary>In no order.</summary>
    public IReadOnlyList<WaitingEntry> Entries => _entries;

    /// <summary>There must be one.</summary>
    public WaitingEntry First => _entries[0];

    public void Add(WaitingEntry entry, DateTimeOffset due)
    {
        entry.Due = due;
        entry.Index = _entries.Count;
        _entries.Add(entry);
        Rise(entry);
    }

    public WaitingEntry TakeFirst()
    {
        var first = First;
        Remove(first);
        return first;
    }

    /// <summary>It must be here.</summary>
    public void Remove(WaitingEntry entry)
    {
        var last = _entries[^1];
        _entries.RemoveAt(_entries.Count - 1);
        if (last != entry)
        {
            Put(last, entry.Index);
            Rise(last);
            Sink(last);
        }
    }

    private void Rise(WaitingEntry entry)
    {
        while (entry.Index > 0 && _entries[(entry.Index - 1) / 2] is var parent && entry.IsBefore(parent))
        {
            Swap(entry, parent);
        }
    }

    private void Sink(WaitingEntry entry)
    {
        while ((2 * entry.Index) + 1 is var left && left < _entries.Count)
        {
            var isRight = left + 1 < _entries.Count && _entries[left + 1].IsBefore(_entries[left]);
            var child = _entries[isRight ? left + 1 : left];
            if (!child.IsBefore(entry))
            {
                break;
            }

            Swap(child, entry);
        }
    }

    private void Swap(WaitingEntry up, WaitingEntry down)
    {
        var (from, to) = (up.Index, down.Index);
        Put(up, to);
        Put(down, from);
    }

    private void Put(WaitingEntry entry, int index)
    {
        _entries[index] = entry;
        entry.Index = index;
    }
}
