using System.Globalization;
using Orleans.Docs.Operations;
using Orleans.Docs.Search;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Orleans.Docs.Cli.Rendering;

internal static class StatusRendering
{
    public static IRenderable Table(SystemStatus status, TenantTotals? totals, TimeZoneInfo zone)
    {
        var queues = new Table().RoundedBorder().BorderColor(Color.Grey).AddColumns("step", "engine");
        string[] numbers =
        [
            "waiting", "delayed", "running", "permits", "finished", "throttled", "repeated", "oldest", "a second",
            "clear in",
        ];
        foreach (var name in numbers)
        {
            queues.AddColumn(new TableColumn(name).RightAligned());
        }

        foreach (var q in status.Queues)
        {
            queues.AddRow(
                Untrusted.Line(Words.Kebab(q.Step)), Untrusted.Line(q.IsPaused ? $"{q.Engine} (paused)" : q.Engine),
                Number(q.Waiting), Number(q.Delayed), Number(q.Running), Number(q.Permits), Number(q.Finished),
                Number(q.Throttled), Number(q.Repeated), Age(q.OldestWaiting), new Text(""), new Text(""));
            foreach (var lane in q.Lanes.Where(lane => lane.Waiting > 0 || lane.Running > 0 || lane.IsPaused))
            {
                queues.AddRow(
                    new Text(""),
                    new Text($"  {Words.Kebab(lane.Lane.ToString())}{(lane.IsPaused ? " (paused)" : "")}"),
                    Number(lane.Waiting), new Text(""), Number(lane.Running), new Text(""), new Text(""), new Text(""),
                    new Text(""), Age(lane.OldestWaiting),
                    new Text(lane.PerSecond > 0 ? Invariant($"{lane.PerSecond:0.##}") : "-"),
                    new Text(lane.ClearIn is { } clear ? Words.About(clear) : "-"));
            }
        }

        var states = totals is null ? ""
            : totals.DocumentsByState.Count == 0
            ? "none"
            : string.Join(", ", totals.DocumentsByState.Select(s => Invariant($"{s.Value:#,0} {s.Key}")));
        return new Rows(
            Untrusted.Line(Invariant(
                $"{status.Silos} silo(s) of version {status.Version.Split('+')[0]}, ")
                + (status.Unsettled is { } unsettled ? Invariant($"{unsettled:#,0} unsettled, ") : "")
                + $"index {status.IndexGeneration}"),
            Untrusted.Line(totals is null
                ? "documents: cannot be counted, since the search index is damaged"
                : Invariant($"documents: {states}; {totals.Pages:#,0} pages; cost {Words.Usd(totals.CostUsd)}")),
            new Rows(status.SiloList.Where(silo => silo.IsDrained || status.Silos > 1)
                .Select(silo => Untrusted.Line(Line(silo)))),
            new Rows(status.IndexIsDamaged ? [new Text(IndexRendering.Damaged)] : []),
            new Rows(status.Circuits.Where(circuit => circuit.OpenOn > 0)
                .Select(circuit => Untrusted.Line(Line(circuit, status.Silos)))),
            new Rows(status.Pauses.Select(pause => Untrusted.Line(Line(pause, zone)))),
            new Rows(status.Inboxes.Select(inbox => Untrusted.Line(Line(inbox)))),
            new Rows(status.Notices is { } notices ? [Untrusted.Line(Line(notices))] : []),
            queues,
            QuotaRendering.Table(status.Quotas) ?? Text.Empty);
    }

    public static string Line(Pause pause, TimeZoneInfo zone) =>
        $"{Words.Kebab(pause.Kind.ToString())} {pause.Name} is paused since "
        + $"{Words.Time(pause.Since, zone)} by {pause.By}";

    /// <summary>Of an engine that is left alone for a while.</summary>
    public static string Line(CircuitStatus circuit, int silos) =>
        Invariant($"engine {circuit.Engine} keeps failing ({circuit.Failures:#,0} in a row) and is left alone")
        + (silos > 1 ? Invariant($" on {circuit.OpenOn} of {silos} silos") : "")
        + $", next try in {Words.Seconds(circuit.TriesIn ?? TimeSpan.Zero)} s";

    public static string Line(SiloView silo) => Invariant($"silo {silo.Address}: {silo.Running:#,0} at work")
        + (silo.MayStop ? ", drained, may be stopped" : silo.IsDrained ? ", takes no more" : "");

    private static Text Age(TimeSpan? age) => new(age is { } waited ? $"{Words.Seconds(waited)} s" : "-");

    private static string Line(InboxStatus inbox) => inbox.Problem is { } problem
        ? $"inbox {inbox.Name}: {problem}"
        : Invariant($"inbox {inbox.Name}: {inbox.Waiting:#,0} waiting, {inbox.Dead:#,0} given up");

    private static string Line(NoticesStatus notices) =>
        Invariant($"notices: {notices.Waiting:#,0} waiting, {notices.GivenUp:#,0} given up");

    private static Text Number(long? value) => new(value is { } known ? Invariant($"{known:#,0}") : "-");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
