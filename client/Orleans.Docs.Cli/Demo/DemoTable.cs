using System.Globalization;
using Orleans.Docs.Cli.Rendering;
using Orleans.Docs.Documents;
using Spectre.Console;

namespace Orleans.Docs.Cli.Demo;

/// <summary>
/// The result of a demonstration: a row for each file, and beneath it one for each of its attachments.
/// </summary>
internal static class DemoTable
{
    /// <param name="isWide">Whether there is room for what personal data was found, and not only how much.</param>
    public static Table Of(Outcome outcome, bool isWide)
    {
        var table = new Table().RoundedBorder().BorderColor(Color.Grey).AddColumn(new TableColumn("file").NoWrap());
        table.AddColumn("type");
        table.AddColumn(new TableColumn("conf.").RightAligned());
        table.AddColumn(new TableColumn("pages").RightAligned());
        table.AddColumn(isWide ? "personal data" : "p. data");
        table.AddColumn(new TableColumn("seconds").RightAligned());
        table.AddColumn("state");
        foreach (var row in outcome.Rows)
        {
            if (row.View is not { } view)
            {
                table.AddRow(Untrusted.Line(row.File.Label), Untrusted.Line(row.Failure?.Line, StepCells.Bad));
                continue;
            }

            Add(table, row.File.Label, view, row.Took, isWide);
            foreach (var attachment in outcome.AttachmentsOf(view))
            {
                Add(table, $"  + {attachment.FileName}", attachment, took: null, isWide);
            }
        }

        return table;
    }

    private static void Add(Table table, string name, DocumentView view, TimeSpan? took, bool isWide) => table.AddRow(
        Untrusted.Line(name),
        Untrusted.Line(view.Type ?? "-"),
        new Text(view.Type is null ? "-" : Words.Confidence(view.TypeConfidence)),
        new Text(string.Create(CultureInfo.InvariantCulture, $"{view.PagesRead}/{view.PagesExpected}")),
        Untrusted.Line(isWide ? Words.Pii(view.PiiCounts) : Words.PiiTotal(view.PiiCounts)),
        new Text(took is { } time ? Words.Seconds(time) : ""),
        Untrusted.Line(
            view.Problem is { } code ? $"{Words.Of(view.State)}: {code}" : Words.Of(view.State),
            StepCells.Of(view.State)));
}
