using System.Globalization;
using Orleans.Docs.Cli.Rendering;
using Orleans.Docs.Documents;
using Spectre.Console;

namespace Orleans.Docs.Cli.Demo;

/// <summary>The result of a demonstration: a row for each file, and beneath it one for each of its attachments.</summary>
internal static class DemoTable
{
    public static Table Of(Outcome outcome)
    {
        var table = new Table().RoundedBorder().BorderColor(Color.Grey).AddColumns("file", "type");
        table.AddColumn(new TableColumn("conf.").RightAligned());
        table.AddColumn(new TableColumn("pages").RightAligned());
        table.AddColumn("personal data");
        table.AddColumn(new TableColumn("seconds").RightAligned());
        table.AddColumn("state");
        foreach (var row in outcome.Rows)
        {
            if (row.View is not { } view)
            {
                table.AddRow(Untrusted.Line(row.File.Label), Untrusted.Line(row.Failure?.Line, StepCells.Bad));
                continue;
            }

            Add(table, row.File.Label, view, row.Took);
            foreach (var attachment in outcome.AttachmentsOf(view))
            {
                Add(table, $"  + {attachment.FileName}", attachment, took: null);
            }
        }

        return table;
    }

    private static void Add(Table table, string name, DocumentView view, TimeSpan? took) => table.AddRow(
        Untrusted.Line(name),
        Untrusted.Line(view.Type ?? "-"),
        new Text(view.Type is null ? "-" : Words.Confidence(view.TypeConfidence)),
        new Text(string.Create(CultureInfo.InvariantCulture, $"{view.PagesRead}/{view.PagesExpected}")),
        Untrusted.Line(Words.Pii(view.PiiCounts)),
        new Text(took is { } time ? Words.Seconds(time) : ""),
        Untrusted.Line(
            view.Problem is { } code ? $"{Words.Of(view.State)}: {code}" : Words.Of(view.State),
            StepCells.Of(view.State)));
}
