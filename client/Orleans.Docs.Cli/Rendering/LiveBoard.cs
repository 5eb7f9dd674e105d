using System.Collections.Immutable;
using Orleans.Docs.Cli.Submitting;
using Orleans.Docs.Documents;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Orleans.Docs.Cli.Rendering;

/// <summary>
/// Shows a submission on a terminal as a table that is redrawn, with as many rows as fit: those at work first.
/// </summary>
internal static class LiveBoard
{
    private const int RowsMin = 5;
    private const int LinesAround = 8;
    private const int NameWidthMax = 34;

    private const int CellBorder = 3;

    private static readonly ImmutableArray<Column> Columns =
    [
        new("read", 12, true, (row, _) => StepCell(row, Step.Extract)),
        new("type", 16, true, (row, _) => StepCell(row, Step.Classify)),
        new("personal data", 13, false, (row, _) => StepCell(row, Step.DetectPii)),
        new("summary", 8, false, (row, _) => StepCell(row, Step.Summarize)),
        new("state", 11, true, (row, _) => State(row)),
        new("s", 6, true, Seconds),
    ];

    private static readonly TimeSpan Redraw = TimeSpan.FromMilliseconds(100);

    public static async Task ShowAsync(Terminal terminal, Board board, Task work, CancellationToken cancellationToken)
    {
        var live = terminal.Console.Live(Draw(board.Rows, terminal)).Overflow(VerticalOverflow.Crop);
        await live.StartAsync(async context =>
        {
            using var timer = new PeriodicTimer(Redraw, terminal.Time);
            while (!work.IsCompleted && !cancellationToken.IsCancellationRequested)
            {
                context.UpdateTarget(Draw(board.Rows, terminal));
                await Task.WhenAny(work, timer.WaitForNextTickAsync(cancellationToken).AsTask());
            }

            context.UpdateTarget(Draw(board.Rows, terminal));
        });
    }

    internal static IRenderable Draw(IReadOnlyList<BoardRow> rows, Terminal terminal)
    {
        var count = Math.Max(RowsMin, terminal.Console.Profile.Height - LinesAround);
        var width = terminal.Console.Profile.Width;
        var columns = terminal.IsWide ? Columns : [.. Columns.Where(c => c.Always)];
        var table = new Table().RoundedBorder().BorderColor(Color.Grey);

        // Fixed widths, so that the table does not jump while it is redrawn.
        var nameWidth = width - columns.Sum(c => c.Width + CellBorder) - CellBorder - 1;
        table.AddColumn(new TableColumn("file").Width(Math.Clamp(nameWidth, 1, NameWidthMax)));
        foreach (var column in columns)
        {
            table.AddColumn(new TableColumn(column.Name).Width(column.Width));
        }

        var shown = Shown(rows, count);
        foreach (var row in shown)
        {
            var cells = columns.Select(c => c.Cell(row, terminal).Overflow(Overflow.Ellipsis));
            table.AddRow([Name(row, nameWidth), .. cells]);
        }

        return new Rows(table, Untrusted.Line(Totals(rows, shown.Count)));
    }

    /// <summary>At work first, then what ended last; in the order of the files.</summary>
    private static List<BoardRow> Shown(IReadOnlyList<BoardRow> rows, int count) =>
    [
        .. rows.Select((Row, Index) => (Row, Index))
            .OrderBy(r => r.Row is { Started: > 0, IsOver: false } ? 0 : r.Row.IsOver ? 1 : 2)
            .ThenByDescending(r => r.Row.IsOver ? r.Index : -r.Index)
            .Take(count)
            .OrderBy(r => r.Index)
            .Select(r => r.Row),
    ];

    private static Text Name(BoardRow row, int width)
    {
        var name = Untrusted.CleanLine(row.File.Label);
        var kept = Math.Clamp(width, 1, NameWidthMax) - 1;
        return new Text(name.Length <= kept + 1 ? name : $"…{name[^kept..]}").Overflow(Overflow.Ellipsis);
    }

    private static Text StepCell(BoardRow row, Step step) =>
        row.View is { } view ? StepCells.Of(view, step) : new Text("");

    private static Text State(BoardRow row) => row switch
    {
        { Failure: { } failure } => Untrusted.Line(failure.Line, StepCells.Bad),
        { View: { } view } => new Text(Words.Of(view.State), StepCells.Of(view.State)),
        _ => new Text(row.Started == 0 ? "waits" : Upload(row), StepCells.Dim),
    };

    private static Text Seconds(BoardRow row, Terminal terminal) => new(
        row.Started == 0 ? "" : Words.Seconds(row.Took ?? terminal.Time.GetElapsedTime(row.Started)));

    private static string Upload(BoardRow row) => row.File.LengthBytes == 0
        ? "sending"
        : $"sent {100 * row.SentBytes / row.File.LengthBytes} %";

    private static string Totals(IReadOnlyList<BoardRow> rows, int shown)
    {
        var sent = rows.Sum(r => Math.Min(r.SentBytes, r.File.LengthBytes));
        var more = rows.Count > shown ? $", {rows.Count - shown} not shown" : "";
        return $"{rows.Count(r => r.IsOver)} of {Words.Count(rows.Count, "document", "documents")} settled, " +
            $"{Words.Bytes(sent)} of {Words.Bytes(rows.Sum(r => r.File.LengthBytes))} uploaded{more}";
    }

    /// <param name="Always">Also where the terminal is narrow.</param>
    private sealed record Column(string Name, int Width, bool Always, Func<BoardRow, Terminal, Text> Cell);
}
