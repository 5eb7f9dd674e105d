using Orleans.Docs.Cli.Submitting;
using Orleans.Docs.Documents;

namespace Orleans.Docs.Cli.Rendering;

/// <summary>Shows a submission as lines, one for each event, where nothing can be redrawn.</summary>
internal static class PlainBoard
{
    public static void Attach(Board board, Terminal terminal)
    {
        var start = terminal.Time.GetTimestamp();
        board.Changed = (row, events) =>
        {
            var time = Words.Seconds(terminal.Time.GetElapsedTime(start));
            foreach (var line in Lines(row, events))
            {
                terminal.Out.WriteLine($"{time,6} s  {Untrusted.CleanLine($"{row.File.Label}: {line}")}");
            }
        };
    }

    internal static IEnumerable<string> Lines(BoardRow row, IReadOnlyList<RecordedEvent> events)
    {
        if (row.Failure is { } failure)
        {
            return [failure.Line];
        }

        if (row.Took is { } took && row.View is { } view)
        {
            return [$"{Words.Of(view.State)} after {Words.Seconds(took)} s"];
        }

        if (row is { Receipt: { } receipt, View: null })
        {
            return [receipt.Joined ? $"known as {receipt.Document}" : $"uploaded as {receipt.Document}"];
        }

        return events
            .Where(e => e.Event is not Settled)
            .Select(e => $"{EventWords.Title(e.Event)} {EventWords.Facts(e.Event)}".TrimEnd());
    }
}
