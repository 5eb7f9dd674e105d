using System.Text;

namespace Orleans.Docs.Parser.Readers.Office;

/// <summary>
/// The rows of a delimited text. A cell that starts with a double quote goes to the closing one, over delimiters
/// and line ends; two quotes inside are one. A quote elsewhere is a character like others, and a quote that is
/// never closed is taken as a plain character too, so that one stray quote does not swallow the file.
/// </summary>
internal static class CsvRows
{
    /// <summary>Of a quoted cell: a closing quote further away belongs to another cell.</summary>
    private const int QuotedCellMax = 100_000;

    /// <summary>Rows hold at least one cell; an empty line is a row of one empty cell.</summary>
    public static IEnumerable<string[]> Parse(string text, char delimiter, int start = 0)
    {
        List<string> row = [];
        var at = start;
        while (at < text.Length)
        {
            row.Add(Cell(text, delimiter, ref at));
            if (at < text.Length && text[at] == delimiter)
            {
                at++;
                if (at < text.Length)
                {
                    continue;
                }

                row.Add("");
            }

            at += at < text.Length && text[at] == '\r' ? 1 : 0;
            at += at < text.Length && text[at] == '\n' ? 1 : 0;
            yield return [.. row];
            row.Clear();
        }
    }

    private static string Cell(string text, char delimiter, ref int at)
    {
        if (text[at] == '"' && Quoted(text, delimiter, at) is { } quoted)
        {
            at = quoted.End;
            return quoted.Cell;
        }

        var length = text.AsSpan(at).IndexOfAny(delimiter, '\n', '\r');
        var end = length < 0 ? text.Length : at + length;
        var cell = text[at..end];
        at = end;
        return cell;
    }

    private static (string Cell, int End)? Quoted(string text, char delimiter, int at)
    {
        var cell = new StringBuilder();
        var last = Math.Min(text.Length, at + QuotedCellMax);
        for (var i = at + 1; i < last; i++)
        {
            if (text[i] != '"')
            {
                cell.Append(text[i]);
            }
            else if (i + 1 < text.Length && text[i + 1] == '"')
            {
                cell.Append(text[i++]);
            }
            else
            {
                return i + 1 == text.Length || text[i + 1] == delimiter || text[i + 1] is '\n' or '\r'
                    ? (cell.ToString(), i + 1)
                    : null;
            }
        }

        return null;
    }
}
