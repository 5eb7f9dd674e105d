using Orleans.Docs.Cli.Submitting;
using Spectre.Console;

namespace Orleans.Docs.Cli.Rendering;

/// <summary>Two bars on a terminal: bytes sent and documents done.</summary>
internal static class UploadBars
{
    private static readonly TimeSpan Redraw = TimeSpan.FromMilliseconds(100);

    public static Task ShowAsync(
        Terminal terminal, Board board, string what, Task work, CancellationToken cancellationToken) =>
        terminal.Console.Progress()
            .Columns(
                new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(),
                new RemainingTimeColumn())
            .StartAsync(async context =>
            {
                var total = Math.Max(1, board.Rows.Sum(r => r.File.LengthBytes));
                var bytes = context.AddTask("bytes", maxValue: total);
                var documents = context.AddTask("documents", maxValue: board.Count);
                using var timer = new PeriodicTimer(Redraw, terminal.Time);
                do
                {
                    var rows = board.Rows;
                    var sent = rows.Sum(r => r.IsOver ? r.File.LengthBytes : Math.Min(r.SentBytes, r.File.LengthBytes));
                    var over = rows.Count(r => r.IsOver);
                    bytes.Value = work.IsCompletedSuccessfully ? total : sent;
                    bytes.Description = $"{Words.Bytes(sent)} sent";
                    documents.Value = over;
                    documents.Description = $"{over} of {Words.Count(rows.Count, "document", "documents")} {what}";
                    await Task.WhenAny(work, timer.WaitForNextTickAsync(cancellationToken).AsTask());
                }
                while (!work.IsCompleted && !cancellationToken.IsCancellationRequested);

                bytes.Value = work.IsCompletedSuccessfully ? total : bytes.Value;
                documents.Value = board.Rows.Count(r => r.IsOver);
            });
}
