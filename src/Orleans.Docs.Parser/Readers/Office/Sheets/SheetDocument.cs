using System.Collections.Immutable;
using System.Text;
using Orleans.Docs.Content;

namespace Orleans.Docs.Parser.Readers.Office;

/// <summary>
/// Sheets as pages of bounded rows. A page holds its rows twice: as lines with tabs between the cells, and as one
/// table whose name is the sheet's. Pages are built when they are read.
/// </summary>
internal sealed class SheetDocument : IOpenDocument
{
    private readonly List<(SheetRows Sheet, int FirstRow, int Rows)> _pages = [];
    private readonly ReaderLimits _limits;

    /// <exception cref="ReaderException">No sheet has a cell, or there are too many pages.</exception>
    public SheetDocument(
        IEnumerable<SheetRows> sheets,
        ReaderLimits limits,
        PageSizes sizes,
        ImmutableDictionary<string, string> properties)
    {
        _limits = limits;
        Properties = properties;
        foreach (var sheet in sheets)
        {
            AddPages(sheet, sizes);
            if (_pages.Count > limits.PagesMax)
            {
                throw new ReaderException(Problems.TooManyPages);
            }
        }

        if (_pages.Count == 0)
        {
            throw new ReaderException(Problems.Empty);
        }
    }

    public int PageCount => _pages.Count;

    public ImmutableDictionary<string, string> Properties { get; }

    public IReadOnlyList<AttachmentInfo> Attachments => [];

    public PageContent Read(int pageNumber, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var (sheet, first, count) = _pages[pageNumber - 1];
        var text = new StringBuilder();
        for (var row = first; row < first + count; row++)
        {
            text.AppendJoin('\t', sheet.Rows[row].Select(CleanText.Line)).Append('\n');
        }

        if (text.Length > _limits.CharactersPerPageMax)
        {
            throw new ReaderException(Problems.OutputTooLarge);
        }

        return new PageContent
        {
            Number = pageNumber,
            Text = text.ToString(),
            Source = TextSource.TextLayer,
            Confidence = 1,
            Words = TextPager.WordsOf(text.ToString()),
            Tables = [TableOf(sheet, first, count)],
        };
    }

    public void Dispose()
    {
    }

    /// <summary>A page ends at the row bound or, with long cells, earlier.</summary>
    private void AddPages(SheetRows sheet, PageSizes sizes)
    {
        var charactersMax = Math.Min((long)_limits.CharactersPerPageMax, sizes.Characters * 10L);
        var (first, characters) = (0, 0L);
        for (var row = 0; row < sheet.Rows.Count; row++)
        {
            var length = sheet.Rows[row].Sum(cell => cell.Length + 1L);
            if (row > first && (row - first == sizes.Rows || characters + length > charactersMax))
            {
                _pages.Add((sheet, first, row - first));
                (first, characters) = (row, 0);
            }

            characters += length;
        }

        if (first < sheet.Rows.Count)
        {
            _pages.Add((sheet, first, sheet.Rows.Count - first));
        }
    }

    private static Table TableOf(SheetRows sheet, int first, int count)
    {
        var last = first + count - 1;
        var merged = sheet.Merged
            .Where(each => each.Row >= first && each.Row <= last)
            .GroupBy(each => (each.Row, each.Column))
            .ToDictionary(group => group.Key, group => group.First());
        var cells = ImmutableArray.CreateBuilder<TableCell>();
        var columns = 1;
        for (var row = first; row <= last; row++)
        {
            var values = sheet.Rows[row];
            columns = Math.Max(columns, values.Length);
            for (var column = 0; column < values.Length; column++)
            {
                if (values[column].Length == 0)
                {
                    continue;
                }

                var span = merged.GetValueOrDefault((row, column), new MergedCells(row, column, row, column));
                columns = Math.Max(columns, span.LastColumn + 1);
                cells.Add(new TableCell(
                    row - first,
                    column,
                    CleanText.Of(values[column], keepPageEnds: false),
                    Math.Min(span.LastRow, last) - row + 1,
                    span.LastColumn - column + 1));
            }
        }

        return new Table(count, columns, cells.DrainToImmutable(), Name: sheet.Name);
    }
}
