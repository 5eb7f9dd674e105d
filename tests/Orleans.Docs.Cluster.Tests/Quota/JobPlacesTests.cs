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

    [Fact]
    public async Task A_place_for_a_start_that_never_came_is_free_when_its_attempt_is_over_and_not_before()
    {
        using var directory = new TemporaryDirectory();
        await using var silo = await Start(
            directory, "Quotas:JobAskEvery=00:00:00.100", "Quotas:JobUnknownLife=00:00:02");
        await using var client = await silo.ConnectAsync();
        var token = TestContext.Current.CancellationToken;
        await client.Docs.Control.PauseEngineAsync(Step.Extract, cancellationToken: token);
        var document = (await client.Submit("Dear harbour master\n"u8.ToArray(), "letter.txt")).Document;
        var (mine, other) = (new JobOwner(document, 1, "1/text"), Owner("other"));
        Assert.True(await Quota(silo).TakeSlot(mine));

        // Longer than the life of a place of which nobody hears: the document may still start its job.
        await Task.Delay(TimeSpan.FromSeconds(4), TimeProvider.System, token);
        Assert.False(await Quota(silo).TakeSlot(other));

        await client.Docs.CancelAsync(document, cancellationToken: token);
        await Eventually.True(() => Quota(silo).TakeSlot(other), "the place is free");
    }

    private static Task<RunningSilo> Start(TemporaryDirectory directory, params string[] options) =>
        RunningSilo.StartAsync(
            directory.PathOf("data"), options,
            silo => silo.Services.Replace(ServiceDescriptor.Singleton<IServiceQuotas, OneJob>()));

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
