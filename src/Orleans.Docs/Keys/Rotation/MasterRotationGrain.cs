using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using Orleans.Docs.Auditing;
using Orleans.Docs.Callers;
using Orleans.Docs.Documents;
using Orleans.Docs.Operations;
using Orleans.Runtime;

namespace Orleans.Docs.Keys.Rotation;

/// <summary>The one rotation of the master key; the key is 0. What commands do: <see cref="IMasterGrain"/>.</summary>
[Alias("docs.IMasterRotationGrain"), RequiresRole(Role.Silo)]
internal interface IMasterRotationGrain : IGrainWithIntegerKey
{
    /// <summary>Goes on where a silo died, or where it gave up for a while.</summary>
    [Alias("EnsureRunning")]
    Task EnsureRunning();

    /// <summary>The newest first.</summary>
    [Alias("All"), AlwaysInterleave]
    Task<ImmutableArray<MasterRotation>> All();

    /// <param name="tenant">Whose operator that is, and so in whose log it stands.</param>
    [Alias("Start")]
    Task Start(string by, string tenant);
}

[GenerateSerializer, Alias("docs.MasterRotationState")]
public sealed class MasterRotationState
{
    /// <summary>The newest first; only that one may be under way.</summary>
    [Id(0)]
    public ImmutableArray<MasterRotation> Rotations { get; set; } = [];

    /// <summary>Behind which key the pass goes on.</summary>
    [Id(1)]
    public string? Place { get; set; }

    /// <summary>Whose operator began the newest one.</summary>
    [Id(2)]
    public string? Tenant { get; set; }
}

