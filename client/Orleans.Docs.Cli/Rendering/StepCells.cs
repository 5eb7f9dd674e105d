using System.Globalization;
using Orleans.Docs.Documents;
using Spectre.Console;

namespace Orleans.Docs.Cli.Rendering;

/// <summary>
/// One cell per step: done, how far, waiting, failed. Words and colours both, for those who see no colours.
/// </summary>
internal static class StepCells
{
    public static readonly Style Good = new(Color.Green);
    public static readonly Style Bad = new(Color.Red);
    public static readonly Style Busy = new(Color.Yellow);
    public static readonly Style Dim = new(Color.Grey);

    public static Text Of(DocumentView view, Step step)
    {
        var state = view.Steps.FirstOrDefault(s => s.Step == step);
        return state?.Status switch
        {
            StepStatus.Done => new Text(Result(view, step), Good),
            StepStatus.Owed when step is Step.Extract && view.PagesExpected > 0 => new Text(Pages(view), Busy),
            StepStatus.Owed => new Text("pending", Busy),
            StepStatus.Waiting => new Text("will retry", Busy),
            StepStatus.Parked => new Text(state.Code ?? "failed", Bad),
            _ => new Text("-", Dim),
        };
    }

    public static Style Of(DocumentState state) => state switch
    {
        DocumentState.Completed => Good,
        DocumentState.Parked or DocumentState.Short => Bad,
        DocumentState.Cancelled or DocumentState.Erased => Dim,
        _ => Busy,
    };

    public static Style Of(DocumentEvent fact) => fact switch
    {
        Parked or StepFailed => Bad,
        Settled or OutcomeDiscarded => Dim,
        _ => Style.Plain,
    };

    private static string Result(DocumentView view, Step step) => step switch
    {
        Step.Extract => Pages(view),
        Step.Classify => Untrusted.CleanLine(view.Type ?? "done"),
        Step.DetectPii => Words.PiiTotal(view.PiiCounts),
        _ => "done",
    };

    private static string Pages(DocumentView view) =>
        string.Create(CultureInfo.InvariantCulture, $"{view.PagesRead}/{view.PagesExpected} p");
}
