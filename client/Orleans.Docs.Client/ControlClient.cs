using System.Collections.Immutable;
using Orleans.Docs.Documents;
using Orleans.Docs.Operations;

namespace Orleans.Docs.Client;

/// <summary>What an operator may stop for a while. Each call may be repeated; each but the drain answers what is
/// paused then.</summary>
public interface IControlClient
{
    Task<ImmutableArray<Pause>> PausesAsync(CancellationToken cancellationToken = default);

    /// <inheritdoc cref="IControlGrain.PauseEngine"/>
    Task<ImmutableArray<Pause>> PauseEngineAsync(
        Step step, bool isPaused = true, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="IControlGrain.PauseLane"/>
    Task<ImmutableArray<Pause>> PauseLaneAsync(
        Lane lane, bool isPaused = true, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="IControlGrain.PauseTenant"/>
    Task<ImmutableArray<Pause>> PauseTenantAsync(bool isPaused = true, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="IControlGrain.DrainSilo"/>
    Task DrainSiloAsync(string silo, bool isDrained = true, CancellationToken cancellationToken = default);
}

internal sealed class ControlClient(IControlGrain control, Retries retries) : IControlClient
{
    public Task<ImmutableArray<Pause>> PausesAsync(CancellationToken cancellationToken = default) =>
        retries.CallAsync(control.Pauses, cancellationToken);

    public Task<ImmutableArray<Pause>> PauseEngineAsync(
        Step step, bool isPaused = true, CancellationToken cancellationToken = default) =>
        retries.CallAsync(() => control.PauseEngine(step, isPaused), cancellationToken);

    public Task<ImmutableArray<Pause>> PauseLaneAsync(
        Lane lane, bool isPaused = true, CancellationToken cancellationToken = default) =>
        retries.CallAsync(() => control.PauseLane(lane, isPaused), cancellationToken);

    public Task<ImmutableArray<Pause>> PauseTenantAsync(
        bool isPaused = true, CancellationToken cancellationToken = default) =>
        retries.CallAsync(() => control.PauseTenant(isPaused), cancellationToken);

    public Task DrainSiloAsync(string silo, bool isDrained = true, CancellationToken cancellationToken = default) =>
        retries.CallAsync(
            async () =>
            {
                await control.DrainSilo(silo, isDrained);
                return true;
            },
            cancellationToken);
}
