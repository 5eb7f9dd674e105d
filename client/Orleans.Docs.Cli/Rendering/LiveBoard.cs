using Orleans.Docs.Cli.Submitting;
using Orleans.Docs.Documents;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Orleans.Docs.Cli.Rendering;

/// <summary>Shows a submission on a terminal as a table that is redrawn, with as many rows as fit: those at work first.</summary>
internal static class LiveBoard
{
    private const int RowsMin = 5;
    private const int LinesAround = 8;
    private const int NameWidthMax = 34;

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
        var table = new Table().RoundedBorder().BorderColor(Color.Grey);
        foreach (var name in (string[])["file", "read", "type", "personal data", "summary", "state"])
        {
            table.AddColumn(new TableColumn(name).NoWrap());
        }

        table.AddColumn(new TableColumn("s").RightAligned().NoWrap());
        var shown = Shown(rows, count);
        foreach (var row in shown)
        {
            table.AddRow(Cells(row, terminal));
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

    private static IRenderable[] Cells(BoardRow row, Terminal terminal)
    {
        var time = row.Took ?? (row.Started == 0 ? TimeSpan.Zero : terminal.Time.GetElapsedTime(row.Started));
        var seconds = new Text(row.Started == 0 ? "" : Words.Seconds(time));
        var name = new Text(Shorten(Untrusted.CleanLine(row.File.Label))).Overflow(Overflow.Ellipsis);
        if (row.View is not { } view)
        {
            var state = row.Failure is { } failure
                ? Untrusted.Line(failure.Line, StepCells.Bad)
                : new Text(row.Started == 0 ? "waits" : Upload(row), StepCells.Dim);
            return [name, new Text(""), new Text(""), new Text(""), new Text(""), state, seconds];
        }

        return
        [
            name, StepCells.Of(view, Step.Extract), StepCells.Of(view, Step.Classify),
            StepCells.Of(view, Step.DetectPii), StepCells.Of(view, Step.Summarize),
            new Text(Words.Of(view.State), StepCells.Of(view.State)), seconds,
        ];
    }

    private static string Upload(BoardRow row) => row.File.LengthBytes == 0
        ? "uploading"
        : $"uploading {100 * row.SentBytes / row.File.LengthBytes} %";

    private static string Shorten(string name) =>
        name.Length <= NameWidthMax ? name : $"…{name[^(NameWidthMax - 1)..]}";

    private static string Totals(IReadOnlyList<BoardRow> rows, int shown)
    {
        var sent = rows.Sum(r => Math.Min(r.SentBytes, r.File.LengthBytes));
        var more = rows.Count > shown ? $", {rows.Count - shown} not shown" : "";
        return $"{rows.Count(r => r.IsOver)} of {Words.Count(rows.Count, "document", "documents")} settled, " +
            $"{Words.Bytes(sent)} of {Words.Bytes(rows.Sum(r => r.File.LengthBytes))} uploaded{more}";
    }
}
