using System.Buffers;
using Orleans.Docs.Content;

namespace Orleans.Docs.Cli.Rendering;

internal static class TableRendering
{
    private static readonly SearchValues<char> NeedQuotes = SearchValues.Create(",\"\n\r");

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

    private static string Quote(string text) => text.AsSpan().ContainsAny(NeedQuotes)
        ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
        : text;
}
