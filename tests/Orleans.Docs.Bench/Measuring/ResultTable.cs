namespace Orleans.Docs.Bench.Measuring;

/// <summary>The figures for people: one line each, and beneath them the settings, each set once.</summary>
internal static class ResultTable
{
    private static readonly string[] Head = ["name", "value", "unit", "spread", "bar", "", "reference", "ratio"];

    public static void Write(IReadOnlyList<BenchResult> results, TextWriter output)
    {
        if (results.Count == 0)
        {
            return;
        }

        string[][] rows = [Head, .. results.Select(Row)];
        var widths = Enumerable.Range(0, Head.Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        foreach (var row in rows)
        {
            var cells = row.Select((cell, column) =>
                column == 1 ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column]));
            output.WriteLine(string.Join("  ", cells).TrimEnd());
        }

        output.WriteLine();
        foreach (var group in results.GroupBy(Settings))
        {
            output.WriteLine($"{string.Join(", ", group.Select(result => result.Name))}");
            output.WriteLine($"  {group.Key}");
        }
    }

    private static string Settings(BenchResult result) =>
        string.Join("; ", result.Settings.Remove(BenchResult.Spread).Select(one => $"{one.Key}: {one.Value}"));

    private static string[] Row(BenchResult result) =>
    [
        result.Name, Figures.Of(result.Value), result.Unit, result.Settings.GetValueOrDefault(BenchResult.Spread, ""),
        result.Bar?.ToString() ?? "",
        result.Met switch { true => "met", false => "MISSED", null => "" },
        result.ReferenceValue is { } value ? $"{result.Reference} {Figures.Of(value)}" : "",
        result.Ratio is { } ratio ? Figures.Of(ratio) : "",
    ];
}
