using System.Globalization;
using Orleans.Docs.Operations;
using Orleans.Docs.Search;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Orleans.Docs.Cli.Rendering;

internal static class StatusRendering
{
    public static IRenderable Table(SystemStatus status, TenantTotals totals)
    {
        var queues = new Table().RoundedBorder().BorderColor(Color.Grey).AddColumns("step", "engine");
        string[] numbers =
            ["waiting", "delayed", "running", "permits", "finished", "throttled", "repeated", "oldest"];
        foreach (var name in numbers)
        {
            queues.AddColumn(new TableColumn(name).RightAligned());
        }

        foreach (var q in status.Queues)
        {
            queues.AddRow(
                Untrusted.Line(Words.Kebab(q.Step)), Untrusted.Line(q.Engine), Number(q.Waiting), Number(q.Delayed),
                Number(q.Running), Number(q.Permits), Number(q.Finished), Number(q.Throttled), Number(q.Repeated),
                new Text(q.OldestWaiting is { } age ? $"{Words.Seconds(age)} s" : "-"));
        }

        var states = totals.DocumentsByState.Count == 0
            ? "none"
            : string.Join(", ", totals.DocumentsByState.Select(s => Invariant($"{s.Value:#,0} {s.Key}")));
        return new Rows(
            Untrusted.Line(Invariant(
                $"{status.Silos} silo(s) of version {status.Version.Split('+')[0]}, {status.Unsettled:#,0} unsettled, ")
                + $"index {status.IndexGeneration}"),
            Untrusted.Line(
                Invariant($"documents: {states}; {totals.Pages:#,0} pages; cost {Words.Usd(totals.CostUsd)}")),
            new Rows(status.Inboxes.Select(inbox => Untrusted.Line(Line(inbox)))),
            queues);
    }

    private static string Line(InboxStatus inbox) => inbox.Problem is { } problem
        ? $"inbox {inbox.Name}: {problem}"
        : Invariant($"inbox {inbox.Name}: {inbox.Waiting:#,0} waiting, {inbox.Dead:#,0} given up");

    private static Text Number(long value) => new(Invariant($"{value:#,0}"));

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
