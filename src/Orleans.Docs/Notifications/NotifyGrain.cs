using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using Orleans.Docs.Callers;
using Orleans.Docs.Content;
using Orleans.Docs.Documents;
using Orleans.Docs.Operations;
using Orleans.Docs.Search;
using Orleans.Runtime;

namespace Orleans.Docs.Notifications;

/// <summary>Sends the notices of one tenant, which is the key.</summary>
[Alias("docs.INotifyGrain"), RequiresRole(Role.Silo)]
internal interface INotifyGrain : IGrainWithStringKey
{
    /// <summary>One that waits already, or finds no room, is passed over.</summary>
    [Alias("Offer")]
    Task Offer(SettledNotice notice);

    [Alias("Status")]
    Task<NoticesStatus> Status();
}

/// <summary>
/// Holds what waits in memory only: until a notice was delivered, or given up durably, its document keeps the mark by
/// which the sweep offers it again.
/// </summary>
[Reentrant]
internal sealed partial class NotifyGrain(
    [PersistentState("notices", StorageNames.Operator)] IPersistentState<NoticesState> state, Notices notices,
    DocumentGrains documents, IOptions<NotifyOptions> options, TimeProvider time, ILogger<NotifyGrain> logger)
    : Grain, INotifyGrain, INoticesGrain, IDisposable
{
    private static readonly TimeSpan StayAwake = TimeSpan.FromMinutes(5);

    private readonly HashSet<string> _waiting = [];
    private readonly SemaphoreSlim _permits = new(options.Value.ConcurrencyMax);
    private readonly SemaphoreSlim _writing = new(1);
    private readonly CancellationTokenSource _stopping = new();

    public Task Offer(SettledNotice notice)
    {
        Start(notice, notices.For(notice.Document.Tenant), again: false);
        return Task.CompletedTask;
    }

    public Task<NoticesStatus> Status() =>
        Task.FromResult(new NoticesStatus(_waiting.Count, state.State.GivenUp.Count));

    public Task<ImmutableArray<DeadLetter>> GivenUp() => Task.FromResult<ImmutableArray<DeadLetter>>(
    [
        .. state.State.GivenUp.OrderBy(given => given.Notice.SettledAt).Select(given => new DeadLetter(
            given.Notice.Document, given.Notice.Version, given.Notice.SettledAt, DeadLetter.NotifyStep, given.Code,
            $"{given.Notifier}: {Problems.Explain(given.Code)}", null)),
    ]);

    public Task<bool> Again(DocumentKey document)
    {
        if (document.Tenant != this.GetPrimaryKeyString())
        {
            throw new CommandRefusedException("the document belongs to another tenant");
        }

        var given = state.State.GivenUp.Where(given => given.Notice.Document == document).ToArray();
        foreach (var notice in given.GroupBy(one => one.Notice))
        {
            var names = notice.Select(one => one.Notifier).ToHashSet();
            Start(
                notice.Key, notices.For(document.Tenant).Where(notifier => names.Contains(notifier.Name)),
                again: true);
        }

        return Task.FromResult(given.Length > 0);
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _stopping.Cancel();
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        _permits.Dispose();
        _writing.Dispose();
        _stopping.Dispose();
    }

    private void Start(SettledNotice notice, IEnumerable<ISettledNotifier> notifiers, bool again)
    {
        if (_waiting.Count < options.Value.WaitingMax && _waiting.Add(notice.Id))
        {
            _ = Deliver(notice, [.. notifiers], again);
        }
    }

    private async Task Deliver(SettledNotice notice, ImmutableArray<ISettledNotifier> left, bool again)
    {
        try
        {
            for (var tries = 1; !left.IsEmpty; tries++)
            {
                var results = await Try(notice, left);
                var now = time.GetUtcNow();
                var isLast = tries >= options.Value.TriesMax
                    || (!again && now - notice.SettledAt >= options.Value.GiveUpAfter);
                await Note(
                    notice, results.Where(result => result.Failure is null or { IsFinal: true } || isLast), tries);
                var failed = results.Where(result => result.Failure is { IsFinal: false } && !isLast).ToArray();
                left = [.. failed.Select(result => result.Notifier)];
                if (!left.IsEmpty)
                {
                    var delay = options.Value.Delay(tries, failed.Max(result => result.Failure!.RetryAfter));
                    DelayDeactivation(delay + StayAwake);
                    await Task.Delay(delay, time, _stopping.Token);
                }
            }

            await documents.Of(notice.Document).Notified(notice.Episode);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The document is still marked: the sweep has it offered again.
        }
        catch (Exception e)
        {
            LogNotEnded(logger, e, notice.Id);
        }
        finally
        {
            _waiting.Remove(notice.Id);
        }
    }

    private async Task<(ISettledNotifier Notifier, NotifyFailure? Failure)[]> Try(
        SettledNotice notice, ImmutableArray<ISettledNotifier> notifiers)
    {
        await _permits.WaitAsync(_stopping.Token);
        try
        {
            return await Task.WhenAll(notifiers.Select(async notifier =>
            {
                var failure = await notifier.Notify(notice, _stopping.Token);
                if (failure is not null)
                {
                    LogFailed(logger, notice.Id, notifier.Name, failure.Code);
                }

                return (notifier, failure);
            }));
        }
        finally
        {
            _permits.Release();
        }
    }

    /// <summary>Keeps the list of what was given up in step with how tries ended; durable when it returns.</summary>
    private async Task Note(
        SettledNotice notice, IEnumerable<(ISettledNotifier Notifier, NotifyFailure? Failure)> ended, int tries)
    {
        await _writing.WaitAsync(_stopping.Token);
        try
        {
            var before = state.State.GivenUp;
            var list = before.ToList();
            foreach (var (notifier, failure) in ended)
            {
                list.RemoveAll(given => given.Notice.Id == notice.Id && given.Notifier == notifier.Name);
                if (failure is not null && list.Count < options.Value.GivenUpPerTenantMax)
                {
                    list.Add(new GivenUpNotice(notice, notifier.Name, failure.Code, tries));
                }

                if (failure is not null)
                {
                    LogGivenUp(logger, notice.Id, notifier.Name, tries, failure.Code);
                }
            }

            if (!list.SequenceEqual(before))
            {
                state.State.GivenUp = list;
                await state.WriteStateAsync();
            }
        }
        catch
        {
            DeactivateOnIdle();
            throw;
        }
        finally
        {
            _writing.Release();
        }
    }

    [LoggerMessage(LogLevel.Warning, "notice {Notice} was not taken by {Notifier}: {Code}")]
    private static partial void LogFailed(ILogger logger, string notice, string notifier, string code);

    [LoggerMessage(LogLevel.Error, "notice {Notice} is given up, {Notifier} did not take it in {Tries} tries: {Code}")]
    private static partial void LogGivenUp(ILogger logger, string notice, string notifier, int tries, string code);

    [LoggerMessage(LogLevel.Warning, "notice {Notice} will be offered again by the sweep")]
    private static partial void LogNotEnded(ILogger logger, Exception e, string notice);
}

[GenerateSerializer, Immutable, Alias("docs.GivenUpNotice")]
internal sealed record GivenUpNotice(
    [property: Id(0)] SettledNotice Notice,
    [property: Id(1)] string Notifier,
    [property: Id(2)] string Code,
    [property: Id(3)] int Tries);

[GenerateSerializer, Alias("docs.NoticesState")]
internal sealed class NoticesState
{
    [Id(0)]
    public List<GivenUpNotice> GivenUp { get; set; } = [];
}
