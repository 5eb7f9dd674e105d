using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Orleans.Docs.Search;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Orleans.Docs.Cli.Rendering;

/// <summary>Hits with the matched words highlighted: in colour, or between ** where there are no colours.</summary>
internal static partial class SearchRendering
{
    private static readonly Style Match = new(Color.Black, Color.Yellow);

    public static void Write(Terminal terminal, SearchPage page)
    {
        var console = terminal.Console;
        foreach (var hit in page.Hits)
        {
            console.Write(Title(hit, terminal.Zone));
            console.WriteLine();
            if (!hit.Snippets.IsEmpty)
            {
                WriteIndented(console, Highlighted(hit.Snippets, console.Profile.Capabilities.Ansi));
            }
            else if (hit.Summary is { Length: > 0 } summary)
            {
                WriteIndented(console, Untrusted.Line(summary, StepCells.Dim));
            }
        }

        terminal.Out.WriteLine(
            $"{Words.Count(page.Total, "document", "documents")} found, "
            + $"{page.Hits.Length.ToString(CultureInfo.InvariantCulture)} shown");
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

    private static void WriteIndented(IAnsiConsole console, IRenderable text)
    {
        console.Write(new Padder(text, new Padding(4, 0, 0, 0)));
        console.WriteLine();
    }

    private static Paragraph Highlighted(ImmutableArray<Snippet> snippets, bool hasColours)
    {
        var line = new Paragraph();
        foreach (var (index, snippet) in snippets.Index())
        {
            line.Append(index == 0 ? "" : " … ", StepCells.Dim);
            Append(line, snippet, hasColours);
        }

        return line;
    }

    private static void Append(Paragraph line, Snippet snippet, bool hasColours)
    {
        var at = 0;
        foreach (var match in snippet.Matches.OrderBy(m => m.Start))
        {
            // Ranges come from outside this process: one that does not fit is passed over, not trusted.
            if (match.Start < at || match.Length <= 0 || match.Length > snippet.Text.Length - match.Start)
            {
                continue;
            }

            var matched = OneLine(snippet.Text.Substring(match.Start, match.Length));
            line.Append(OneLine(snippet.Text[at..match.Start]));
            line.Append(hasColours ? matched : $"**{matched}**", Match);
            at = match.Start + match.Length;
        }

        line.Append(OneLine(snippet.Text[at..]));
    }

    private static string OneLine(string text) => Spaces().Replace(Untrusted.CleanLine(text), " ");

    [GeneratedRegex(" {2,}", RegexOptions.NonBacktracking)]
    private static partial Regex Spaces();

    private static Paragraph Title(SearchHit hit, TimeZoneInfo zone) => new Paragraph()
        .Append(hit.Document.ToString(), new Style(Color.Aqua))
        .Append($"  {Untrusted.CleanLine(hit.FileName ?? "")}", new Style(decoration: Decoration.Bold))
        .Append($"  {Untrusted.CleanLine(hit.Type ?? "-")}  {Untrusted.CleanLine(hit.State)}")
        .Append($"  {Words.Time(hit.UploadedAt, zone)}", StepCells.Dim);
}
