using System.Collections.Immutable;

namespace Orleans.Docs.Search;

/// <summary>
/// Documents to look at again, each once, first in, first out. One that will change again soon waits for that, but not
/// beyond a moment: what it becomes meanwhile is written once. Knows no clock.
/// </summary>
public sealed class PendingLooks(int countMax)
{
    private readonly Dictionary<DocumentKey, (long Version, DateTimeOffset? Due)> _looks = [];
    private readonly Queue<DocumentKey> _ready = new();
    private readonly Queue<(DocumentKey Document, DateTimeOffset Due)> _later = new();

    public int Count => _looks.Count;

    /// <summary>How many need not wait.</summary>
    public int Ready => _ready.Count;

    /// <summary>Looks at all that wait.</summary>
    public int CountOf(string tenant) => _looks.Keys.Count(document => document.Tenant == tenant);

    /// <summary>A document beyond the bound is passed over.</summary>
    /// <param name="version">The highest one given counts.</param>
    /// <param name="due">When at the latest; null: now. The earliest one given counts.</param>
    public void Add(DocumentKey document, long version, DateTimeOffset? due)
    {
        var isKnown = _looks.TryGetValue(document, out var look);
        if (!isKnown && _looks.Count >= countMax)
        {
            return;
        }

        var isEarlier = !isKnown || (look.Due is not null && due is null);
        _looks[document] = (Math.Max(version, look.Version), isEarlier ? due : look.Due);
        if (isEarlier && due is { } moment)
        {
            _later.Enqueue((document, moment));
        }
        else if (isEarlier)
        {
            _ready.Enqueue(document);
        }
    }

    /// <summary>Those whose turn it is, each with the version that it should have at least.</summary>
    public ImmutableArray<(DocumentKey Document, long Version)> Take(int max, DateTimeOffset now)
    {
        var taken = ImmutableArray.CreateBuilder<(DocumentKey, long)>();
        while (taken.Count < max && _ready.TryDequeue(out var document))
        {
            _looks.Remove(document, out var look);
            taken.Add((document, look.Version));
        }

        while (taken.Count < max && _later.TryPeek(out var next) && next.Due <= now)
        {
            _later.Dequeue();

            // What became ready before, and may wait anew since, is not meant.
            if (_looks.TryGetValue(next.Document, out var look) && look.Due == next.Due)
            {
                _looks.Remove(next.Document);
                taken.Add((next.Document, look.Version));
            }
        }

        return taken.ToImmutable();
    }
}
