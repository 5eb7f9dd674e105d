using System.Buffers;
using System.Globalization;
using Orleans.Docs.Content;

namespace Orleans.Docs.Client;

/// <summary>Tables as comma-separated values.</summary>
public static class TableCsv
{
    private static readonly SearchValues<char> NeedQuotes = SearchValues.Create(",\"\n\r");
    private static readonly SearchValues<char> FormulaStarts = SearchValues.Create("=+-@\t\r\n");

    /// <summary>Every cell of the grid; one that spans several stands in the first of them.</summary>
    public static string[][] Rows(Table table)
    {
        var rows = Enumerable.Range(0, table.Rows)
            .Select(_ => Enumerable.Repeat("", table.Columns).ToArray()).ToArray();
        foreach (var cell in table.Cells)
        {
            if (cell.Row >= 0 && cell.Row < table.Rows && cell.Column >= 0 && cell.Column < table.Columns)
            {
                rows[cell.Row][cell.Column] = cell.Text;
            }
        }

        return rows;
    }

    /// <summary>As RFC 4180 says, with <c>\n</c> between rows.</summary>
    public static string Csv(string[][] rows) =>
        string.Join('\n', rows.Select(row => string.Join(',', row.Select(Quote))));

    /// <summary>
    /// Cells that a spreadsheet would take for a formula get an apostrophe before them, since a document's author is
    /// not to be trusted with running any. Numbers stay as they are.
    /// </summary>
    public static string[][] Inert(string[][] rows) =>
        [.. rows.Select(row => row.Select(cell => IsFormula(cell) ? "'" + cell : cell).ToArray())];

    private static bool IsFormula(string cell)
    {
        var text = cell.AsSpan().TrimStart(' ');
        return text.Length > 0 && FormulaStarts.Contains(text[0])
            && !decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out _);
    }

    private static string Quote(string text) => text.AsSpan().ContainsAny(NeedQuotes)
        ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
        : text;
}
