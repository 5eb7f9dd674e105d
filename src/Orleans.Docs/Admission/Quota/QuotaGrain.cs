using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using Orleans.Docs.Diagnostics;
using Orleans.Docs.Documents;
using Orleans.Docs.Operations;
using Orleans.Runtime;
using Orleans.Storage;

namespace Orleans.Docs.Admission.Quota;

/// <summary>
/// The one place that grants what an account has of an API in a region. Rates and tokens are in memory only: after its
/// death it grants nothing until what was granted before has lapsed. Places of jobs are stored.
/// </summary>
[KeepAlive]
internal sealed partial class QuotaGrain(
    [FromKeyedServices(StorageNames.Operator)] IGrainStorage storage,
    IServiceQuotas quotas, IServiceJobs jobs, IOptions<QuotaOptions> options, TimeProvider time,
    ILogger<QuotaGrain> logger) : Grain, IQuotaGrain
{
    private string _api = null!;
    private RateLedger? _rate;
    private TokenLedger? _tokens;
    private JobSlots? _slots;
    private JobPlaces? _places;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var key = this.GetPrimaryKeyString();
        _api = key[(key.LastIndexOf('/') + 1)..];
        var (limits, share) = (quotas.Of(_api), options.Value.Share);
        _rate = limits.PerSecond is { } perSecond
            ? new RateLedger(
                perSecond * share, BurstOf(limits, options.Value), options.Value.Slot,
                time.GetUtcNow() + options.Value.Slot)
            : null;
        _tokens = limits.TokensPerMinute is { } tokens ? new TokenLedger((long)(tokens * share)) : null;
        if (limits.Jobs is { } places)
        {
            _places = new JobPlaces(storage, this.GetGrainId());
            _slots = JobSlots.Of(
                Math.Max(1, (int)(places * share)), options.Value.JobLife, await _places.Load(cancellationToken));

            // Beside everything else, since it waits for the service.
            var every = options.Value.JobAskEvery;
            this.RegisterGrainTimer(FreeEnded, new GrainTimerCreationOptions(every, every) { Interleave = true });
        }

        Show();
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        QuotaMetrics.Hide(_api);
        return Task.CompletedTask;
    }

    /// <summary>How much is saved up; with what is granted in a slot it fits into what the service takes.</summary>
    internal static TimeSpan BurstOf(QuotaLimits limits, QuotaOptions options)
    {
        if (limits is not { Burst: { } burst, PerSecond: { } rate })
        {
            return options.Burst;
        }

        var most = TimeSpan.FromSeconds(burst / rate) - options.Slot;
        return most > TimeSpan.Zero ? most : TimeSpan.Zero;
    }

    public Task<PermitGrant> Take(int wanted)
    {
        var grant = Rate.Take(wanted, time.GetUtcNow());
        QuotaMetrics.Granted(_api, grant.Permits);
        Show();
        return Task.FromResult(grant);
    }

    public Task<long> Throttled(long epoch)
    {
        var now = time.GetUtcNow();
        if (Rate.Throttled(epoch, now))
        {
            LogSlower(logger, _api, Rate.RateAt(now));
            Show();
        }

        return Task.FromResult(Rate.Epoch);
    }

    // A grant of a predecessor, whose epochs began anew, is settled like any other.
    public Task<TokenGrant> Reserve(long tokens) =>
        Task.FromResult((_tokens ?? throw NotLimited()).Reserve(tokens, time.GetUtcNow()));

    public Task Settle(TokenGrant reserved, long used)
    {
        (_tokens ?? throw NotLimited()).Settle(reserved, used, time.GetUtcNow());
        return Task.CompletedTask;
    }

    public async Task<bool> TakeSlot(JobOwner owner)
    {
        var slots = _slots ?? throw NotLimited();
        if (!slots.TryTake(owner, time.GetUtcNow()))
        {
            return false;
        }

        await Store(slots);
        return true;
    }

    public async Task SlotStarted(JobOwner owner, string job)
    {
        if (_slots?.Started(owner, job, time.GetUtcNow()) is true)
        {
            await Store(_slots);
        }
    }

    public async Task FreeSlot(JobOwner owner)
    {
        if (_slots?.Free(owner) is true)
        {
            await Store(_slots);
        }
    }

    public Task<QuotaStatus> Status()
    {
        var now = time.GetUtcNow();
        return Task.FromResult(new QuotaStatus
        {
            Api = _api,
            AllowedPerSecond = quotas.Of(_api).PerSecond,
            PermitsPerSecond = _rate?.RateAt(now),
            GrantedPerSecond = _rate?.GrantedPerSecond(now) ?? 0,
            Granted = _rate?.Granted ?? 0,
            Slowdowns = _rate?.Epoch ?? 0,
            Jobs = _slots?.Max,
            JobsAtWork = _slots?.At(now) ?? 0,
            TokensPerMinute = _tokens?.PerMinute,
            TokensUsed = _tokens?.Used(now) ?? 0,
        });
    }

    /// <summary>
    /// A document that is cancelled asks for its job no more, and a notice of its end can get lost; a silo may die
    /// before it hears of a job. What is freed goes through the grain's own door, one change after the other.
    /// </summary>
    private async Task FreeEnded(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.Value.JobAskEvery, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        Show();
        var due = _slots!.Ask(
            time.GetUtcNow(), options.Value.JobAskEvery, options.Value.JobUnknownLife, options.Value.JobsAskedMax);
        try
        {
            foreach (var slot in due)
            {
                if (slot.Id is null
                    ? await IsOver(slot.Owner, either.Token)
                    : await jobs.HasEnded(_api, slot, either.Token))
                {
                    await this.AsReference<IQuotaGrain>().FreeSlot(slot.Owner);
                    LogFreed(logger, _api, slot.Owner.Document);
                }
            }
        }
        catch (Exception e)
        {
            // They keep their places and are asked for again.
            LogNotAsked(logger, e, _api);
        }
    }

    /// <summary>Whether nobody will start that job any more; no step but extraction has jobs.</summary>
    private async Task<bool> IsOver(JobOwner owner, CancellationToken cancellationToken)
    {
        try
        {
            var document = GrainFactory.GetGrain<IDocumentWorkGrain>(owner.Document.ToString());
            return !await document.Owes(Step.Extract, owner.Attempt).WaitAsync(cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // Of a document that cannot be read nobody can tell, and the others are asked for.
            LogNotAsked(logger, e, _api);
            return false;
        }
    }

    private RateLedger Rate => _rate ?? throw NotLimited();

    private InvalidOperationException NotLimited() => new($"{_api} has no such quota");

    /// <summary>As it is now: whoever measures has a thread of his own.</summary>
    private void Show()
    {
        var now = time.GetUtcNow();
        QuotaMetrics.Show(_api, new QuotaFigures(_rate?.RateAt(now), _slots?.At(now), _slots?.Max));
    }

    private async Task Store(JobSlots slots)
    {
        Show();
        try
        {
            await _places!.Store(slots.TakeChanges());
        }
        catch
        {
            // Whether it was stored is unknown: the next activation reads.
            this.DeactivateOnIdle();
            throw;
        }
    }

    [LoggerMessage(LogLevel.Information, "{Api}: a job of {Document} ended and gave its place back")]
    private static partial void LogFreed(ILogger logger, string api, DocumentKey document);

    [LoggerMessage(LogLevel.Warning, "{Api}: jobs could not be asked whether they ended, they are asked again")]
    private static partial void LogNotAsked(ILogger logger, Exception e, string api);

    [LoggerMessage(LogLevel.Information, "{Api} was throttled: {PerSecond:0.##} calls a second for now")]
    private static partial void LogSlower(ILogger logger, string api, double perSecond);
}
