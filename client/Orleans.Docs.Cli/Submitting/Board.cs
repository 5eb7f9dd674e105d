using Orleans.Docs.Documents;
using Orleans.Docs.Uploads;

namespace Orleans.Docs.Cli.Submitting;

/// <summary>How far one file has come.</summary>
internal sealed record BoardRow(InputFile File)
{
    public long SentBytes { get; init; }

    public Receipt? Receipt { get; init; }

    public DocumentView? View { get; init; }

    public Failure? Failure { get; init; }

    /// <summary><see cref="TimeProvider.GetTimestamp"/> when its upload began; 0 before.</summary>
    public long Started { get; init; }

    /// <summary>From the start of the upload to the end of what was waited for; null until then.</summary>
    public TimeSpan? Took { get; init; }

    public bool IsOver => Took is not null;
}

/// <summary>All files of one submission, in their order. Safe for use from many threads.</summary>
internal sealed class Board(IReadOnlyList<InputFile> files)
{
    private readonly Lock _lock = new();
    private readonly BoardRow[] _rows = [.. files.Select(file => new BoardRow(file))];

    /// <summary>
    /// Called after each change with the row as it is now and the events that came in; one call at a time.
    /// </summary>
    public Action<BoardRow, IReadOnlyList<RecordedEvent>>? Changed { get; set; }

    public int Count => _rows.Length;

    public IReadOnlyList<BoardRow> Rows
    {
        get
        {
            lock (_lock)
            {
                return [.. _rows];
            }
        }
    }

    public BoardRow Update(int index, Func<BoardRow, BoardRow> change, IReadOnlyList<RecordedEvent>? events = null)
    {
        lock (_lock)
        {
            _rows[index] = change(_rows[index]);
            Changed?.Invoke(_rows[index], events ?? []);
            return _rows[index];
        }
    }
}
