using System.Runtime.ExceptionServices;
using Microsoft.Extensions.Logging;
using Orleans.Docs.Admission.Quota;
using Orleans.Docs.Diagnostics;
using Orleans.Docs.Engines;
using Orleans.Runtime;

namespace Orleans.Docs.Aws.Engines;

/// <summary>
/// The gate right before each call that an engine makes: the service must not be failing, and a permit must be in hand.
/// What may pass by itself is tried again, a few times and later each time, each with a permit of its own. What a quota
/// is to be told after a call is told as well as can be: an answer that was paid for counts for more.
/// </summary>
internal sealed partial class ServiceCalls(
    Circuit circuit, SiloPermits permits, int retriesMax, TimeSpan retryDelay, TimeProvider clock,
    ILogger<ServiceCalls> logger)
{
    private static readonly TimeSpan QuotaBackAfter = TimeSpan.FromSeconds(1);

    /// <exception cref="DeferredException">No call was made.</exception>
    public async Task<T> Call<T>(
        string api, Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        var permit = await Admit(api);
        for (var tries = 1; ; tries++)
        {
            ExceptionDispatchInfo failed;
            try
            {
                var answer = await call(cancellationToken);
                circuit.Answered();
                return answer;
            }
            catch (Exception e) when (EngineFailures.IsOfTheService(e, CancellationToken.None))
            {
                if (!await IsWorthATry(e, api, permit) || tries > retriesMax
                    || cancellationToken.IsCancellationRequested)
                {
                    throw;
                }

                failed = ExceptionDispatchInfo.Capture(e);
            }

            await Task.Delay(
                retryDelay * (Math.Pow(2, tries - 1) * (0.5 + Random.Shared.NextDouble())), clock, cancellationToken);
            try
            {
                permit = await Admit(api);
            }
            catch (DeferredException)
            {
                failed.Throw();
            }
        }
    }

    /// <summary>A call of a model, which takes tokens as well.</summary>
    /// <param name="most">Tokens that it takes at most; what it did not use is given back.</param>
    public async Task<T> Call<T>(
        string api, long most, Func<T, long> used, Func<CancellationToken, Task<T>> call,
        CancellationToken cancellationToken)
    {
        if (await Asked(() => permits.Reserve(api, most)) is not { } tokens)
        {
            return await Call(api, call, cancellationToken);
        }

        if (tokens.RetryAfter is { } after)
        {
            throw new DeferredException(after);
        }

        T answer;
        try
        {
            answer = await Call(api, call, cancellationToken);
        }
        catch (Exception e) when (EngineFailures.Of<int>(e, default)
            is Outcome<int>.Deferred or Outcome<int>.Throttled)
        {
            await Tell(api, () => permits.Settle(api, tokens, 0));
            throw;
        }

        await Tell(api, () => permits.Settle(api, tokens, used(answer)));
        return answer;
    }

    /// <summary>A place for a job, before it is started.</summary>
    /// <exception cref="DeferredException">All are taken.</exception>
    public async Task TakeSlot(string jobs, JobOwner owner, TimeSpan retryAfter)
    {
        if (!await Asked(() => permits.TakeSlot(jobs, owner)))
        {
            throw new DeferredException(retryAfter);
        }
    }

    /// <summary>What the service calls the job in the place; without it the end is told by others alone.</summary>
    public Task SlotStarted(string jobs, JobOwner owner, string job) =>
        Tell(jobs, () => permits.SlotStarted(jobs, owner, job));

    /// <summary>
    /// The job has ended; a place that could not be freed is free once its quota has asked for the job.
    /// </summary>
    public Task FreeSlot(string jobs, JobOwner owner) => Tell(jobs, () => permits.FreeSlot(jobs, owner));

    /// <summary>
    /// The quota's silo may be gone, or its store fails. Tokens that were not settled count in full until their minute
    /// is over; places of jobs are looked after by the quota itself.
    /// </summary>
    private async Task Tell(string api, Func<Task> told)
    {
        try
        {
            await told();
        }
        catch (Exception e)
        {
            QuotaMetrics.Untold(api);
            LogNotTold(e, api);
        }
    }

    private async Task<Permit?> Admit(string api)
    {
        if (circuit.Enter() is { } open)
        {
            throw new DeferredException(open);
        }

        var (permit, retryAfter) = await permits.Take(api);
        return retryAfter is { } after ? throw new DeferredException(after) : permit;
    }

    private async Task<bool> IsWorthATry(Exception e, string api, Permit? permit)
    {
        switch (EngineFailures.Of<int>(e, default))
        {
            case Outcome<int>.Transient or Outcome<int>.TimedOut:
                circuit.Failed();
                return true;
            case Outcome<int>.Throttled when permit is { } held:
                circuit.Answered();
                await permits.Throttled(api, held);
                return false;
            default:
                circuit.Answered();
                return false;
        }
    }

    /// <summary>The quota's silo may have died: it comes up elsewhere.</summary>
    private static async Task<T> Asked<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (Exception e) when (e is OrleansException or TimeoutException)
        {
            throw new DeferredException(QuotaBackAfter, e);
        }
    }

    [LoggerMessage(LogLevel.Warning, "the quota of {Api} could not be told what a call came to")]
    private partial void LogNotTold(Exception e, string api);
}

/// <summary>A call was not made, for want of a permit or because the service fails; come again later.</summary>
internal sealed class DeferredException(TimeSpan retryAfter, Exception? inner = null)
    : Exception("no call was made: come again later", inner)
{
    public TimeSpan RetryAfter { get; } = retryAfter;
}
