using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using Orleans.Docs.Callers;
using Orleans.Runtime;

namespace Orleans.Docs.Anchors;

/// <summary>Signs a root a day; the key is 0.</summary>
[Alias("docs.IRootGrain"), RequiresRole(Role.Silo)]
internal interface IRootGrain : IGrainWithIntegerKey
{
    /// <summary>Makes sure that roots are made when they are due.</summary>
    [Alias("EnsureRunning"), AlwaysInterleave]
    Task EnsureRunning();

    /// <summary>Starts making a root, unless one is being made. Does not wait for it.</summary>
    [Alias("Begin"), AlwaysInterleave]
    Task<RootStatus> Begin();

    [Alias("Status"), AlwaysInterleave]
    Task<RootStatus> Status();
}

/// <param name="Number">Of the last root that was made here; 0 before the first.</param>
/// <param name="Tries">Rises with each try that ended, well or not.</param>
/// <param name="Failure">Why the last try made none; null if it did.</param>
[GenerateSerializer, Immutable, Alias("docs.RootStatus")]
internal sealed record RootStatus(
    [property: Id(0)] long Number, [property: Id(1)] long Tries, [property: Id(2)] string? Failure);

/// <summary>What was made last, remembered apart from the roots: a root that is taken away shows.</summary>
[GenerateSerializer, Alias("docs.RootState")]
public sealed class RootState
{
    [Id(0)]
    public long Number { get; set; }

    [Id(1)]
    public DateTimeOffset Time { get; set; }
}

[KeepAlive]
internal sealed partial class RootGrain(
    [PersistentState(RootGrain.StateName, StorageNames.Operator)] IPersistentState<RootState> state, RootMaker maker,
    IOptions<RootOptions> options, TimeProvider time, ILogger<RootGrain> logger) : Grain, IRootGrain, IDisposable
{
    public const string StateName = "roots";

    private readonly CancellationTokenSource _stopping = new();
    private IGrainTimer? _timer;
    private Task _making = Task.CompletedTask;
    private long _tries;
    private string? _failure;

    public void Dispose() => _stopping.Dispose();

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _making;
    }

    public Task EnsureRunning()
    {
        _timer ??= this.RegisterGrainTimer(
            Check, new GrainTimerCreationOptions(TimeSpan.Zero, options.Value.CheckInterval) { KeepAlive = true });
        return Task.CompletedTask;
    }

    public Task<RootStatus> Begin()
    {
        if (_making.IsCompleted)
        {
            _making = Make();
        }

        return Status();
    }

    public Task<RootStatus> Status() => Task.FromResult(new RootStatus(state.State.Number, _tries, _failure));

    private Task Check(CancellationToken cancellationToken)
    {
        if (state.State.Number == 0 || time.GetUtcNow() - state.State.Time >= options.Value.Interval)
        {
            _ = Begin();
        }

        return Task.CompletedTask;
    }

    private async Task Make()
    {
        try
        {
            // The whole store is read: not on the grain's own turn.
            var made = state.State.Number;
            var root = await Task.Run(() => maker.Make(time.GetUtcNow(), made, _stopping.Token));
            state.State.Number = root.Number;
            state.State.Time = root.Time;
            await state.WriteStateAsync(_stopping.Token);
            _failure = null;
            LogMade(logger, root.Number, root.Streams);
            if (root.Kept > 0)
            {
                LogKept(logger, root.Number, root.Kept);
            }
        }
        catch (Exception) when (_stopping.IsCancellationRequested)
        {
            _failure = "the silo stops";
        }
        catch (Exception e)
        {
            _failure = e.Message;
            LogNotMade(logger, e);
        }
        finally
        {
            _tries++;
        }
    }

    [LoggerMessage(LogLevel.Information, "root {Number} is signed, over {Streams} streams")]
    private static partial void LogMade(ILogger logger, long number, long streams);

    [LoggerMessage(
        LogLevel.Error, "root {Number} keeps {Count} heads of damaged, cut or rewritten streams: run docs verify")]
    private static partial void LogKept(ILogger logger, long number, long count);

    [LoggerMessage(LogLevel.Error, "no root was signed, it is tried again")]
    private static partial void LogNotMade(ILogger logger, Exception e);
}
