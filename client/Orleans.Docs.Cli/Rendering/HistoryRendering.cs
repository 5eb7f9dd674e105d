using System.Globalization;
using Orleans.Docs.Documents;
using Spectre.Console;

namespace Orleans.Docs.Cli.Rendering;

internal static class HistoryRendering
{
    public static Table Table(IReadOnlyList<RecordedEvent> events, TimeZoneInfo zone)
    {
        var table = new Table().RoundedBorder().BorderColor(Color.Grey);
        table.AddColumn(new TableColumn("v").RightAligned());
        table.AddColumns("time", "event", "facts", "engine");
        table.AddColumn(new TableColumn("took").RightAligned());
        table.AddColumn("by");
        foreach (var e in events)
        {
            table.AddRow(
                new Text(e.Version.ToString(CultureInfo.InvariantCulture)),
                new Text(Words.TimeOfDay(e.Time, zone)),
                new Text(EventWords.Title(e.Event), StepCells.Of(e.Event)),
                Untrusted.Line(EventWords.Facts(e.Event)),
                Untrusted.Line(Engine(e), StepCells.Dim),
                new Text(e.Duration is { } took ? $"{Words.Seconds(took)} s" : ""),
                Untrusted.Line(e.Actor, StepCells.Dim));
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
