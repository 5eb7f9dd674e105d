using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Orleans.Docs.Admission.Quota;

/// <summary>
/// What this silo holds of the quotas, by API, and how it asks for more. No call of it waits for a permit.
/// </summary>
public sealed class SiloPermits(
    IGrainFactory grains, IServiceQuotas quotas, IOptions<QuotaOptions> options, TimeProvider time,
    ILogger<SiloPermits> logger) : IDisposable
{
    private readonly ConcurrentDictionary<string, ApiPermits?> _apis = new(StringComparer.Ordinal);

    /// <summary>
    /// A permit for one call now, none where none is needed, or else when to come again. Asks the quota where this silo
    /// has none, which answers at once.
    /// </summary>
    public ValueTask<(Permit? Permit, TimeSpan? RetryAfter)> Take(string api)
    {
        FirstCall.Note(api);
        return Of(api) is not { } permits ? default
            : permits.Take() is { } permit ? new((permit, null))
            : permits.TakeOrAsk();
    }

    /// <summary>
    /// A permit with which a queue started a step that is done here, for its call or any other's. Where it has lapsed
    /// on its way nothing is received, and the call asks for one as any other does.
    /// </summary>
    public void Receive(string api, Permit permit) => Of(api)?.Receive(permit);

    /// <summary>The service answered to a call with this permit that it wants fewer.</summary>
    public Task Throttled(string api, Permit permit) => Of(api)?.Throttled(permit) ?? Task.CompletedTask;

    /// <summary>Tokens for one call; null where they are not limited.</summary>
    public async Task<TokenGrant?> Reserve(string api, long tokens) =>
        quotas.Of(api).TokensPerMinute is null ? null : await Quota(api).Reserve(tokens);

    public Task Settle(string api, TokenGrant reserved, long used) => Quota(api).Settle(reserved, used);

    /// <summary>Whether a job may be started; its place is kept, whatever becomes of this silo.</summary>
    public Task<bool> TakeSlot(string jobs, JobOwner owner) =>
        quotas.Of(jobs).Jobs is null ? Task.FromResult(true) : Quota(jobs).TakeSlot(owner);

    /// <summary>The job that has the place was started, and the service calls it so.</summary>
    public Task SlotStarted(string jobs, JobOwner owner, string job) =>
        quotas.Of(jobs).Jobs is null ? Task.CompletedTask : Quota(jobs).SlotStarted(owner, job);

    public Task FreeSlot(string jobs, JobOwner owner) =>
        quotas.Of(jobs).Jobs is null ? Task.CompletedTask : Quota(jobs).FreeSlot(owner);

    public void Dispose()
    {
        foreach (var api in _apis.Values)
        {
            api?.Dispose();
        }
    }

    /// <summary>Null for an API that has no quota.</summary>
    internal ApiPermits? Of(string api) => _apis.GetOrAdd(api, Make);

    private ApiPermits? Make(string api) => quotas.Of(api).PerSecond is null
        ? null
        : new ApiPermits(api, () => Quota(api), options.Value.Slot, time, logger);

    private IQuotaGrain Quota(string api) => grains.Quota(quotas, api);
}
