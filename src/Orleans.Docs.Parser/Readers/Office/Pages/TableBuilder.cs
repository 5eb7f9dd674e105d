using System.Collections.Immutable;
using Orleans.Docs.Content;

namespace Orleans.Docs.Parser.Readers.Office;

/// <summary>
/// Places cells of rows with spans in a grid, as a browser does: a cell takes the next column that no span from
/// above covers. A row span past the last row is cut to it.
/// </summary>
internal sealed class TableBuilder(CellBudget budget)
{
    /// <summary>Widest table that is kept as one; a cell behind this column is only in the text.</summary>
    private const int ColumnsMax = 1_000;

    private const int RowSpanMax = 65_534;

    private readonly List<TableCell> _cells = [];
    private readonly List<int> _coveredUntilRow = [];
    private readonly Dictionary<int, int> _lastCellAtColumn = [];
    private int _row = -1;
    private int _column;

    public void StartRow()
    {
        _row++;
        _column = 0;
    }

    /// <summary>Leaves columns empty, as a row does that starts further to the right.</summary>
    public void Skip(int columns)
    {
        for (var i = 0; i < columns && _column < ColumnsMax; i++)
        {
            Cover(_column++, _row + 1);
        }
    }

    /// <summary>The row span may be unknown yet: see <see cref="Extend"/>.</summary>
    public void AddCell(string text, int rowSpan = 1, int columnSpan = 1)
    {
        while (_column < _coveredUntilRow.Count && _coveredUntilRow[_column] > _row)
        {
            _column++;
        }

        if (_column >= ColumnsMax)
        {
            return;
        }

        budget.Take(1);
        columnSpan = Math.Clamp(columnSpan, 1, ColumnsMax - _column);
        rowSpan = Math.Clamp(rowSpan, 1, RowSpanMax);
        _lastCellAtColumn[_column] = _cells.Count;
        _cells.Add(new TableCell(_row, _column, text, rowSpan, columnSpan));
        for (var i = 0; i < columnSpan; i++)
        {
            Cover(_column++, _row + rowSpan);
        }
    }

    /// <summary>
    /// Makes the cell that ends above the current column one row longer (a vertical merge told row by row).
    /// </summary>
    public void Extend(int columnSpan)
    {
        if (_lastCellAtColumn.TryGetValue(_column, out var above) && _cells[above].Row + _cells[above].RowSpan == _row)
        {
            _cells[above] = _cells[above] with { RowSpan = _cells[above].RowSpan + 1 };
        }

        Skip(columnSpan);
    }

    /// <summary>Null when there is no cell.</summary>
    public Table? Build(string? name = null)
    {
        var rows = _row + 1;
        return _cells.Count == 0
            ? null
            : new Table(
                rows,
                _coveredUntilRow.Count,
                [.. _cells.Select(cell => cell with { RowSpan = Math.Min(cell.RowSpan, rows - cell.Row) })],
                Name: name);
    }

    private void Cover(int column, int untilRow)
    {
        while (_coveredUntilRow.Count <= column)
        {
            _coveredUntilRow.Add(0);
        }

        _coveredUntilRow[column] = Math.Max(_coveredUntilRow[column], untilRow);
    }
}

/// <summary>Counts the table cells of one file against <see cref="ReaderLimits.CellsMax"/>.</summary>
internal sealed class CellBudget(int cellsMax)
{
    private int _left = cellsMax;

    public void Take(int cells)
    {
        _left -= cells;
        if (_left < 0)
        {
            throw new ReaderException(Problems.OutputTooLarge);
        }
    }
}
