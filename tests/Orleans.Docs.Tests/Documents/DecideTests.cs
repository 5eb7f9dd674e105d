using Orleans.Docs.Content;
using Orleans.Docs.Documents;

namespace Orleans.Docs.Tests.Documents;

public sealed class DecideTests
{
    private readonly Life _life = new();

    [Fact]
    public void An_upload_repeated_writes_nothing()
    {
        _life.Uploaded();

        Assert.IsType<Decision.Nothing>(Decide.Upload(_life.State, Life.Upload()));
    }

    [Fact]
    public void Other_bytes_under_the_same_id_are_refused()
    {
        _life.Uploaded();

        Assert.IsType<Decision.Refuse>(Decide.Upload(_life.State, Life.Upload("other")));
    }

    [Fact]
    public void Pages_advance_batch_by_batch_and_the_last_one_ends_extraction()
    {
        _life.Uploaded();

        Assert.Equal(1, _life.Report(Step.Extract, Life.Pages(1, 1, 2, 5)));
        Assert.Equal(3, Assert.Single(Pipeline.Owed(_life.State)).FirstPage);
        Assert.Equal(DocumentState.Extracting, DocumentViews.StateOf(_life.State));
        Assert.Equal(0, _life.Report(Step.Extract, Life.Pages(1, 1, 2, 5)));
        Assert.Equal(2, _life.Report(Step.Extract, Life.Pages(1, 3, 3, 5)));
        Assert.Equal([Step.Classify, Step.DetectPii], Pipeline.Owed(_life.State).Select(owed => owed.Step));
    }

    [Fact]
    public void A_page_that_cannot_be_read_makes_the_document_short_and_never_completed()
    {
        _life.Uploaded();
        _life.Report(Step.Extract, Life.Pages(1, 1, 1, 2));
        _life.Report(Step.Extract, Life.Pages(1, 2, 1, 2, Problems.ParserCrashed));
        foreach (var step in new[] { Step.Classify, Step.DetectPii, Step.Summarize })
        {
            _life.Report(step, _life.ResultOf(step));
        }

        Assert.Equal(DocumentState.Short, DocumentViews.StateOf(_life.State));
        Assert.Equal(Problems.ParserCrashed, DocumentViews.Of(_life.State).Problem);
    }

    [Fact]
    public void A_document_of_which_no_page_can_be_read_is_parked_and_a_retry_reads_it_from_page_one()
    {
        _life.Uploaded();
        _life.Report(Step.Extract, Life.Pages(1, 1, 2, 2, Problems.TimedOut));

        Assert.Equal(DocumentState.Parked, DocumentViews.StateOf(_life.State));
        Assert.Empty(Pipeline.Owed(_life.State));

        _life.Carry(Decide.Retry(_life.State, "r"), "r");

        Assert.Equal(1, Assert.Single(Pipeline.Owed(_life.State)).FirstPage);
        Assert.Equal(0, _life.State.PagesExpected);
    }

    [Fact]
    public void A_changed_page_count_is_terminal()
    {
        _life.Uploaded();
        _life.Report(Step.Extract, Life.Pages(1, 1, 1, 3));
        _life.Report(Step.Extract, Life.Pages(1, 2, 1, 4));

        Assert.Equal("page_count_changed", DocumentViews.Of(_life.State).Problem);
    }

    [Fact]
    public void A_transient_failure_is_tried_again_within_the_budget_and_then_parked()
    {
        _life.Uploaded();
        for (var i = 0; i < new RetryPolicy().RetriesMax; i++)
        {
            Assert.Equal(1, _life.Fail(Step.Extract, FailureClass.Transient));
            Assert.True(Assert.Single(Pipeline.Owed(_life.State)).NotBefore > _life.Now.AddSeconds(-1));
        }

        Assert.Equal(2, _life.Fail(Step.Extract, FailureClass.Transient));
        Assert.Empty(Pipeline.Owed(_life.State));
        Assert.Equal(DocumentState.Parked, DocumentViews.StateOf(_life.State));
    }

    [Fact]
    public void A_service_that_throttled_too_long_parks_the_step_and_uses_up_no_retry()
    {
        _life.Uploaded();
        Assert.Equal(1, _life.Fail(Step.Extract, FailureClass.Transient));

        Assert.Equal(2, _life.Fail(Step.Extract, FailureClass.Throttled));
        Assert.Equal(1, _life.State[Step.Extract].Failures);
        Assert.Equal(DocumentState.Parked, DocumentViews.StateOf(_life.State));

        _life.Carry(Decide.Retry(_life.State, "retry"), "retry");
        Assert.Null(Assert.Single(Pipeline.Owed(_life.State)).NotBefore);
        for (var i = 0; i < new RetryPolicy().RetriesMax; i++)
        {
            Assert.Equal(1, _life.Fail(Step.Extract, FailureClass.Transient));
        }
    }

    [Fact]
    public void A_terminal_failure_is_recorded_once_and_never_retried()
    {
        _life.Uploaded();

        Assert.Equal(2, _life.Fail(Step.Extract, FailureClass.Terminal, attempt: 1));
        Assert.Equal(0, _life.Fail(Step.Extract, FailureClass.Terminal, attempt: 1));
        Assert.Empty(Pipeline.Owed(_life.State));
    }

