using System.Collections.Immutable;
using Orleans.Docs.Content;
using UglyToad.PdfPig.Content;

namespace Orleans.Docs.Parser.Readers.Pdf;

/// <summary>Tables whose cells are ruled by drawn lines, with the words that stand in each cell.</summary>
internal static class PdfTables
{
    private const int TablesMax = 200;

    public static ImmutableArray<Table> Find(Page page, PdfTextLayer layer, ReaderLimits limits)
    {
        if (layer.Words.IsEmpty)
        {
            return [];
        }

        var found = ImmutableArray.CreateBuilder<Table>();
        var cells = 0;
        foreach (var grid in RuledGrid.Find(PdfRules.Of(page)).Take(TablesMax))
        {
            var table = Fill(grid, page, layer);
            cells += table?.Cells.Length ?? 0;
            if (cells > limits.CellsMax)
            {
                throw new ReaderException(Problems.OutputTooLarge);
            }

            if (table is not null)
            {
                found.Add(table);
            }
        }

        return found.ToImmutable();
    }

    /// <summary>Null for a grid that is a frame or a drawing: fewer than two cells have text.</summary>
    private static Table? Fill(RuledGrid grid, Page page, PdfTextLayer layer)
    {
        var texts = new Dictionary<GridCell, List<string>>();
        foreach (var word in layer.Words)
        {
            var x = (word.Box.X + (word.Box.Width / 2)) * page.Width;
            var y = (1 - word.Box.Y - (word.Box.Height / 2)) * page.Height;
            if (grid.CellAt(x, y) is { } cell)
            {
                if (!texts.TryGetValue(cell, out var words))
                {
                    texts[cell] = words = [];
                }

                words.Add(layer.Text.Substring(word.Start, word.Length));
            }
        }

        if (texts.Count < 2)
        {
            return null;
        }

        var cells = grid.Cells.Select(cell => new TableCell(
            cell.Row,
            cell.Column,
            texts.TryGetValue(cell, out var words) ? string.Join(' ', words) : "",
            cell.RowSpan,
            cell.ColumnSpan,
            PdfBoxes.Of(
                grid.Xs[cell.Column],
                grid.Ys[cell.Row + cell.RowSpan],
                grid.Xs[cell.Column + cell.ColumnSpan],
                grid.Ys[cell.Row],
                page)));
        return new Table(
            grid.Rows,
            grid.Columns,
            [.. cells],
            PdfBoxes.Of(grid.Xs[0], grid.Ys[^1], grid.Xs[^1], grid.Ys[0], page));
    }
}
