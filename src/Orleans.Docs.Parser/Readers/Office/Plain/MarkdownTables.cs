using Orleans.Docs.Content;

namespace Orleans.Docs.Parser.Readers.Office;

/// <summary>Pipe tables: a header row, a rule of dashes, and the rows below it.</summary>
internal static class MarkdownTables
{
    /// <summary>A line such as <c>|---|:-:|</c> with at least one bar.</summary>
    public static bool IsRule(string line)
    {
        var rule = line.AsSpan().Trim();
        return rule.Contains('|') && rule.Contains('-') && rule.IndexOfAnyExcept("|-: \t") < 0;
    }

    /// <summary>Every table and the offset of its header row in the text.</summary>
    public static IEnumerable<(int At, Table Table)> Find(string text, CellBudget budget)
    {
        var (before, beforeAt) = ("", 0);
        var at = 0;
        while (at < text.Length)
        {
            var line = LineAt(text, at);
            var next = at + line.Length + 1;
            if (IsRule(line) && before.Contains('|') && Cells(before).Count == Cells(line).Count)
            {
                var builder = new TableBuilder(budget);
                AddRow(builder, before);
                while (next < text.Length && LineAt(text, next) is var row && row.Contains('|'))
                {
                    AddRow(builder, row);
                    next += row.Length + 1;
                }

                yield return (beforeAt, builder.Build()!);
            }

            (before, beforeAt) = (line, at);
            at = next;
        }
    }

    private static string LineAt(string text, int at)
    {
        var end = text.IndexOf('\n', at);
        return end < 0 ? text[at..] : text[at..end];
    }

    private static void AddRow(TableBuilder builder, string line)
    {
        builder.StartRow();
        foreach (var cell in Cells(line))
        {
            builder.AddCell(cell);
        }
    }

    /// <summary>A bar behind a backslash is part of its cell.</summary>
    private static List<string> Cells(string line)
    {
        var row = line.Trim();
        row = row.StartsWith('|') ? row[1..] : row;
        row = row.EndsWith('|') && !row.EndsWith("\\|", StringComparison.Ordinal) ? row[..^1] : row;
        List<string> cells = [];
        var start = 0;
        for (var i = 0; i <= row.Length; i++)
        {
            if (i == row.Length || (row[i] == '|' && (i == 0 || row[i - 1] != '\\')))
            {
                cells.Add(row[start..i].Trim().Replace("\\|", "|", StringComparison.Ordinal));
                start = i + 1;
            }
        }

        return cells;
    }
}
