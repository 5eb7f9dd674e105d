using Microsoft.Extensions.Options;
using Orleans.Docs.Documents;

namespace Orleans.Docs.Admission.Quota;

/// <summary>
/// Starts a step while calls at work are within bounds and, where its engine calls a service, with a permit in hand: it
/// goes with the step to the silo that does it (<see cref="SiloPermits.Receive"/>), where a call takes it.
/// </summary>
internal sealed class QuotaPermits(
    ConcurrencyPermits concurrency, SiloPermits permits, Circuits circuits, IServiceQuotas quotas, StepApis apis,
    IOptions<QuotaOptions> options) : IPermits
{
    private readonly bool[] _lacksPermit = new bool[Enum.GetValues<Step>().Length];

    public int Max(Step step, int silos)
    {
        var least = concurrency.Max(step, silos);
        var limits = apis.Of(step).Api is { } api ? quotas.Of(api) : QuotaLimits.None;
        var most = concurrency.Configured(step) is null && limits.PerSecond is { } rate
            ? (int)Math.Clamp(
                Math.Ceiling(rate * options.Value.CallTime.TotalSeconds), least,
                Math.Max(options.Value.CallsMax, least))
            : least;
        return Math.Min(most, limits.Calls ?? most);
    }

    public double? PerSecond(Step step) => apis.Of(step).Api is { } api && permits.Of(api) is { } held
        ? held.PerSecond ?? (quotas.Of(api).PerSecond * options.Value.Share)
        : null;

    public bool TryTake(Step step, int running, int silos, out Permit? permit)
    {
        permit = null;
        _lacksPermit[(int)step] = false;

        // One at a time while the service fails: steps that need it come back, those that do not go on.
        var (engine, api) = apis.Of(step);
        if (running >= (circuits.Of(engine).IsOpen ? 1 : Max(step, silos)))
        {
            return false;
        }

        _lacksPermit[(int)step] = api is not null && permits.Of(api) is { } held && (permit = held.Take()) is null;
        return !_lacksPermit[(int)step];
    }

    public TimeSpan? RetryAfter(Step step) =>
        _lacksPermit[(int)step] ? permits.Of(apis.Of(step).Api!)?.RetryAfter() : null;
}
