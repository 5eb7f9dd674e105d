namespace Orleans.Docs.Parser.Readers.Office;

/// <summary>A merged range of cells; both ends belong to it, rows and columns count from 0.</summary>
internal readonly record struct MergedCells(int Row, int Column, int LastRow, int LastColumn);

/// <summary>
/// The rows of one sheet as a person sees them, trimmed of empty cells on the right and empty rows below.
/// </summary>
internal sealed class SheetRows(string? name, CellBudget budget)
{
    private readonly List<string[]> _rows = [];
    private int _emptyRows;

    public string? Name { get; } = name;

    public IReadOnlyList<string[]> Rows => _rows;

    public IReadOnlyList<MergedCells> Merged { get; init; } = [];

    public void Add(ReadOnlySpan<string> cells)
    {
        var length = cells.Length;
        while (length > 0 && string.IsNullOrWhiteSpace(cells[length - 1]))
        {
            length--;
        }

        if (length == 0)
        {
            _emptyRows++;
            return;
        }

        budget.Take(length + _emptyRows);
        for (; _emptyRows > 0; _emptyRows--)
        {
            _rows.Add([]);
        }

        _rows.Add(cells[..length].ToArray());
    }
}
