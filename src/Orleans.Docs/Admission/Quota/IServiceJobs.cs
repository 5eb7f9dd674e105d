namespace Orleans.Docs.Admission.Quota;

/// <summary>
/// How jobs of services stand whose documents may not ask any more: they were cancelled or erased, and the service goes
/// on and counts them.
/// </summary>
public interface IServiceJobs
{
    /// <summary>Whether a started job is at work no more, however it ended; false while nobody can tell.</summary>
    /// <param name="jobs">The quota in which it has its place.</param>
    Task<bool> HasEnded(string jobs, JobSlot slot, CancellationToken cancellationToken);
}

/// <summary>No service is called: the embedded wing.</summary>
internal sealed class NoServiceJobs : IServiceJobs
{
    public Task<bool> HasEnded(string jobs, JobSlot slot, CancellationToken cancellationToken) =>
        Task.FromResult(false);
}
