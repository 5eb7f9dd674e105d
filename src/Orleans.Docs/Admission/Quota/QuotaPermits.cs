using Microsoft.Extensions.Options;
using Orleans.Docs.Documents;

namespace Orleans.Docs.Admission.Quota;

/// <summary>
/// Starts a step while calls at work are within bounds and, where it is expected to call a service, with a permit in
/// hand: it goes with the step to the silo that does it (<see cref="SiloPermits.Receive"/>), where a call takes it.
/// </summary>
internal sealed class QuotaPermits(
    ConcurrencyPermits concurrency, SiloPermits permits, Circuits circuits, IServiceQuotas quotas, StepApis apis,
    IOptions<QuotaOptions> options) : IPermits
{
    /// <summary>Of which API the step that was refused last needs a permit.</summary>
    private readonly string?[] _lacks = new string?[Enum.GetValues<Step>().Length];

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

    public string? FirstApi(Step step) => apis.Of(step).Api;

    public bool TryTake(Step step, string? api, int running, int silos, out Permit? permit)
    {
        permit = null;
        _lacks[(int)step] = null;

        // One at a time while the service fails: steps that need it come back, those that do not go on.
        if (running >= (circuits.Of(apis.Of(step).Engine).IsOpen ? 1 : Max(step, silos)))
        {
            return false;
        }

        if (api is not null && permits.Of(api) is { } held && (permit = held.Take()) is null)
        {
            _lacks[(int)step] = api;
            return false;
        }

        return true;
    }

    public TimeSpan? RetryAfter(Step step) => _lacks[(int)step] is { } api ? permits.Of(api)?.RetryAfter() : null;
}
