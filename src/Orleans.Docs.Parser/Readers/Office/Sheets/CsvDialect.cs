namespace Orleans.Docs.Parser.Readers.Office;

/// <summary>How a delimited text is written, and whether it is likely to be one at all.</summary>
/// <param name="Delimiter">Comma, semicolon, tab or bar.</param>
/// <param name="IsLikely">The rows agree so well that prose with commas is ruled out.</param>
/// <param name="Skip">Characters before the first row: the line <c>sep=;</c> that spreadsheets write.</param>
internal readonly record struct CsvDialect(char Delimiter, bool IsLikely, int Skip)
{
    private const int RowsMax = 200;

    private const int CharactersMax = 64 * 1024;

    /// <summary>Of the cells: prose between commas is longer.</summary>
    private const int MeanCellCharactersMax = 60;

    private static readonly char[] Delimiters = [',', ';', '\t', '|'];

    public static CsvDialect Detect(string text)
    {
        var head = text.Length <= CharactersMax ? text : text[..CharactersMax];
        if (head.StartsWith("sep=", StringComparison.OrdinalIgnoreCase) && head.Length > 5 && head[5] is '\r' or '\n')
        {
            var end = head.IndexOf('\n');
            return new CsvDialect(head[4], true, end < 0 ? text.Length : end + 1);
        }

        var isCut = head.Length < text.Length;
        var best = Delimiters.Select(delimiter => Look(head, delimiter, isCut)).MaxBy(each => each.Score);
        return new CsvDialect(best.Delimiter, best.IsLikely, 0);
    }

    private static (char Delimiter, double Score, bool IsLikely) Look(string head, char delimiter, bool isCut)
    {
        var rows = CsvRows.Parse(head, delimiter)
            .Take(RowsMax)
            .Where(row => row.Length > 1 || row[0].Length > 0)
            .ToList();
        if (isCut && rows.Count > 1 && rows.Count < RowsMax)
        {
            rows.RemoveAt(rows.Count - 1);
        }

        if (rows.Count == 0)
        {
            return (delimiter, 0, false);
        }

        var widths = rows.GroupBy(row => row.Length).MaxBy(group => (group.Count(), group.Key))!;
        var agreement = (double)widths.Count() / rows.Count;
        var columns = widths.Key;
        var score = columns < 2 ? 0 : agreement * Math.Min(columns, 20);
        return (delimiter, score, columns > 1 && agreement >= 0.9 && IsTabular(rows, columns, delimiter));
    }

    private static bool IsTabular(List<string[]> rows, int columns, char delimiter)
    {
        var cells = rows.SelectMany(row => row).ToList();
        // Prose has a space behind each comma; a table with such spaces has them nearly everywhere and many rows.
        var spaced = rows.SelectMany(row => row.Skip(1)).Count(cell => cell.StartsWith(' '));
        var isProse = delimiter is ',' or ';' && spaced * 2 > cells.Count - rows.Count && columns < 4;
        var isMarkdown = delimiter == '|' && rows.Any(row => MarkdownTables.IsRule(string.Join('|', row)));
        var enoughRows = rows.Count >= 3 || (rows.Count == 2 && (columns >= 3 || delimiter == '\t'));
        return enoughRows && !isProse && !isMarkdown && cells.Average(cell => cell.Length) <= MeanCellCharactersMax;
    }
}
