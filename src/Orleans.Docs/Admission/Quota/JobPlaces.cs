using Orleans.Runtime;
using Orleans.Storage;

namespace Orleans.Docs.Admission.Quota;

/// <summary>
/// The stored form of one part of a quota's places. Before there were parts, the first one had all.
/// </summary>
[GenerateSerializer, Alias("docs.QuotaState")]
internal sealed class QuotaState
{
    [Id(0)]
    public List<JobSlot> Slots { get; set; } = [];

    /// <summary>Of the first one: how many there are, with it.</summary>
    [Id(1)]
    public int Parts { get; set; } = 1;
}

/// <summary>
/// Where the places of jobs are stored: in parts, since a store takes no item of any size. A change writes the part
/// that has the place. Whoever loads them writes each part again, so that nobody who loaded them before can store
/// anything more: of two who think to be the same grain one fails, whichever parts they change.
/// </summary>
/// <exception cref="InconsistentStateException">
/// Out of every write: load again, whether it was stored is unknown.
/// </exception>
internal sealed class JobPlaces(IGrainStorage storage, GrainId grain)
{
    /// <summary>Of long names they take half of what DynamoDB takes in an item.</summary>
    public const int InPartMax = 128;

    private const string FirstName = "quota";

    private readonly List<Part> _parts = [];
    private readonly Dictionary<JobOwner, Part> _partOf = [];

    public async Task<IReadOnlyCollection<JobSlot>> Load(CancellationToken cancellationToken)
    {
        var first = await Read(FirstName, cancellationToken);
        _parts.Add(first);
        _parts.AddRange(await Task.WhenAll(
            Enumerable.Range(1, Math.Max(1, first.State.Parts) - 1).Select(
                number => Read(NameOf(number), cancellationToken))));
        foreach (var part in _parts)
        {
            foreach (var slot in part.State.Slots)
            {
                part.Slots[slot.Owner] = slot;
                _partOf[slot.Owner] = part;
            }
        }

        if (_parts.Count > 1)
        {
            await Task.WhenAll(_parts.Select(Write));
        }

        return [.. _parts.SelectMany(part => part.Slots.Values)];
    }

    /// <param name="changes">Owners, and what they have now.</param>
    public async Task Store(IEnumerable<KeyValuePair<JobOwner, JobSlot?>> changes)
    {
        var changed = new HashSet<Part>();
        foreach (var (owner, slot) in changes)
        {
            if (!_partOf.TryGetValue(owner, out var part))
            {
                if (slot is null)
                {
                    continue;
                }

                _partOf[owner] = part = await WithRoom();
            }

            if (slot is { } has)
            {
                part.Slots[owner] = has;
            }
            else
            {
                part.Slots.Remove(owner);
                _partOf.Remove(owner);
            }

            changed.Add(part);
        }

        foreach (var part in changed)
        {
            await Write(part);
        }
    }

    /// <summary>A new one is known to be there before anything is stored in it.</summary>
    private async Task<Part> WithRoom()
    {
        if (_parts.Find(part => part.Slots.Count < InPartMax) is { } free)
        {
            return free;
        }

        var next = new Part(NameOf(_parts.Count));
        _parts.Add(next);
        _parts[0].State.Parts = _parts.Count;
        await Write(_parts[0]);
        return next;
    }

    private async Task<Part> Read(string name, CancellationToken cancellationToken)
    {
        var part = new Part(name);
        await storage.ReadStateAsync(name, grain, part.Stored, cancellationToken);
        return part;
    }

    private Task Write(Part part)
    {
        part.State.Slots = [.. part.Slots.Values];
        return storage.WriteStateAsync(part.Name, grain, part.Stored);
    }

    private static string NameOf(int part) => $"{FirstName}.{part}";

    private sealed class Part(string name)
    {
        public string Name => name;

        public GrainState<QuotaState> Stored { get; } = new(new QuotaState());

        public QuotaState State => Stored.State ??= new QuotaState();

        public Dictionary<JobOwner, JobSlot> Slots { get; } = [];
    }
}
