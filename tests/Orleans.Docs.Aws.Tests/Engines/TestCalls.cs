using System.Reflection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orleans.Docs.Admission.Quota;
using Orleans.Docs.Aws.Engines;
using Orleans.Docs.Documents;
using Orleans.Docs.Operations;

namespace Orleans.Docs.Aws.Tests.Engines;

/// <summary>The gate before calls, against a quota that a test plays.</summary>
internal static class TestCalls
{
    /// <summary>No quota, and one try.</summary>
    public static ServiceCalls Free { get; } = With(new TestQuotas());

    public static ServiceCalls With(
        TestQuotas quotas, int retries = 0, Circuit? circuit = null, TestQuota? quota = null)
    {
        var options = Options.Create(new QuotaOptions());
        var clock = TimeProvider.System;
        return new ServiceCalls(
            circuit ?? new Circuit(1_000, TimeSpan.FromSeconds(20), clock, () => 0),
            new SiloPermits(
                TestGrains.With(quota ?? new TestQuota()), quotas, options, clock, NullLogger<SiloPermits>.Instance),
            retries, TimeSpan.FromMilliseconds(10), clock, NullLogger<ServiceCalls>.Instance);
    }
}

/// <summary>What a test allows, by API.</summary>
internal sealed class TestQuotas : IServiceQuotas
{
    public Dictionary<string, QuotaLimits> Limits { get; } = [];

    public string Place => "test/here";

    public IReadOnlyList<string> Apis => [.. Limits.Keys];

    public QuotaLimits Of(string api) => Limits.GetValueOrDefault(api, QuotaLimits.None);

    public string? FirstApi(Step step, string engine) => null;
}

/// <summary>One quota for all APIs, which grants what a test puts into it.</summary>
internal sealed class TestQuota : IQuotaGrain
{
    private readonly Lock _lock = new();

    /// <summary>Permits that are left.</summary>
    public int Permits { get; set; }

    /// <summary>What it answers to whatever it is told after a call; its silo is gone, or its store fails.</summary>
    public Exception? Deaf { get; set; }

    public long TokensLeft { get; set; } = long.MaxValue;

    public HashSet<JobOwner> Slots { get; } = [];

    public int SlotsMax { get; set; } = int.MaxValue;

    public List<long> Throttles { get; } = [];

    public Task<PermitGrant> Take(int wanted)
    {
        lock (_lock)
        {
            var granted = Math.Min(wanted, Permits);
            Permits -= granted;
            return Task.FromResult(new PermitGrant(granted, 1, 10, TimeSpan.FromMilliseconds(1)));
        }
    }

    public Task<long> Throttled(long epoch)
    {
        Throttles.Add(epoch);
        return Task.FromResult(epoch + 1);
    }

    public Task<TokenGrant> Reserve(long tokens)
    {
        var fits = tokens <= TokensLeft;
        TokensLeft -= fits ? tokens : 0;
        return Task.FromResult(fits ? new TokenGrant(1, tokens, null) : new TokenGrant(0, 0, TimeSpan.FromSeconds(7)));
    }

    public Task Settle(TokenGrant reserved, long used)
    {
        Hear();
        TokensLeft += reserved.Tokens - used;
        return Task.CompletedTask;
    }

    public Task<bool> TakeSlot(JobOwner owner) =>
        Task.FromResult(Slots.Contains(owner) || (Slots.Count < SlotsMax && Slots.Add(owner)));

    /// <summary>What the service calls the jobs in the places.</summary>
    public Dictionary<JobOwner, string> Jobs { get; } = [];

    public Task SlotStarted(JobOwner owner, string job)
    {
        Hear();
        Jobs[owner] = job;
        return Task.CompletedTask;
    }

    public Task FreeSlot(JobOwner owner)
    {
        Hear();
        Slots.Remove(owner);
        return Task.CompletedTask;
    }

    public Task<QuotaStatus> Status() => throw new NotSupportedException();

    private void Hear()
    {
        if (Deaf is { } deaf)
        {
            throw deaf;
        }
    }
}

/// <summary>A factory of that one grain.</summary>
public class TestGrains : DispatchProxy
{
    private object _quota = null!;

    public static IGrainFactory With(object quota)
    {
        var factory = Create<IGrainFactory, TestGrains>();
        ((TestGrains)(object)factory)._quota = quota;
        return factory;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => _quota;
}
