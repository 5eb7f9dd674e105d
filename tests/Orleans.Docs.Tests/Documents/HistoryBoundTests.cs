using Orleans.Docs.Content;
using Orleans.Docs.Documents;

namespace Orleans.Docs.Tests.Documents;

public sealed class HistoryBoundTests
{
    private readonly Life _life = new();

    [Fact]
    public void Within_the_bound_every_decision_stands()
    {
        _life.Completed();
        var decision = Decide.Correct(_life.State, "c-1", "total", "1.00");

        Assert.Same(decision, HistoryBound.Keep(_life.State, decision, (int)_life.State.Version + 1));
    }

    [Fact]
    public void A_command_beyond_the_bound_is_refused_and_told_why()
    {
        _life.Completed();
        var version = (int)_life.State.Version;
        var decision = Decide.Correct(_life.State, "c-1", "total", "1.00");

        var refused = Assert.IsType<Decision.Refuse>(HistoryBound.Keep(_life.State, decision, version));

        Assert.Contains($"{version} events", refused.Reason, StringComparison.Ordinal);
        Assert.Same(Decision.None, HistoryBound.Keep(_life.State, Decision.None, version));
    }

    [Fact]
    public void Work_under_way_can_be_cancelled_beyond_the_bound()
    {
        _life.Uploaded();

        Assert.IsType<Decision.Write>(HistoryBound.Keep(_life.State, Decide.Cancel(_life.State, "c-1"), 1));
    }

    [Fact]
    public void A_late_result_beyond_the_bound_is_not_even_noted()
    {
        _life.Uploaded();
        _life.Fail(Step.Extract, FailureClass.Transient);

        Assert.Same(Decision.None, Kept(Report(Step.Extract, attempt: 1), 1));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_document_at_the_bound_parks_what_it_owes_and_settles(int eventsMax)
    {
        _life.Uploaded();
        for (var owed = Pipeline.Owed(_life.State); owed.Length > 0; owed = Pipeline.Owed(_life.State))
        {
            Assert.True(_life.Carry(Kept(Report(owed[0].Step, owed[0].Attempt), eventsMax)) > 0);
        }

        _life.Carry(Decide.Settle(_life.State, _life.State.Version));

        Assert.True(_life.State.IsSettled);
        Assert.InRange(_life.State.Version, eventsMax, eventsMax + HistoryBound.EndingsMax);
        Assert.Equal(DocumentState.Parked, DocumentViews.StateOf(_life.State));
        Assert.Equal(Problems.TooManyEvents, DocumentViews.Of(_life.State).Problem);
        Assert.NotEqual(Problems.TooManyEvents, Problems.Explain(Problems.TooManyEvents));
        Assert.IsType<Decision.Refuse>(
            HistoryBound.Keep(_life.State, Decide.Retry(_life.State, "again"), eventsMax));
    }

    [Fact]
    public void A_failure_beyond_the_bound_keeps_its_own_code()
    {
        _life.Uploaded();
        var failed = Report(Step.Extract, attempt: 1) with
        {
            Result = null,
            Failure = new StepFailure(FailureClass.Terminal, Problems.Unsupported),
        };

        Assert.Equal(
            new Parked(Step.Extract, Problems.Unsupported), Assert.IsType<Decision.Write>(Kept(failed, 1)).Events[^1]);
    }

    private StepReport Report(Step step, int attempt) =>
        new() { Step = step, Attempt = attempt, Result = _life.ResultOf(step) };

    private Decision Kept(StepReport report, int eventsMax) => HistoryBound.Keep(
        _life.State, Decide.Record(_life.State, report, new RetryPolicy(), _life.Now), report, eventsMax);
}