    [Fact]
    public void A_late_result_of_an_older_attempt_is_noted_once_and_never_wins()
    {
        _life.Completed();
        var late = new Classified(1, DocumentType.Receipt, 1, []);
        _life.Carry(Decide.Reprocess(_life.State, "again", Step.Classify), "again");

        Assert.Equal(1, _life.Report(Step.Classify, late, attempt: 1));
        Assert.Equal(0, _life.Report(Step.Classify, late, attempt: 1));
        Assert.Null(_life.State.Type);
        Assert.Equal(1, _life.Report(Step.Classify, new Classified(2, DocumentType.Letter, 1, [])));
        Assert.Equal(0, _life.Report(Step.Classify, late, attempt: 1));
        Assert.Equal(DocumentType.Letter, _life.State.Type?.Type);
    }

    [Fact]
    public void An_engine_that_a_command_named_does_that_step_until_it_is_reprocessed_again()
    {
        _life.Completed();
        _life.Carry(Decide.Reprocess(_life.State, "a", Step.Classify, "other"), "a");
        Assert.Equal(("other", null), (_life.State[Step.Classify].Engine, _life.State[Step.Summarize].Engine));

        _life.Fail(Step.Classify, FailureClass.Transient);
        _life.Fail(Step.Classify, FailureClass.Terminal);
        _life.Carry(Decide.Retry(_life.State, "b"), "b");
        Assert.Equal("other", _life.State[Step.Classify].Engine);
        var owed = Assert.Single(Pipeline.Owed(_life.State));
        Assert.Equal("other", Orleans.Docs.Workers.WorkOrder.Of(_life.State, owed).Engine);
        _life.Report(Step.Classify, _life.ResultOf(Step.Classify));
        Assert.Equal("other", _life.State[Step.Classify].Engine);

        _life.Carry(Decide.Reprocess(_life.State, "c", Step.Extract, "reader"), "c");
        Assert.Equal(("reader", null), (_life.State[Step.Extract].Engine, _life.State[Step.Classify].Engine));
        Assert.Equal(new Reprocessed(Step.Extract, "reader"), _life.Events[^1]);
    }

    [Fact]
    public void A_result_of_an_attempt_that_was_never_started_is_refused()
    {
        _life.Uploaded();

        var report = new StepReport { Step = Step.Extract, Attempt = 2, Result = Life.Pages(2, 1, 1, 1) };
        Assert.IsType<Decision.Refuse>(Decide.Record(_life.State, report, new RetryPolicy(), _life.Now));
    }

    [Fact]
    public void A_cancelled_document_owes_nothing_and_work_in_flight_no_longer_counts()
    {
        _life.Uploaded();
        _life.Carry(Decide.Cancel(_life.State, "c"), "c");

        Assert.Empty(Pipeline.Owed(_life.State));
        _life.Report(Step.Extract, Life.Pages(1, 1, 1, 1), attempt: 1);
        Assert.Empty(_life.State.Pages);
        Assert.Equal(DocumentState.Cancelled, DocumentViews.StateOf(_life.State));

        _life.Carry(Decide.Reprocess(_life.State, "p", Step.Extract), "p");
        Assert.Equal(DocumentState.Extracting, DocumentViews.StateOf(_life.State));
    }

    [Fact]
    public void What_a_person_set_outlives_the_classifier_and_makes_a_new_summary_owed()
    {
        _life.Completed();
        _life.Carry(Decide.Correct(_life.State, "c", "type", DocumentType.Letter), "c");

        Assert.Equal(Step.Summarize, Assert.Single(Pipeline.Owed(_life.State)).Step);
        _life.Report(Step.Summarize, _life.ResultOf(Step.Summarize));
        _life.Carry(Decide.Reprocess(_life.State, "r", Step.Classify), "r");
        _life.Report(Step.Classify, _life.ResultOf(Step.Classify));
        Assert.Equal(DocumentType.Letter, DocumentViews.Of(_life.State).Type);
        Assert.IsType<Decision.Refuse>(Decide.Correct(_life.State, "d", "type", "nonsense"));
    }

    [Fact]
    public void Settled_needs_nothing_owed_and_the_last_version_in_the_index()
    {
        _life.Uploaded();
        Assert.IsType<Decision.Nothing>(Decide.Settle(_life.State, _life.State.Version));

        var done = new Life().Completed();
        Assert.IsType<Decision.Nothing>(Decide.Settle(done.State, done.State.Version - 1));
        Assert.Equal(1, done.Carry(Decide.Settle(done.State, done.State.Version)));
        Assert.True(done.State.IsSettled);
        Assert.IsType<Decision.Nothing>(Decide.Settle(done.State, done.State.Version));

        done.Carry(Decide.Reprocess(done.State, "again", Step.Summarize), "again");
        Assert.False(done.State.IsSettled);
        Assert.Equal(done.State.Version, done.State.OpenEpisode);
    }
}
