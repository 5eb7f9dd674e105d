using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Docs.Admission.Quota;
using Orleans.Docs.Documents;
using Orleans.TestingHost;

namespace Orleans.Docs.Cluster.Tests.Quota;

/// <summary>One quota, three silos.</summary>
[Collection(WholeSystem.Name)]
public sealed class SharedQuotaTests
{
    private const string Api = "Read";
    private const double PerSecond = 40;
    private const int Places = 4;
    private const int CallersPerSilo = 3;

    private static readonly TimeSpan Calling = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan Busy = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Slot = new QuotaOptions().Slot;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Silos_that_share_a_quota_never_call_more_often_than_it_allows_and_use_all_of_it()
    {
        await using var cluster = await Start();
        var calls = new ConcurrentBag<(int Silo, TimeSpan At)>();
        var began = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(cluster.Silos.SelectMany((silo, number) => Enumerable.Range(0, CallersPerSilo).Select(
            _ => Task.Run(() => Call(silo, at => calls.Add((number, at)), began), Token))));

        // The service saves up a second of its rate.
        var times = calls.Select(call => call.At.TotalSeconds).Order().ToArray();
        for (var from = 0; from < times.Length; from++)
        {
            for (var to = from; to < times.Length; to++)
            {
                Assert.True(
                    to - from + 1 <= PerSecond * (times[to] - times[from] + 1),
                    $"{to - from + 1} calls within {times[to] - times[from]:0.000} s");
            }
        }

        // Whatever the machine held up elsewhere.
        var busiest = times.Max(from => times.Count(at => at >= from && at < from + Busy.TotalSeconds));
        Assert.InRange(busiest, PerSecond * Busy.TotalSeconds * 0.85, int.MaxValue);
        Assert.Equal(3, calls.Select(call => call.Silo).Distinct().Count());
    }

    [Fact]
    public async Task When_its_silo_is_killed_a_quota_grants_nothing_for_a_slot_goes_on_and_keeps_every_place()
    {
        await using var cluster = await Start();
        var quota = Quota(cluster.Silos[0]);
        foreach (var job in Enumerable.Range(1, Places - 1))
        {
            Assert.True(await quota.TakeSlot(Owner(job)));
        }

        await Until(() => quota.Take(1), grant => grant.Permits > 0);
        await cluster.Kill(await cluster.Of(quota));
        quota = Quota(cluster.Silos[0]);
        var (asked, first) = await Until(() => quota.Take(1), _ => true);
        Assert.Equal(0, first.Permits);
        Assert.InRange(first.AskAgainAfter, TimeSpan.FromTicks(1), Slot + TimeSpan.FromSeconds(1));
        await Until(() => quota.Take(1), grant => grant.Permits > 0);
        Assert.InRange(TimeProvider.System.GetElapsedTime(asked), Slot, TimeSpan.FromSeconds(5));

        // Whoever had a place has the same one.
        Assert.Equal(Places - 1, (await quota.Status()).JobsAtWork);
        Assert.True(await quota.TakeSlot(Owner(1)));
        Assert.Equal(Places - 1, (await quota.Status()).JobsAtWork);
        Assert.True(await quota.TakeSlot(Owner(Places)));
        Assert.False(await quota.TakeSlot(Owner(Places + 1)));
        await quota.FreeSlot(Owner(1));
        Assert.True(await quota.TakeSlot(Owner(Places + 1)));
        Assert.False(await quota.TakeSlot(Owner(1)));
    }

    private static Task<ThreeSilos> Start() => ThreeSilos.StartAsync(
        silo => silo.Services.Replace(ServiceDescriptor.Singleton<IServiceQuotas, Shared>()));

    private static async Task Call(InProcessSiloHandle silo, Action<TimeSpan> called, long began)
    {
        var permits = silo.ServiceProvider.GetRequiredService<SiloPermits>();
        while (TimeProvider.System.GetElapsedTime(began) < Calling)
        {
            var (permit, retryAfter) = await permits.Take(Api);
            if (permit is not null)
            {
                called(TimeProvider.System.GetElapsedTime(began));
            }

            await Task.Delay(retryAfter ?? TimeSpan.FromMilliseconds(1), TimeProvider.System, Token);
        }
    }

    /// <summary>Asks again, also where the silo that should answer is gone, until the answer is that.</summary>
    private static async Task<(long Asked, PermitGrant Grant)> Until(
        Func<Task<PermitGrant>> ask, Func<PermitGrant, bool> isIt)
    {
        var asked = 0L;
        PermitGrant grant = default;
        await Eventually.True(
            async () =>
            {
                asked = TimeProvider.System.GetTimestamp();
                try
                {
                    grant = await ask();
                    return isIt(grant);
                }
                catch (Exception e) when (e is Runtime.OrleansException or TimeoutException)
                {
                    return false;
                }
            },
            "the quota answers so");
        return (asked, grant);
    }

    private static IQuotaGrain Quota(InProcessSiloHandle silo) => silo.ServiceProvider
        .GetRequiredService<IGrainFactory>().GetGrain<IQuotaGrain>($"account/here/{Api}");

    private static JobOwner Owner(int job) => new(new DocumentKey("acme", $"{job}"), 1, "1/text");

    private sealed class Shared : IServiceQuotas
    {
        public string Place => "account/here";

        public IReadOnlyList<string> Apis => [Api];

        // Used at 97 %, of which a place is not lost to rounding.
        public QuotaLimits Of(string api) => new(PerSecond, Jobs: Places + 1);

        public string? FirstApi(Step step, string engine) => null;
    }
}
