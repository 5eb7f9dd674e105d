using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Docs.Anchors;
using Orleans.Docs.Callers;
using Orleans.Docs.Operations;
using Orleans.Docs.Search;
using Orleans.Runtime;

namespace Orleans.Docs.Verification;

/// <summary>Holds one tenant's run, which works on threads of its own: questions are answered meanwhile.</summary>
[KeepAlive]
internal sealed partial class VerifyGrain(
    Verifier verifier, IGrainFactory grains, IOptions<VerifyOptions> options, TimeProvider time,
    ILogger<VerifyGrain> logger) : Grain, IVerifyGrain
{
    private const int RunIdLengthMax = 64;
    private const int FindingsPageMax = 200;
    private static readonly TimeSpan RootPoll = TimeSpan.FromMilliseconds(200);

    private Running? _run;

    private string Tenant => this.GetPrimaryKeyString();

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_run is { } run)
        {
            await run.Stop();
        }
    }

    public Task<string> Start(string runId, VerifyRequest request)
    {
        Check(runId, request);
        if (_run is { State: VerifyState.Running } running)
        {
            return running.Request == request
                ? Task.FromResult(running.Id)
                : throw new CommandRefusedException("another verification is under way: wait for it or cancel it");
        }

        if (_run?.Id != runId)
        {
            var run = new Running(runId, request, new VerifyLog(options.Value.FindingsMax, time));
            var tenant = request.AllTenants ? null : Tenant;
            run.Work = Task.Run(() => Work(run, tenant));
            _run = run;
        }

        return Task.FromResult(runId);
    }

    public Task<VerifyReport> Report(string runId, int findingsSeen)
    {
        if (_run is not { } run || run.Id != runId)
        {
            throw new CommandRefusedException(
                "this verification is gone: the silo was started anew, or another one followed; start it again");
        }

        // The state first, so that a report which says that it is over has everything.
        var state = run.State;
        return Task.FromResult(run.Log.Report(
            run.Id, state, Math.Max(0, findingsSeen), FindingsPageMax, run.Failure));
    }

    public Task Cancel(string runId) =>
        _run is { } run && run.Id == runId ? run.Stop() : Task.CompletedTask;

    private void Check(string runId, VerifyRequest request)
    {
        if (runId is not { Length: > 0 and <= RunIdLengthMax })
        {
            throw new CommandRefusedException($"a run's id has 1 to {RunIdLengthMax} characters");
        }

        if (request.AllTenants && CallerScope.Current?.Has(Role.Owner) != true)
        {
            throw new CallerRefusedException("verifying every tenant needs the role Owner");
        }

        if (request.Document is { } document && (request.AllTenants || document.Tenant != Tenant))
        {
            throw new CommandRefusedException("a document is verified by its own tenant");
        }

        if (request.Anchor && !request.AllTenants)
        {
            throw new CommandRefusedException("a root covers all tenants: verify all of them to sign one");
        }
    }

    /// <summary>Not on the grain's turns: nothing of the grain itself may be touched here.</summary>
    private async Task Work(Running run, string? tenant)
    {
        try
        {
            var roots = grains.GetGrain<IRootGrain>(0);
            var scope = new VerifyScope
            {
                Tenant = tenant,
                Document = run.Request.Document,
                Blobs = run.Request.Blobs,
                RootsMade = (await roots.Status()).Number,
                Generations = async () => (await grains.GetGrain<IIndexGenerationsGrain>(0).Get()).Whole,
            };
            await verifier.Run(scope, run.Log, run.Token);
            if (run.Request.Anchor && run.Log.FindingsTotal == 0)
            {
                await Anchor(roots, run);
            }

            run.End(run.Log.FindingsTotal == 0 ? VerifyState.Sound : VerifyState.Unsound);
            LogOver(logger, run.Log.FindingsTotal);
        }
        catch (Exception) when (run.Token.IsCancellationRequested)
        {
            run.End(VerifyState.Cancelled);
        }
        catch (Exception e)
        {
            run.End(VerifyState.Failed, Unreadable.Reason(e));
            LogFailed(logger, e);
        }
    }

    private async Task Anchor(IRootGrain roots, Running run)
    {
        run.Log.Enter(VerifyPhase.Anchor, 0);
        var before = await roots.Status();
        await roots.Begin();
        var after = before;
        while (after.Tries == before.Tries)
        {
            await Task.Delay(RootPoll, time, run.Token);
            after = await roots.Status();
        }

        if (after.Failure is { } failure)
        {
            throw new RootRefusedException($"no root was signed: {failure}");
        }

        run.Log.Root = await verifier.Newest(run.Token);
    }

    [LoggerMessage(LogLevel.Information, "a verification is over, with {Count} findings")]
    private static partial void LogOver(ILogger logger, long count);

    [LoggerMessage(LogLevel.Error, "a verification broke off")]
    private static partial void LogFailed(ILogger logger, Exception e);

    [SuppressMessage(
        "Design",
        "CA1001",
        Justification = "a source without a timer holds nothing, and late callers may still cancel")]
    private sealed class Running(string id, VerifyRequest request, VerifyLog log)
    {
        private readonly CancellationTokenSource _cancelled = new();
        private volatile int _state;

        public string Id => id;

        public VerifyRequest Request => request;

        public VerifyLog Log => log;

        public Task Work { get; set; } = Task.CompletedTask;

        public VerifyState State => (VerifyState)_state;

        public string? Failure { get; private set; }

        public CancellationToken Token => _cancelled.Token;

        public void End(VerifyState state, string? failure = null)
        {
            log.Enter(VerifyPhase.Over, 0);
            Failure = failure;
            _state = (int)state;
        }

        public async Task Stop()
        {
            await _cancelled.CancelAsync();
            await Work;
        }
    }
}
