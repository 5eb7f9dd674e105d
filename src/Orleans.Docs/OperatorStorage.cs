using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Orleans.Storage;

namespace Orleans.Docs;

/// <summary>
/// A wing's grain storage, of which what fails has one type in every wing. A write that failed may have happened: the
/// grain is dropped by it, as by one that came too late, and reads again.
/// </summary>
/// <param name="inner">Belongs to the container.</param>
/// <param name="reasonOf">Why the store cannot be used; null for what is no failure of it.</param>
/// <exception cref="StorageUnavailableException">Out of a read.</exception>
/// <exception cref="InconsistentStateException">
/// Out of a write or clear; the inner one is <see cref="StorageUnavailableException"/> where the store failed.
/// </exception>
internal sealed class OperatorStorage(IGrainStorage inner, Func<Exception, string?> reasonOf) : IGrainStorage
{
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        ReadStateAsync(stateName, grainId, grainState, CancellationToken.None);

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        WriteStateAsync(stateName, grainId, grainState, CancellationToken.None);

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        ClearStateAsync(stateName, grainId, grainState, CancellationToken.None);

    public async Task ReadStateAsync<T>(
        string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken)
    {
        try
        {
            await inner.ReadStateAsync(stateName, grainId, grainState, cancellationToken);
        }
        catch (Exception e) when (reasonOf(e) is { } reason)
        {
            throw new StorageUnavailableException(reason, FaultOf(e));
        }
    }

    public Task WriteStateAsync<T>(
        string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken) =>
        Change(stateName, grainState, inner.WriteStateAsync(stateName, grainId, grainState, cancellationToken));

    public Task ClearStateAsync<T>(
        string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken) =>
        Change(stateName, grainState, inner.ClearStateAsync(stateName, grainId, grainState, cancellationToken));

    private async Task Change<T>(string stateName, IGrainState<T> grainState, Task change)
    {
        try
        {
            await change;
        }
        catch (Exception e) when (reasonOf(e) is { } reason)
        {
            throw new InconsistentStateException(
                $"whether state {stateName} was stored is unknown", "unknown", grainState.ETag ?? "none",
                new StorageUnavailableException(reason, FaultOf(e)));
        }
    }

    private static StorageFault FaultOf(Exception error) => (error as IStoreFailure)?.Fault ?? StorageFault.Unknown;
}

public static class OperatorStorageExtensions
{
    /// <summary>
    /// Adds grain storage <see cref="StorageNames.Operator"/> on the wing's own, <see cref="StorageNames.Wing"/>.
    /// </summary>
    /// <param name="reasonOf">
    /// Why the wing's store cannot be used, in one line; null for an exception that is no failure of the store.
    /// </param>
    public static ISiloBuilder AddOperatorStorage(this ISiloBuilder silo, Func<Exception, string?> reasonOf)
    {
        silo.Services.AddKeyedSingleton<IGrainStorage>(
            StorageNames.Operator,
            (services, _) => new OperatorStorage(
                services.GetRequiredKeyedService<IGrainStorage>(StorageNames.Wing), reasonOf));
        return silo;
    }
}
