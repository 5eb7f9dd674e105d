using System.Globalization;
using Orleans.Docs.Documents;
using Spectre.Console;

namespace Orleans.Docs.Cli.Rendering;

internal static class HistoryRendering
{
    /// <summary>Engine and actor are left out where the terminal is narrow.</summary>
    public static Table Table(IReadOnlyList<RecordedEvent> events, Terminal terminal)
    {
        var table = new Table().RoundedBorder().BorderColor(Color.Grey);
        table.AddColumn(new TableColumn("v").RightAligned().NoWrap());
        table.AddColumn(new TableColumn("time").NoWrap());
        table.AddColumn(new TableColumn("event").NoWrap());
        table.AddColumn("facts");
        table.AddColumn(new TableColumn("took").RightAligned().NoWrap());
        if (terminal.IsWide)
        {
            table.AddColumns("engine", "by");
        }

        foreach (var e in events)
        {
            Text[] cells =
            [
                new(e.Version.ToString(CultureInfo.InvariantCulture)),
                new(Words.TimeOfDay(e.Time, terminal.Zone)),
                new(EventWords.Title(e.Event), StepCells.Of(e.Event)),
                Untrusted.Line(EventWords.Facts(e.Event)),
                new(e.Duration is { } took ? $"{Words.Seconds(took)} s" : ""),
            ];
            table.AddRow(terminal.IsWide
                ? [.. cells, Untrusted.Line(Engine(e), StepCells.Dim), Untrusted.Line(e.Actor, StepCells.Dim)]
                : cells);
        }

        return table;
    }

    public static string Line(RecordedEvent e, TimeZoneInfo zone) => Untrusted.CleanLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{e.Version,4}  {Words.TimeOfDay(e.Time, zone)}  {EventWords.Title(e.Event),-22} {EventWords.Facts(e.Event)}"))
        .TrimEnd();

    private static string Engine(RecordedEvent e) => (e.Engine, e.ModelVersion) switch
    {
        (null, _) => "",
        ({ } engine, null) => engine,
        ({ } engine, { } model) => $"{engine} {model}",
    };
}
