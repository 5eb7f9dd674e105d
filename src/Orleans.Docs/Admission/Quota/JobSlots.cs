namespace Orleans.Docs.Admission.Quota;

/// <summary>
/// Whose job has a place in a service: of this document and attempt, under a name that a repeated start has again.
/// </summary>
[GenerateSerializer, Immutable, Alias("docs.JobOwner")]
public readonly record struct JobOwner(
    [property: Id(0)] DocumentKey Document, [property: Id(1)] int Attempt, [property: Id(2)] string Job);

/// <summary>
/// Places for jobs that a service has at work. A silo's death frees none, since the service goes on: the recorded end
/// does, or the longest life. A place whose job nobody knows of has a shorter one, once nobody is left who would start
/// it. Knows no clock.
/// </summary>
public sealed class JobSlots(int max, TimeSpan life)
{
    private readonly Dictionary<JobOwner, JobSlot> _slots = [];

    /// <summary>When each started job was asked for last, or was started.</summary>
    private readonly Dictionary<JobOwner, DateTimeOffset> _asked = [];

    /// <summary>Whose place has changed since that was asked last.</summary>
    private readonly HashSet<JobOwner> _changed = [];

    public IEnumerable<JobSlot> All => _slots.Values;

    public int Count => _slots.Count;

    public int Max => max;

    /// <summary>Places that are taken and whose time is not over.</summary>
    public int At(DateTimeOffset now) => _slots.Values.Count(slot => slot.Until > now);

    /// <summary>As they were stored.</summary>
    public static JobSlots Of(int max, TimeSpan life, IEnumerable<JobSlot> stored)
    {
        var slots = new JobSlots(max, life);
        foreach (var slot in stored)
        {
            slots._slots[slot.Owner] = slot;
        }

        return slots;
    }

    /// <summary>Whether the owner has a place, also when he had one before.</summary>
    public bool TryTake(JobOwner owner, DateTimeOffset now)
    {
        if (_slots.TryGetValue(owner, out var has))
        {
            // About to be started once more.
            if (has.Id is null)
            {
                Set(has with { Until = now + life });
            }

            return true;
        }

        if (_slots.Count >= max)
        {
            foreach (var over in _slots.Values.Where(slot => slot.Until <= now).ToArray())
            {
                Free(over.Owner);
            }
        }

        if (_slots.Count >= max)
        {
            return false;
        }

        Set(new JobSlot(owner, now + life));
        return true;
    }

    /// <summary>False when he has no place, or it was known.</summary>
    /// <param name="job">What the service calls it.</param>
    public bool Started(JobOwner owner, string job, DateTimeOffset now)
    {
        if (!_slots.TryGetValue(owner, out var slot) || slot.Id == job)
        {
            return false;
        }

        Set(slot with { Id = job });
        _asked[owner] = now;
        return true;
    }

    /// <summary>
    /// Started jobs that were not asked for so long, the longest first, and places that have had no job for
    /// <paramref name="unknownLife"/>; they count as asked now.
    /// </summary>
    public IReadOnlyList<JobSlot> Ask(DateTimeOffset now, TimeSpan every, TimeSpan unknownLife, int countMax)
    {
        var due = _slots.Values
            .Where(slot => (slot.Id is not null || now - (slot.Until - life) >= unknownLife)
                && now - _asked.GetValueOrDefault(slot.Owner) >= every)
            .OrderBy(slot => _asked.GetValueOrDefault(slot.Owner)).ThenBy(slot => slot.Until)
            .Take(countMax).ToArray();
        foreach (var slot in due)
        {
            _asked[slot.Owner] = now;
        }

        return due;
    }

    /// <summary>False when he has none.</summary>
    public bool Free(JobOwner owner)
    {
        _asked.Remove(owner);
        if (!_slots.Remove(owner))
        {
            return false;
        }

        _changed.Add(owner);
        return true;
    }

    /// <summary>Whose place has changed since this was called last, and the places that they have now.</summary>
    public IReadOnlyList<KeyValuePair<JobOwner, JobSlot?>> TakeChanges()
    {
        var changes = _changed.Select(owner => KeyValuePair.Create(
            owner, _slots.TryGetValue(owner, out var slot) ? slot : (JobSlot?)null)).ToArray();
        _changed.Clear();
        return changes;
    }

    private void Set(JobSlot slot)
    {
        _slots[slot.Owner] = slot;
        _changed.Add(slot.Owner);
    }
}

[GenerateSerializer, Immutable, Alias("docs.JobSlot")]
public readonly record struct JobSlot([property: Id(0)] JobOwner Owner, [property: Id(1)] DateTimeOffset Until)
{
    /// <summary>What the service calls the job; null until it said so.</summary>
    [Id(2)]
    public string? Id { get; init; }
}
