namespace Orleans.Docs.Admission.Quota;

/// <summary>
/// Whose job has a place in a service: of this document and attempt, under a name that a repeated start has again.
/// </summary>
[GenerateSerializer, Immutable, Alias("docs.JobOwner")]
public readonly record struct JobOwner(
    [property: Id(0)] DocumentKey Document, [property: Id(1)] int Attempt, [property: Id(2)] string Job);

/// <summary>
/// Places for jobs that a service has at work. A silo's death frees none, since the service goes on: the recorded end
/// does, or the longest life. Knows no clock.
/// </summary>
public sealed class JobSlots(int max, TimeSpan life)
{
    private readonly Dictionary<JobOwner, DateTimeOffset> _until = [];

    public IEnumerable<JobSlot> All => _until.Select(slot => new JobSlot(slot.Key, slot.Value));

    public int Count => _until.Count;

    public int Max => max;

    /// <summary>Places that are taken and whose time is not over.</summary>
    public int At(DateTimeOffset now) => _until.Values.Count(until => until > now);

    /// <summary>As they were stored.</summary>
    public static JobSlots Of(int max, TimeSpan life, IEnumerable<JobSlot> stored)
    {
        var slots = new JobSlots(max, life);
        foreach (var slot in stored)
        {
            slots._until[slot.Owner] = slot.Until;
        }

        return slots;
    }

    /// <summary>Whether the owner has a place, also when he had one before.</summary>
    public bool TryTake(JobOwner owner, DateTimeOffset now)
    {
        if (_until.ContainsKey(owner))
        {
            return true;
        }

        if (_until.Count >= max)
        {
            foreach (var (over, _) in _until.Where(slot => slot.Value <= now).ToArray())
            {
                _until.Remove(over);
            }
        }

        return _until.Count < max && _until.TryAdd(owner, now + life);
    }

    /// <summary>False when he has none.</summary>
    public bool Free(JobOwner owner) => _until.Remove(owner);
}

[GenerateSerializer, Immutable, Alias("docs.JobSlot")]
public readonly record struct JobSlot([property: Id(0)] JobOwner Owner, [property: Id(1)] DateTimeOffset Until);
