using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Docs.Callers;
using Orleans.Docs.Engines;
using Orleans.Docs.Uploads;
using Orleans.Runtime;

namespace Orleans.Docs.Batches;

/// <summary>Keeps the names of one tenant's batches; the key is the tenant.</summary>
[Alias("docs.IBatchListGrain"), RequiresRole(Role.Silo)]
internal interface IBatchListGrain : IGrainWithStringKey
{
    /// <summary>Nothing if it is there.</summary>
    /// <exception cref="CommandRefusedException">There are as many as may be.</exception>
    [Alias("Add")]
    Task Add(BatchEntry batch);

    [Alias("Remove")]
    Task Remove(string name);
}

internal sealed class BatchesGrain(
    [PersistentState("batches", StorageNames.Operator)] IPersistentState<BatchesStored> state,
    RedactionPolicy redaction, IOptions<BatchSettings> settings) : Grain, IBatchesGrain, IBatchListGrain
{
    public Task<ImmutableArray<BatchEntry>> List() =>
        Task.FromResult<ImmutableArray<BatchEntry>>([.. state.State.Batches.Reverse()]);

    public Task CheckName(string name)
    {
        UploadChecks.CheckShown("the name of the batch", Name.Check("batch", name), redaction);
        return Task.CompletedTask;
    }

    public async Task Add(BatchEntry batch)
    {
        var all = state.State.Batches;
        if (all.Any(other => other.Name == batch.Name))
        {
            return;
        }

        if (all.Length >= settings.Value.PerTenantMax)
        {
            throw new CommandRefusedException(
                $"there are {all.Length} batches, as many as may be: forget old ones with docs batch forget NAME");
        }

        state.State.Batches = all.Add(batch);
        await state.WriteStateAsync();
    }

    public async Task Remove(string name)
    {
        state.State.Batches = state.State.Batches.RemoveAll(batch => batch.Name == name);
        await state.WriteStateAsync();
    }
}

/// <summary>Knows which batches have work of their own, so that it outlives a silo; the key is 0.</summary>
[Alias("docs.IBatchWorkGrain"), RequiresRole(Role.Silo)]
internal interface IBatchWorkGrain : IGrainWithIntegerKey
{
    /// <exception cref="OverloadedException"/>
    [Alias("Add")]
    Task Add(string batch);

    [Alias("Remove")]
    Task Remove(string batch);

    [Alias("EnsureRunning")]
    Task EnsureRunning();
}

internal sealed partial class BatchWorkGrain(
    [PersistentState("batch-work", StorageNames.Operator)] IPersistentState<BatchWorkStored> state,
    IOptions<BatchSettings> settings, ILogger<BatchWorkGrain> logger) : Grain, IBatchWorkGrain
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMinutes(1);

    public Task Add(string batch) => state.State.AtWork.Count < settings.Value.AtWorkMax
        ? Change(state.State.AtWork.Add(batch))
        : throw new OverloadedException("the list of batches that are at work", RetryAfter);

    public Task Remove(string batch) => Change(state.State.AtWork.Remove(batch));

    public async Task EnsureRunning()
    {
        foreach (var batch in state.State.AtWork)
        {
            try
            {
                if (!await GrainFactory.GetGrain<IBatchCancelGrain>(batch).EnsureRunning())
                {
                    await Remove(batch);
                }
            }
            catch (Exception e)
            {
                LogNotStarted(logger, e, batch);
            }
        }
    }

    private async Task Change(ImmutableSortedSet<string> atWork)
    {
        if (atWork != state.State.AtWork)
        {
            state.State.AtWork = atWork;
            await state.WriteStateAsync();
        }
    }

    [LoggerMessage(LogLevel.Warning, "batch {Batch} could not go on, it is tried again")]
    private static partial void LogNotStarted(ILogger logger, Exception e, string batch);
}
