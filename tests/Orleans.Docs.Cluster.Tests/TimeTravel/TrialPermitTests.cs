using Orleans.Docs.Cluster.Tests.Documents;
using Orleans.Docs.Documents;
using Orleans.Hosting;

namespace Orleans.Docs.Cluster.Tests.TimeTravel;

/// <summary>A silo with one permit for classification, whose normal work is held back.</summary>
public sealed class BusySilo : OneSilo
{
    internal Gate Gate { get; } = new(Step.Classify);

    protected override string[] Options => ["Admission:ClassifyConcurrency=1"];

    protected override void Configure(ISiloBuilder silo) => Gate.Around(silo);
}

public sealed class TrialPermitTests(BusySilo silo) : IClassFixture<BusySilo>
{
    [Fact]
    public async Task A_trial_gets_no_permit_while_normal_work_has_them_and_takes_none_away()
    {
        var cancelled = TestContext.Current.CancellationToken;
        var receipt = await silo.Client.Submit("Dear all, the stairs are painted. Regards"u8.ToArray(), "held.txt");
        await Eventually.True(
            async () => (await silo.Client.Docs.StatusAsync(cancelled)).Queues
                .Any(queue => queue is { Step: nameof(Step.Classify), Running: 1 }),
            "the only permit is taken");
        var trials = silo.Client.Grains.GetGrain<IWhatIfGrain>(receipt.Document.ToString());

        var refused = await trials.Try(Step.Classify, null);
        Assert.NotNull(refused.RetryAfter);
        Assert.Empty(refused.Trials);

        silo.Gate.Open();
        var view = await silo.Client.Settled(receipt.Document);
        var tried = await silo.Client.Docs.WhatIfAsync(receipt.Document, Step.Classify, cancellationToken: cancelled);
        Assert.Equal([Step.Classify, Step.Summarize], tried.Trials.Select(trial => trial.Step));
        Assert.False(tried.IsChanged);
        Assert.Equal(view.Version, tried.Version);

        // The permit was given back: normal work goes on.
        await silo.Client.Docs.ReprocessAsync(receipt.Document, Step.Classify, cancellationToken: cancelled);
        Assert.True((await silo.Client.Settled(receipt.Document)).Version > view.Version);
    }

    [Fact]
    public async Task A_document_that_is_not_there_and_a_step_that_cannot_be_tried_are_refused()
    {
        var trials = silo.Client.Grains.GetGrain<IWhatIfGrain>("default/nowhere");

        await Assert.ThrowsAsync<DocumentNotFoundException>(() => trials.Try(Step.DetectPii, null));
        await Assert.ThrowsAsync<DocumentNotFoundException>(() => trials.Try(Step.Extract, null));
        await Assert.ThrowsAsync<CommandRefusedException>(() => trials.Try(Step.Attach, null));
        await Assert.ThrowsAsync<CommandRefusedException>(() => trials.Try(Step.DetectPii, "nobody"));
    }
}
