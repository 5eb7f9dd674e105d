using System.Globalization;
using Orleans.Docs.Documents;
using Spectre.Console;

namespace Orleans.Docs.Cli.Rendering;

internal static class HistoryRendering
{
    /// <summary>
    /// Engine and actor stand in columns of their own, or below the facts where the terminal is narrow.
    /// </summary>
    public static Table Table(IReadOnlyList<RecordedEvent> events, Terminal terminal)
    {
        var table = new Table().RoundedBorder().BorderColor(Color.Grey);
        table.AddColumn(new TableColumn("v").RightAligned().NoWrap());
        table.AddColumn(new TableColumn("time").NoWrap());
        table.AddColumn(new TableColumn("event").NoWrap());
        table.AddColumn("facts");
        table.AddColumn(new TableColumn("took").RightAligned().NoWrap());
        table.AddColumn(new TableColumn("cost").RightAligned().NoWrap());
        if (terminal.IsWide)
        {
            table.AddColumns("engine", "by");
        }

        var isOneDay = events.Select(e => TimeZoneInfo.ConvertTime(e.Time, terminal.Zone).Date).Distinct().Count() <= 1;
        foreach (var e in events)
        {
            Text[] cells =
            [
                new(e.Version.ToString(CultureInfo.InvariantCulture)),
                new(isOneDay ? Words.TimeOfDay(e.Time, terminal.Zone) : Words.Time(e.Time, terminal.Zone)),
                new(EventWords.Title(e.Event), StepCells.Of(e.Event)),
                terminal.IsWide ? Untrusted.Line(EventWords.Facts(e.Event)) : Below(e),
                new(e.Duration is { } took ? $"{Words.Seconds(took)} s" : ""),
                new(e.CostUsd > 0 ? Words.Usd(e.CostUsd) : ""),
            ];
            table.AddRow(terminal.IsWide
                ? [.. cells, Untrusted.Line(Engine(e), StepCells.Dim), Untrusted.Line(e.Actor, StepCells.Dim)]
                : cells);
        }

        return table;
    }

    /// <summary>
    /// The line below: how many events over what time, how long engines worked, what it cost. An event of a commit
    /// shares the commit's engine call: it counts once.
    /// </summary>
    public static string Totals(IReadOnlyList<RecordedEvent> events)
    {
        var worked = TimeSpan.FromTicks(events
            .Where(e => e.Duration is not null)
            .DistinctBy(e => (e.Time, e.Attempt, e.Engine, e.Duration))
            .Sum(e => e.Duration!.Value.Ticks));
        var over = events.Count == 0 ? TimeSpan.Zero : events[^1].Time - events[0].Time;
        return $"{Words.Count(events.Count, "event", "events")} over {Words.Seconds(over)} s; "
            + $"engines worked {Words.Seconds(worked)} s and cost {Words.Usd(events.Sum(e => e.CostUsd))}";
    }

    public static string Line(RecordedEvent e, TimeZoneInfo zone) => Untrusted.CleanLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{e.Version,4}  {Words.TimeOfDay(e.Time, zone)}  {EventWords.Title(e.Event),-22} {EventWords.Facts(e.Event)}"))
        .TrimEnd();

    private static Text Below(RecordedEvent e) => new(string.Join(
        '\n',
        new[] { EventWords.Facts(e.Event), Engine(e), $"by {e.Actor}" }
            .Where(line => line.Length > 0).Select(Untrusted.CleanLine)));

    private static string Engine(RecordedEvent e) => (e.Engine, e.ModelVersion) switch
    {
        (null, _) => "",
        ({ } engine, null or "") => $"{engine}{Tokens(e)}",
        ({ } engine, { } model) => $"{engine} {model}{Tokens(e)}",
    };

    private static string Tokens(RecordedEvent e) => e.InputTokens is { } read
        ? string.Create(CultureInfo.InvariantCulture, $", {read:#,0} tokens in, {e.OutputTokens ?? 0:#,0} out")
        : "";
}
