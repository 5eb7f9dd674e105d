using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Docs.Admission.Quota;
using Orleans.Docs.Documents;
using Orleans.Docs.Tests;

namespace Orleans.Docs.Cluster.Tests.Quota;

public sealed class JobPlacesTests
{
    private const string Jobs = "account/here/Jobs";

    [Fact]
    public async Task A_job_keeps_its_place_when_every_silo_goes_and_gives_it_back_when_it_has_ended()
    {
        using var directory = new TemporaryDirectory();
        var (one, other) = (Owner("one"), Owner("other"));
        await using (var silo = await Start(directory))
        {
            Assert.True(await Quota(silo).TakeSlot(one));
            Assert.False(await Quota(silo).TakeSlot(other));
            await using var client = await silo.ConnectAsync();
            var status = await client.Docs.StatusAsync(TestContext.Current.CancellationToken);
            var quota = Assert.Single(status.Quotas);
            Assert.Equal(("Jobs", 1, 1), (quota.Api, quota.Jobs, quota.JobsAtWork));
        }

        await using var next = await Start(directory);
        Assert.False(await Quota(next).TakeSlot(other));
        Assert.True(await Quota(next).TakeSlot(one));
        await Quota(next).FreeSlot(one);
        Assert.True(await Quota(next).TakeSlot(other));
    }

    private static Task<RunningSilo> Start(TemporaryDirectory directory) => RunningSilo.StartAsync(
        directory.PathOf("data"),
        configure: silo => silo.Services.Replace(ServiceDescriptor.Singleton<IServiceQuotas, OneJob>()));

    private static IQuotaGrain Quota(RunningSilo silo) =>
        silo.Services.GetRequiredService<IGrainFactory>().GetGrain<IQuotaGrain>(Jobs);

    private static JobOwner Owner(string document) => new(new DocumentKey("acme", document), 1, "1/text");

    private sealed class OneJob : IServiceQuotas
    {
        public string Place => "account/here";

        public IReadOnlyList<string> Apis => ["Jobs"];

        public QuotaLimits Of(string api) => new(Jobs: 1);

        public string? FirstApi(Step step, string engine) => null;
    }
}
