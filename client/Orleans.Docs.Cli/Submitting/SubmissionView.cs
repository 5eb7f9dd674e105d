using Orleans.Docs.Cli.Rendering;

namespace Orleans.Docs.Cli.Submitting;

internal enum ProgressStyle
{
    Silent,
    Bars,

    /// <summary>The steps of each document.</summary>
    Steps,
}

/// <summary>Runs a submission with what fits the place: redrawn where a person looks on, lines elsewhere.</summary>
internal static class SubmissionView
{
    public static async Task RunAsync(
        Submission submission, Board board, Terminal terminal, ProgressStyle style, bool isWatching,
        CancellationToken cancellationToken)
    {
        if (style is ProgressStyle.Steps && !terminal.IsInteractive)
        {
            PlainBoard.Attach(board, terminal);
        }

        var work = submission.RunAsync(cancellationToken);
        if (terminal.IsInteractive && style is ProgressStyle.Steps)
        {
            await LiveBoard.ShowAsync(terminal, board, work, cancellationToken);
        }
        else if (terminal.IsInteractive && style is ProgressStyle.Bars)
        {
            await UploadBars.ShowAsync(terminal, board, isWatching ? "settled" : "submitted", work, cancellationToken);
        }

        await work;
    }
}
