using System.Globalization;
using Orleans.Docs.Search;
using Spectre.Console;

namespace Orleans.Docs.Cli.Rendering;

/// <summary>Hits with the matched words highlighted: in colour, or between ** where there are no colours.</summary>
internal static class SearchRendering
{
    private static readonly Style Match = new(Color.Black, Color.Yellow);

    public static void Write(Terminal terminal, SearchPage page)
    {
        var console = terminal.Console;
        foreach (var hit in page.Hits)
        {
            console.Write(Title(hit, terminal.Zone));
            console.WriteLine();
            foreach (var snippet in hit.Snippets)
            {
                console.Write(new Padder(Highlighted(snippet, console.Profile.Capabilities.Ansi), new Padding(4, 0, 0, 0)));
                console.WriteLine();
            }

            if (hit.Snippets.IsEmpty && hit.Summary is { Length: > 0 } summary)
            {
                console.Write(new Padder(Untrusted.Line(summary, StepCells.Dim), new Padding(4, 0, 0, 0)));
                console.WriteLine();
            }
        }

        terminal.Out.WriteLine(
            $"{Words.Count(page.Total, "document", "documents")} found, {page.Hits.Length.ToString(CultureInfo.InvariantCulture)} shown");
        foreach (var (field, counts) in page.Facets.OrderBy(f => f.Key, StringComparer.Ordinal))
        {
            if (!counts.IsEmpty)
            {
                terminal.Out.WriteLine(Untrusted.CleanLine($"  {field,-10} {Words.Facets(counts)}"));
            }
        }

        if (page.NextCursor is { } cursor)
        {
            terminal.Out.WriteLine(Untrusted.CleanLine($"  more: --cursor {cursor}"));
        }
    }

    internal static Paragraph Highlighted(Snippet snippet, bool hasColours)
    {
        var line = new Paragraph();
        var at = 0;
        foreach (var match in snippet.Matches.OrderBy(m => m.Start))
        {
            // Ranges come from outside this process: one that does not fit is passed over, not trusted.
            if (match.Start < at || match.Length <= 0 || match.Start + match.Length > snippet.Text.Length)
            {
                continue;
            }

            var matched = Untrusted.CleanLine(snippet.Text.Substring(match.Start, match.Length));
            line.Append(Untrusted.CleanLine(snippet.Text[at..match.Start]));
            line.Append(hasColours ? matched : $"**{matched}**", Match);
            at = match.Start + match.Length;
        }

        return line.Append(Untrusted.CleanLine(snippet.Text[at..]));
    }

    private static Paragraph Title(SearchHit hit, TimeZoneInfo zone) => new Paragraph()
        .Append(hit.Document.ToString(), new Style(Color.Aqua))
        .Append($"  {Untrusted.CleanLine(hit.FileName ?? "")}", new Style(decoration: Decoration.Bold))
        .Append($"  {Untrusted.CleanLine(hit.Type ?? "-")}  {Untrusted.CleanLine(hit.State)}")
        .Append($"  {Words.Time(hit.UploadedAt, zone)}", StepCells.Dim);
}
