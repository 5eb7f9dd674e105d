namespace Orleans.Docs.Samples;

/// <summary>A table with a line around every cell; the first column starts left, the others end right.</summary>
internal static class RuledTable
{
    private const double RowHeight = 20;
    private const double Padding = 5;

    /// <param name="edges">x of every upright line, one more than there are columns.</param>
    public static void Draw(Sheet sheet, double[] edges, params string[][] rows)
    {
        var top = sheet.Top;
        sheet.Rule(edges[0], edges[^1], top);
        foreach (var row in rows)
        {
            sheet.Skip(RowHeight - 6);
            for (var column = 0; column < row.Length; column++)
            {
                var bold = ReferenceEquals(row, rows[0]);
                if (column == 0)
                {
                    sheet.At(edges[0] + Padding, row[0], 9.5, bold);
                }
                else
                {
                    sheet.EndingAt(edges[column + 1] - Padding, row[column], 9.5, bold);
                }
            }

            sheet.Skip(6);
            sheet.Rule(edges[0], edges[^1], sheet.Top);
        }

        foreach (var x in edges)
        {
            sheet.Upright(x, top, sheet.Top);
        }
    }
}
