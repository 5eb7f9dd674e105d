using Orleans.Docs.Admission;
using Orleans.Docs.Documents;

namespace Orleans.Docs.Tests.Admission;

/// <summary>How right the time is that a submit answers with.</summary>
public sealed class ArrivalTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(10);
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_thousand_documents_at_once_are_told_when_they_will_be_done(int seed)
    {
        var engines = Warm(seed);
        engines.At(TimeSpan.FromMinutes(5), () => Burst(engines, 1_000, ["a"], Lane.RealTime));
        Judge(engines);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public void So_are_those_of_several_tenants_that_come_together(int seed)
    {
        var engines = Warm(seed);
        engines.At(TimeSpan.FromMinutes(5), () => Burst(engines, 900, ["a", "b", "c"], Lane.RealTime));
        engines.At(TimeSpan.FromMinutes(5.2), () => Burst(engines, 10, ["small"], Lane.RealTime));
        Judge(engines);
    }

    [Theory]
    [InlineData(9)]
    [InlineData(10)]
    [InlineData(11)]
    public void So_are_those_of_tenants_that_send_much_and_little_at_once(int seed)
    {
        var engines = Warm(seed);
        engines.At(TimeSpan.FromMinutes(5), () => Burst(engines, 1_200, ["a", "b", "b", "c", "c", "c"], Lane.RealTime));
        Judge(engines);
    }

    [Theory]
    [InlineData(12)]
    [InlineData(13)]
    public void So_are_those_that_come_while_what_somebody_sent_before_still_waits(int seed)
    {
        var engines = Warm(seed);
        engines.At(TimeSpan.FromMinutes(5), () => Burst(engines, 300, ["before"], Lane.RealTime));
        engines.At(TimeSpan.FromMinutes(5.2), () => Burst(engines, 600, ["after"], Lane.RealTime));

        // Those before could not know.
        Judge(engines, "after");
    }

    [Theory]
    [InlineData(14)]
    [InlineData(15)]
    public void So_are_those_that_are_read_in_several_batches_once_that_is_known(int seed)
    {
        var engines = Warm(seed);
        engines.At(TimeSpan.FromMinutes(5), () =>
        {
            for (var i = 0; i < 400; i++)
            {
                engines.Submit("a", Lane.RealTime, batches: 3);
            }
        });
        Judge(engines);
    }

    [Theory]
    [InlineData(6)]
    [InlineData(7)]
    public void So_are_those_of_a_batch_while_real_time_documents_come_in_between(int seed)
    {
        var engines = Warm(seed);
        engines.At(TimeSpan.FromMinutes(5), () => Burst(engines, 1_000, ["a"], Lane.Batch));
        for (var second = 0; second < 120; second++)
        {
            engines.At(TimeSpan.FromSeconds(280 + second), () => engines.Submit("b", Lane.RealTime));
        }

        Judge(engines);
    }

    [Theory]
    [InlineData(8)]
    public void So_are_those_that_come_one_by_one_to_engines_that_have_too_much_to_do(int seed)
    {
        var engines = Warm(seed);
        for (var i = 0; i < 2_000; i++)
        {
            engines.At(TimeSpan.FromSeconds(300 + (i / 14.0)), () => engines.Submit("a", Lane.RealTime));
        }

        Judge(engines);
    }

    [Theory]
    [InlineData(21)]
    [InlineData(22)]
    [InlineData(23)]
    public void So_are_those_that_wait_for_what_a_service_allows_a_second(int seed)
    {
        var engines = Warm(seed, slots: 64, perSecond: 1_000 / 60.0);
        engines.At(TimeSpan.FromMinutes(5), () => Burst(engines, 1_000, ["a"], Lane.RealTime));
        Judge(engines);
    }

    [Theory]
    [InlineData(24)]
    [InlineData(25)]
    public void So_are_those_of_a_batch_that_waits_for_it_together_with_real_time_documents(int seed)
    {
        var engines = Warm(seed, slots: 64, perSecond: 1_000 / 60.0);
        engines.At(TimeSpan.FromMinutes(5), () => Burst(engines, 1_000, ["a"], Lane.Batch));
        for (var second = 0; second < 120; second++)
        {
            engines.At(TimeSpan.FromSeconds(280 + second), () => engines.Submit("b", Lane.RealTime));
        }

        Judge(engines);
    }

    [Theory]
    [InlineData(26)]
    [InlineData(27)]
    public void So_are_those_that_come_when_the_service_has_just_begun_to_allow_less(int seed)
    {
        var engines = Warm(seed, slots: 128, perSecond: 20);
        engines.At(TimeSpan.FromMinutes(5), () => Burst(engines, 2_000, ["before"], Lane.RealTime));
        engines.At(TimeSpan.FromMinutes(5.5), () => engines.Allow(5));
        engines.At(TimeSpan.FromMinutes(5.51), () => Burst(engines, 200, ["after"], Lane.RealTime));

        // Those before could not know.
        Judge(engines, "after");
    }

    [Fact]
    public void What_was_expected_is_forgotten_once_enough_was_seen()
    {
        var (meter, now) = (new RateMeter(), Now);
        meter.Note(now, isBusy: true);
        Assert.Equal(40, meter.PerSecond(expected: 40));
        for (var i = 0; i < 600; i++)
        {
            meter.Start();
            meter.Note(now += TimeSpan.FromSeconds(0.1), isBusy: true);
        }

        Assert.Equal(10, meter.PerSecond(expected: 40), 1);
    }

    [Fact]
    public void Nothing_is_said_while_a_queue_knows_nothing_or_is_paused()
    {
        var known = new Outlook(10, 1, 1, 100, IsPaused: false);
        Assert.Null(Of((Step.Extract, known), (Step.Classify, default)));
        Assert.Null(Of((Step.Extract, known with { IsPaused = true })));
        Assert.Null(Of());
        Assert.NotNull(Of((Step.Extract, known)));
    }

    [Fact]
    public void What_waits_before_it_counts_in_each_queue_that_is_still_to_come()
    {
        var quick = new Outlook(10, 10, 1, 10_000, IsPaused: false);
        Assert.Equal(2, Seconds(Of((Step.Extract, quick))), 3);

        // The summaries are slow: those of the ten before it take ten seconds.
        var slow = new Outlook(0, 1, 2, 10_000, IsPaused: false);
        Assert.Equal(12, Seconds(Of((Step.Extract, quick), (Step.Summarize, slow))), 3);
    }

    [Fact]
    public void Every_call_that_a_document_needs_counts_with_its_wait_for_its_turn()
    {
        var outlook = new Outlook(10, 2, 1, 10_000, IsPaused: false) { AheadAgain = 30 };
        Assert.Equal(6, Seconds(Of((Step.Extract, outlook))), 3);
        Assert.Equal(6, Seconds(Of((Step.Extract, outlook with { CallsLeft = 1 }))), 3);
        Assert.Equal(6 + (2 * 16), Seconds(Of((Step.Extract, outlook with { CallsLeft = 3 }))), 3);
    }

    [Fact]
    public void The_more_calls_it_rests_on_the_surer_it_is()
    {
        var few = Of((Step.Extract, new Outlook(100, 1, 1, 1, IsPaused: false)))!;
        var many = Of((Step.Extract, new Outlook(100, 1, 1, 1_000, IsPaused: false)))!;
        Assert.Equal(few.At, many.At);
        Assert.True(few.Earliest < many.Earliest && many.Earliest < many.At);
        Assert.True(many.At < many.Latest && many.Latest < few.Latest);
    }

    private static ArrivalEstimate? Of(params (Step Step, Outlook Outlook)[] owed) =>
        Arrival.Of(owed.ToDictionary(step => step.Step, step => step.Outlook), Now);

    private static double Seconds(ArrivalEstimate? estimate) => (estimate!.At - Now).TotalSeconds;

    /// <summary>Some documents went through, so that service times are known.</summary>
    private static SimulatedEngines Warm(int seed, int slots = 8, double? perSecond = null)
    {
        var engines = new SimulatedEngines(seed, slots, perSecond);
        for (var i = 0; i < 50; i++)
        {
            engines.At(TimeSpan.FromSeconds(i), () => engines.Submit("warm", (Lane)(i % 2)));
        }

        return engines;
    }

    private static void Burst(SimulatedEngines engines, int count, string[] tenants, Lane lane)
    {
        for (var i = 0; i < count; i++)
        {
            engines.Submit(tenants[i % tenants.Length], lane);
        }
    }

    /// <summary>Within a quarter of the truth for nine of ten that took longer than ten seconds.</summary>
    private static void Judge(SimulatedEngines engines, string? tenant = null)
    {
        engines.Run();
        var waited = engines.Done
            .Where(journey => journey.Took > Long && journey.Document.Tenant == (tenant ?? journey.Document.Tenant))
            .ToArray();
        Assert.NotEmpty(waited);
        var good = waited.Count(journey => journey.Error <= 0.25);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{good} of {waited.Length} within 25 %, the median is off by {Median(waited):P0}");
        Assert.InRange((double)good / waited.Length, 0.9, 1);
    }

    private static double Median(SimulatedEngines.Journey[] journeys) =>
        journeys.Select(journey => journey.Error ?? 1).Order().ElementAt(journeys.Length / 2);
}
