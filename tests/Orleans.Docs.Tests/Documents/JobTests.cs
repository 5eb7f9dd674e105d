using Orleans.Docs.Documents;
using Orleans.Docs.Workers;

namespace Orleans.Docs.Tests.Documents;

/// <summary>
/// A service's job belongs to one attempt at reading: known until that attempt ends, and then no more.
/// </summary>
public sealed class JobTests
{
    [Fact]
    public void A_job_is_recorded_once_and_handed_to_every_later_call_of_its_attempt()
    {
        var life = Started();
        Assert.Equal(0, life.Report(Step.Extract, new ExtractionStarted(1, "job")));
        var owed = Assert.Single(Pipeline.Owed(life.State));
        Assert.Equal((Step.Extract, 1), (owed.Step, owed.Attempt));
        Assert.Equal("job", WorkOrder.Of(life.State, owed).Job);
    }

    [Fact]
    public void A_job_outlives_a_batch_and_ends_with_the_last_page()
    {
        var life = Started();
        life.Report(Step.Extract, Life.Pages(1, 1, 1, 2));
        Assert.Equal("job", life.State.ExtractJob);
        life.Report(Step.Extract, Life.Pages(1, 2, 1, 2));
        Assert.Null(life.State.ExtractJob);
    }

    [Fact]
    public void A_failed_cancelled_or_repeated_attempt_forgets_its_job()
    {
        var failed = Started();
        failed.Fail(Step.Extract, FailureClass.Transient);
        Assert.Null(failed.State.ExtractJob);
        Assert.Equal(1, failed.Report(Step.Extract, new ExtractionStarted(1, "late"), attempt: 1));
        Assert.Null(failed.State.ExtractJob);

        var cancelled = Started();
        cancelled.Carry(Decide.Cancel(cancelled.State, "cancel"), "cancel");
        Assert.Null(cancelled.State.ExtractJob);

        var again = Started();
        again.Carry(Decide.Reprocess(again.State, "again", Step.Extract), "again");
        Assert.Null(again.State.ExtractJob);
    }

    [Fact]
    public void A_failed_attempt_leaves_the_job_that_it_keeps_to_the_next_one_and_to_a_retry()
    {
        var life = Started();
        life.Report(
            Step.Extract, null, new StepFailure(FailureClass.Transient, "code") { KeptJob = "job" });
        Assert.Equal((2, "job"), (life.State[Step.Extract].Attempt, life.State.ExtractJob));
        life.Report(Step.Extract, null, new StepFailure(FailureClass.Terminal, "code") { KeptJob = "job" });
        Assert.Equal((StepPhase.Parked, "job"), (life.State[Step.Extract].Phase, life.State.ExtractJob));
        life.Carry(Decide.Retry(life.State, "retry"), "retry");
        Assert.Equal("job", WorkOrder.Of(life.State, Assert.Single(Pipeline.Owed(life.State))).Job);
        life.Fail(Step.Extract, FailureClass.Terminal);
        Assert.Null(life.State.ExtractJob);
    }

    [Fact]
    public void A_job_is_kept_beyond_the_bound_of_a_history_too()
    {
        var life = Started();
        var report = new StepReport
        {
            Step = Step.Extract,
            Attempt = 1,
            Failure = new StepFailure(FailureClass.Terminal, "code") { KeptJob = "job" },
        };
        var decision = Decide.Record(life.State, report, new RetryPolicy(), default);
        Assert.Same(decision, HistoryBound.Keep(life.State, decision, report, eventsMax: 1));
    }

    private static Life Started()
    {
        var life = new Life().Uploaded();
        Assert.Equal(1, life.Report(Step.Extract, new ExtractionStarted(1, "job")));
        return life;
    }
}
