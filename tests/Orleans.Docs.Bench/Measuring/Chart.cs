using System.Globalization;
using System.Security;
using System.Text;

namespace Orleans.Docs.Bench.Measuring;

/// <summary>Draws what was compared: a group for each comparison, a bar for each figure, as SVG.</summary>
internal static class Chart
{
    private const int Width = 900;
    private const int LabelWidth = 300;
    private const int ValueWidth = 100;
    private const int BarHeight = 16;
    private const int Gap = 4;
    private const int HeadHeight = 30;

    private static readonly string[] Colours = ["#2f6f9f", "#b0b8c0", "#c98a3c", "#7a9a52", "#8c6fa8"];

    public static string Draw(IReadOnlyList<BenchResult> results)
    {
        var body = new StringBuilder();
        var y = Gap;
        foreach (var group in results.Where(result => result.Compared is not null).GroupBy(result => result.Compared))
        {
            y += HeadHeight;
            Text(body, Gap, y - 8, 13, group.Key!);
            var most = group.Max(result => result.Value);
            var turn = 0;
            foreach (var result in group)
            {
                var width = most <= 0 ? 0 : (Width - LabelWidth - ValueWidth) * result.Value / most;
                var colour = Colours[turn++ % Colours.Length];
                Text(body, Gap * 3, y + 12, 11, result.Name);
                body.Append(CultureInfo.InvariantCulture, $"""
                    <rect x="{LabelWidth}" y="{y}" width="{width:0.#}" height="{BarHeight}" fill="{colour}"/>

                    """);
                Text(body, LabelWidth + (int)width + Gap, y + 12, 11, Figures.Of(result.Value));
                y += BarHeight + Gap;
            }
        }

        return string.Create(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" width="{Width}" height="{y + HeadHeight}" font-family="sans-serif">
            <rect width="100%" height="100%" fill="white"/>
            {body}</svg>

            """);
    }

    private static void Text(StringBuilder body, int x, int y, int size, string text) =>
        body.Append(CultureInfo.InvariantCulture, $"""
            <text x="{x}" y="{y}" font-size="{size}">{SecurityElement.Escape(text)}</text>

            """);
}
