namespace Orleans.Docs.Admission;

/// <summary>
/// Permits that what-if trials hold. Each is a lease, so that one whose holder died does not stay taken.
/// </summary>
public sealed class TrialPermits(TimeSpan lease)
{
    private readonly Dictionary<Guid, DateTimeOffset> _until = [];

    /// <summary>How many are held at this moment.</summary>
    public int Count(DateTimeOffset now)
    {
        if (_until.Count > 0)
        {
            foreach (var (trial, _) in _until.Where(held => held.Value <= now).ToArray())
            {
                _until.Remove(trial);
            }
        }

        return _until.Count;
    }

    public void Take(Guid trial, DateTimeOffset now) => _until[trial] = now + lease;

    public void Return(Guid trial) => _until.Remove(trial);
}
