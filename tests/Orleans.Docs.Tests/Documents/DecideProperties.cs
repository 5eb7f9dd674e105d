using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Orleans.Docs.Content;
using Orleans.Docs.Documents;

namespace Orleans.Docs.Tests.Documents;

/// <summary>Whatever happens to a document, in whatever order.</summary>
public sealed class DecideProperties
{
    private const int PagesOfDocument = 3;

    public enum Act
    {
        Work,
        WorkAgain,
        FailTransient,
        FailTerminal,
        FailPage,
        LateResult,
        Retry,
        Reprocess,
        Correct,
        Cancel,
        Settle,
    }

    [Property(MaxTest = 300)]
    public void No_sequence_completes_while_a_step_is_owed_or_a_page_is_missing((Act Act, int Choice)[] acts)
    {
        var life = new Life().Uploaded();
        foreach (var (act, choice) in acts)
        {
            Do(life, act, choice);
            var view = DocumentViews.Of(life.State);
            if (view.State is DocumentState.Completed)
            {
                Assert.Empty(Pipeline.Owed(life.State));
                Assert.Equal(PagesOfDocument, life.State.PagesRead);
                Assert.All(view.Steps, step => Assert.True(step.Status is StepStatus.Done or StepStatus.NotOwed));
                Assert.NotNull(life.State.PiiCounts);
                Assert.NotNull(life.State.Summary);
            }

            if (life.State.IsSettled)
            {
                Assert.Empty(Pipeline.Owed(life.State));
            }
        }
    }

    [Property(MaxTest = 300)]
    public void A_command_repeated_writes_nothing((Act Act, int Choice)[] acts, int choice)
    {
        var life = new Life().Uploaded();
        foreach (var (act, c) in acts)
        {
            Do(life, act, c);
        }

        var step = Choose<Step>(choice);
        foreach (var (id, decide) in new (string, Func<Decision>)[]
        {
            ("retry-x", () => Decide.Retry(life.State, "retry-x")),
            ("reprocess-x", () => Decide.Reprocess(life.State, "reprocess-x", step)),
            ("correct-x", () => Decide.Correct(life.State, "correct-x", "total", "12.00")),
            ("cancel-x", () => Decide.Cancel(life.State, "cancel-x")),
        })
        {
            life.Carry(decide(), id);
            var version = life.State.Version;
            if (life.State.CommandIds.Contains(id))
            {
                Assert.IsType<Decision.Nothing>(decide());
            }

            life.Carry(decide(), id);
            Assert.Equal(version, life.State.Version);
        }
    }

    [Property(MaxTest = 300)]
    public void A_report_repeated_writes_nothing((Act Act, int Choice)[] acts, int choice)
    {
        var life = new Life().Uploaded();
        foreach (var (act, c) in acts)
        {
            Do(life, act, c);
        }

        var step = Choose<Step>(choice);
        var result = life.ResultOf(step, PagesOfDocument);
        var attempt = life.State[step].Attempt;
        life.Report(step, result, attempt: attempt);
        var version = life.State.Version;
        Assert.Equal(0, life.Report(step, result, attempt: attempt));
        Assert.Equal(version, life.State.Version);
    }

    [Property(MaxTest = 200)]
    public void Any_order_of_legal_results_folds_to_the_same_end(int[] choices)
    {
        var straight = new Life().Completed(PagesOfDocument);
        var shuffled = new Life().Uploaded();
        var next = 0;
        for (var owed = Pipeline.Owed(shuffled.State); owed.Length > 0; owed = Pipeline.Owed(shuffled.State))
        {
            var choice = choices.Length == 0 ? 0 : Math.Abs(choices[next++ % choices.Length] % owed.Length);
            shuffled.Report(owed[choice].Step, shuffled.ResultOf(owed[choice].Step, PagesOfDocument));
        }

        Assert.Equivalent(DocumentViews.Of(straight.State), DocumentViews.Of(shuffled.State), strict: true);
    }

    [Property(MaxTest = 300)]
    public void A_late_result_of_an_older_attempt_never_wins((Act Act, int Choice)[] acts, int choice)
    {
        var life = new Life().Uploaded();
        foreach (var (act, c) in acts)
        {
            Do(life, act, c);
        }

        var step = Choose<Step>(choice);
        for (var attempt = 1; attempt < life.State[step].Attempt; attempt++)
        {
            var before = DocumentViews.Of(life.State);
            life.Report(step, new Classified(attempt, "late", 1, []), attempt: attempt);
            var after = DocumentViews.Of(life.State);
            Assert.NotEqual("late", after.Type);
            Assert.Equal(before.State, after.State);
            Assert.True(life.State.Version - before.Version <= 1);
        }
    }

    private static void Do(Life life, Act act, int choice)
    {
        var owed = Pipeline.Owed(life.State);
        var step = owed.Length > 0 ? owed[Index(choice, owed.Length)].Step : Choose<Step>(choice);
        var command = $"{act}-{life.State.Version}";
        switch (act)
        {
            case Act.Work or Act.WorkAgain:
                life.Report(step, life.ResultOf(step, PagesOfDocument));
                break;
            case Act.FailTransient:
                life.Fail(step, FailureClass.Transient);
                break;
            case Act.FailTerminal:
                life.Fail(step, FailureClass.Terminal);
                break;
            case Act.FailPage when owed.Any(o => o.Step is Step.Extract):
                life.Report(Step.Extract, Life.Pages(
                    life.State[Step.Extract].Attempt, life.State.NextPage, 1, PagesOfDocument, Problems.ParserCrashed));
                break;
            case Act.LateResult when life.State[step].Attempt > 1:
                life.Report(step, life.ResultOf(step, PagesOfDocument), attempt: life.State[step].Attempt - 1);
                break;
            case Act.Retry:
                life.Carry(Decide.Retry(life.State, command), command);
                break;
            case Act.Reprocess:
                life.Carry(Decide.Reprocess(life.State, command, Choose<Step>(choice)), command);
                break;
            case Act.Correct:
                life.Carry(Decide.Correct(life.State, command, "type", DocumentType.All[Index(choice, 11)]), command);
                break;
            case Act.Cancel:
                life.Carry(Decide.Cancel(life.State, command), command);
                break;
            case Act.Settle:
                life.Carry(Decide.Settle(life.State, life.State.Version));
                break;
        }
    }

    private static T Choose<T>(int choice) where T : struct, Enum =>
        Enum.GetValues<T>()[Index(choice, Enum.GetValues<T>().Length)];

    private static int Index(int choice, int count) => (int)((uint)choice % (uint)count);
}
