using Orleans.Docs.Callers;

namespace Orleans.Docs.Operations;

/// <summary>
/// Proves that what is stored is what was written; the key is the caller's tenant. One run at a time for each key. A
/// run lives in the silo's memory: it goes on when its caller is gone, and ends when the silo does.
/// </summary>
[Alias("docs.IVerifyGrain")]
public interface IVerifyGrain : IGrainWithStringKey
{
    /// <summary>
    /// Starts a run, or joins the one that is under way with the same request. Repeating it with the same id is
    /// harmless. Returns the id of the run to follow.
    /// </summary>
    /// <param name="runId">1 to 64 characters, fresh for each run.</param>
    /// <exception cref="CommandRefusedException">A run with another request is under way, or the request makes no
    /// sense.</exception>
    /// <exception cref="CallerRefusedException">All tenants are asked for without <see cref="Role.Owner"/>.</exception>
    [Alias("Start"), RequiresRole(Role.Operator)]
    Task<string> Start(string runId, VerifyRequest request);

    /// <summary>How far the run is, with a page of findings behind the first <paramref name="findingsSeen"/>.</summary>
    /// <exception cref="CommandRefusedException">The run is unknown: the silo was started anew, or another run
    /// followed.</exception>
    [Alias("Report"), RequiresRole(Role.Operator)]
    Task<VerifyReport> Report(string runId, int findingsSeen);

    /// <summary>Stops the run soon; nothing if it is over or unknown.</summary>
    [Alias("Cancel"), RequiresRole(Role.Operator)]
    Task Cancel(string runId);
}
