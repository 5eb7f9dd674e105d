using Orleans.Concurrency;
using Orleans.Docs.Callers;
using Orleans.Docs.Operations;

namespace Orleans.Docs.Admission.Quota;

/// <summary>
/// One quota of a service; the key is <c>account and region/API</c>. Answers at once, always: what is not to be had is
/// told with the time to ask again.
/// </summary>
[Alias("docs.IQuotaGrain"), RequiresRole(Role.Silo)]
internal interface IQuotaGrain : IGrainWithStringKey
{
    /// <summary>Permits for calls, for one slot from their receipt.</summary>
    [Alias("Take"), AlwaysInterleave]
    Task<PermitGrant> Take(int wanted);

    /// <summary>A call that had a permit of this epoch was throttled; returns the epoch since.</summary>
    [Alias("Throttled"), AlwaysInterleave]
    Task<long> Throttled(long epoch);

    [Alias("Reserve"), AlwaysInterleave]
    Task<TokenGrant> Reserve(long tokens);

    /// <summary>What the call used in the end of what it reserved.</summary>
    [Alias("Settle"), AlwaysInterleave]
    Task Settle(TokenGrant reserved, long used);

    /// <summary>Whether there is a place for the job; durable. The same owner may ask again.</summary>
    [Alias("TakeSlot")]
    Task<bool> TakeSlot(JobOwner owner);

    /// <summary>The service has the job and calls it so; durable. Its end is then found, whoever asks for it.</summary>
    [Alias("SlotStarted")]
    Task SlotStarted(JobOwner owner, string job);

    /// <summary>The job has ended, or was never started; nothing if it has no place.</summary>
    [Alias("FreeSlot")]
    Task FreeSlot(JobOwner owner);

    /// <summary>How it stands, for operators.</summary>
    [Alias("Status"), AlwaysInterleave]
    Task<QuotaStatus> Status();
}

internal static class QuotaGrains
{
    public static IQuotaGrain Quota(this IGrainFactory grains, IServiceQuotas quotas, string api) =>
        grains.GetGrain<IQuotaGrain>($"{quotas.Place}/{api}");
}