/// <summary>
/// Takes a rotation from phase to phase. Each step may be done again, and is stored when it is done, so that a
/// restarted silo goes on. The master key before goes last, when a whole pass has found nothing that it wraps.
/// </summary>
[KeepAlive]
internal sealed partial class MasterRotationGrain(
    [PersistentState("master-rotation", StorageNames.Operator)] IPersistentState<MasterRotationState> state,
    IMasterKey master, IKeyStore store, Rewrapping rewrapping, EverySilo silos,
    IOptions<MasterRotationOptions> options, TimeProvider time, ILogger<MasterRotationGrain> logger)
    : Grain, IMasterRotationGrain, IDisposable
{
    private const int KeptMax = 100;

    private readonly CancellationTokenSource _stopping = new();
    private Task _run = Task.CompletedTask;

    /// <summary>As stored: what is being written is not shown before it is durable.</summary>
    private ImmutableArray<MasterRotation> _stored = [];

    private MasterRotation? Stored => _stored.IsEmpty ? null : _stored[0];

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _stored = state.State.Rotations;
        return Task.CompletedTask;
    }

    public Task EnsureRunning()
    {
        if (_run.IsCompleted && Stored is { IsOver: false })
        {
            _run = Run();
        }

        return Task.CompletedTask;
    }

    public Task<ImmutableArray<MasterRotation>> All() => Task.FromResult(_stored);

    public async Task Start(string by, string tenant)
    {
        if (Stored is { IsOver: false } || !_run.IsCompleted)
        {
            throw new CommandRefusedException("a rotation of the master key is under way: wait until it is done");
        }

        var rotation = new MasterRotation { Phase = RotationPhase.Beginning, StartedAt = time.GetUtcNow(), By = by };
        await Acts(tenant).Record(by, new OperatorActed("master-rotation-begun"));
        state.State.Tenant = tenant;
        await Save([rotation, .. _stored.Take(KeptMax - 1)], place: null);
        LogBegan(logger, by);
        await EnsureRunning();
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _run.WaitAsync(cancellationToken).ConfigureAwait(
            ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    public void Dispose() => _stopping.Dispose();

    private async Task Run()
    {
        for (var failures = 0; Stored is { IsOver: false } rotation && !_stopping.IsCancellationRequested;)
        {
            try
            {
                await Next(rotation);
                failures = 0;
            }
            catch (Exception) when (_stopping.IsCancellationRequested)
            {
                // The next activation goes on.
            }
            catch (Exception e)
            {
                LogFailed(logger, e, rotation.Phase, ++failures);
                if (failures == options.Value.TriesMax)
                {
                    await Save(Stored! with { Reason = e.Message }, state.State.Place);
                    return;
                }

                await Task.Delay(options.Value.Pause(failures), time, _stopping.Token).ConfigureAwait(
                    ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            }
        }
    }

    private Task Next(MasterRotation rotation) => rotation.Phase switch
    {
        RotationPhase.Beginning => Renew(rotation),
        RotationPhase.Wrapping => Wrap(rotation),
        RotationPhase.Retiring => Retire(rotation),
        _ => throw new InvalidOperationException($"nothing is to be done in phase {rotation.Phase}"),
    };

    /// <summary>From here on no silo stores a key that another master key wrapped.</summary>
    private async Task Renew(MasterRotation rotation)
    {
        var id = await Task.Run(() => master.Renew(_stopping.Token).AsTask(), _stopping.Token);
        await silos.Call<IAddedKeysGrain>(silo => silo.Added());
        await Save(rotation with { Phase = RotationPhase.Wrapping, MasterKeyId = id, Reason = null }, place: null);
    }

    private async Task Wrap(MasterRotation rotation)
    {
        // Not for a grain's thread, which alone may read its state.
        var (id, place) = (rotation.MasterKeyId, state.State.Place);
        var batch = await Task.Run(() => rewrapping.Run(id, place, _stopping.Token), _stopping.Token);
        rotation = rotation with
        {
            Looked = rotation.Looked + batch.Looked,
            Others = rotation.Others + batch.Others,
            Wrapped = rotation.Wrapped + batch.Wrapped,
            Unreadable = rotation.Unreadable + batch.Unreadable,
            Reason = null,
        };
        await (batch.Next is null ? End(Passed(rotation)) : Save(rotation, batch.Next));
    }

    /// <summary>What comes after a whole pass.</summary>
    private MasterRotation Passed(MasterRotation rotation) => rotation switch
    {
        { Others: 0 } => rotation with { Phase = RotationPhase.Retiring },
        _ when rotation.Others == rotation.Unreadable => Fail(
            rotation, $"keys that cannot be opened: {rotation.Unreadable}; the master key before is kept"),
        _ when rotation.Pass >= options.Value.PassesMax => Fail(
            rotation, "keys are still being wrapped by another master key: look at the configuration of all silos"),
        _ => rotation with { Pass = rotation.Pass + 1, Looked = 0, Others = 0, Unreadable = 0 },
    };

    private IOperatorLogGrain Acts(string tenant) => GrainFactory.GetGrain<IOperatorLogGrain>(tenant);

    private MasterRotation Fail(MasterRotation rotation, string reason)
    {
        LogGivenUp(logger, rotation.MasterKeyId, reason);
        return rotation with { Phase = RotationPhase.Failed, EndedAt = time.GetUtcNow(), Reason = reason };
    }

    private async Task Retire(MasterRotation rotation)
    {
        await Task.Run(
            async () =>
            {
                await store.Clean(_stopping.Token);
                await master.Retire(rotation.MasterKeyId, _stopping.Token);
            },
            _stopping.Token);
        await End(rotation with { Phase = RotationPhase.Done, EndedAt = time.GetUtcNow(), Reason = null });
        LogDone(logger, rotation.MasterKeyId, rotation.Wrapped);
    }

    /// <summary>After a pass or all of it; what is over is on record first.</summary>
    private async Task End(MasterRotation rotation)
    {
        if (rotation.IsOver && state.State.Tenant is { } tenant)
        {
            await Acts(tenant).Record(
                CommitFacts.System,
                new OperatorActed(
                    "master-rotation-ended", rotation.MasterKeyId, rotation.Phase.ToString().ToLowerInvariant()));
        }

        await Save(rotation, place: null);
    }

    private Task Save(MasterRotation rotation, string? place) =>
        Save([rotation, .. _stored.Skip(1)], place);

    private async Task Save(ImmutableArray<MasterRotation> rotations, string? place)
    {
        (state.State.Rotations, state.State.Place) = (rotations, place);
        try
        {
            await state.WriteStateAsync();
            _stored = rotations;
        }
        catch
        {
            // Whether it was stored is unknown: the next activation reads.
            await _stopping.CancelAsync();
            DeactivateOnIdle();
            throw;
        }
    }

    [LoggerMessage(LogLevel.Information, "{By} has the master key rotated")]
    private static partial void LogBegan(ILogger logger, string by);

    [LoggerMessage(LogLevel.Information, "master key {Id} wraps every key, {Count} of them anew")]
    private static partial void LogDone(ILogger logger, string id, long count);

    [LoggerMessage(LogLevel.Error, "master key {Id} is in use and the one before is kept: {Reason}")]
    private static partial void LogGivenUp(ILogger logger, string id, string reason);

    [LoggerMessage(LogLevel.Error, "the rotation of the master key failed in phase {Phase}, {Count} times in a row")]
    private static partial void LogFailed(ILogger logger, Exception e, RotationPhase phase, int count);
}
