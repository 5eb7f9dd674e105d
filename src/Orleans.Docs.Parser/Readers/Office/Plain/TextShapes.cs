using System.Text.RegularExpressions;

namespace Orleans.Docs.Parser.Readers.Office;

/// <summary>Tells kinds of text apart by their look. Each takes decoded text; a file's first 64 KB will do.</summary>
internal static partial class TextShapes
{
    /// <summary>Lines that are looked at.</summary>
    private const int LinesMax = 400;

    private const int HtmlHeadCharacters = 4_096;

    /// <summary>
    /// A document type, an <c>html</c> element, or several elements of a page in the first characters.
    /// </summary>
    public static bool LooksLikeHtml(string text)
    {
        var head = text.AsSpan(0, Math.Min(text.Length, HtmlHeadCharacters)).TrimStart("\ufeff \t\r\n").ToString();
        if (HtmlStart().IsMatch(head))
        {
            return true;
        }

        return head.StartsWith('<')
            && !head.StartsWith("<?xml", StringComparison.Ordinal)
            && HtmlElement().Count(head) >= 2;
    }

    /// <summary>
    /// Two different signs of Markdown at least (headings, lists, links, fences, emphasis, tables), or one that
    /// plain text does not have (a fence, a table, a link behind brackets).
    /// </summary>
    public static bool LooksLikeMarkdown(string text)
    {
        var (headings, lists, emphasis, fences, links, tables) = (0, 0, 0, 0, 0, 0);
        foreach (var line in FirstLines(text))
        {
            headings += Heading().IsMatch(line) ? 1 : 0;
            lists += ListItem().IsMatch(line) ? 1 : 0;
            emphasis += Emphasis().IsMatch(line) ? 1 : 0;
            fences += Fence().IsMatch(line) ? 1 : 0;
            links += Link().IsMatch(line) ? 1 : 0;
            tables += MarkdownTables.IsRule(line) ? 1 : 0;
        }

        var certain = (fences > 1 ? 1 : 0) + (links > 0 ? 1 : 0) + (tables > 0 ? 1 : 0);
        var hints = (headings > 0 ? 1 : 0) + (lists > 1 ? 1 : 0) + (emphasis > 0 ? 1 : 0);
        return certain > 0 || (headings > 0 && hints > 1) || headings > 2;
    }

    /// <summary>At least three rows (two if the cells leave no doubt) of the same two or more columns.</summary>
    public static bool LooksLikeCsv(string text) => CsvDialect.Detect(text).IsLikely;

    private static IEnumerable<string> FirstLines(string text)
    {
        using var lines = new StringReader(text);
        for (var i = 0; i < LinesMax && lines.ReadLine() is { } line; i++)
        {
            yield return line;
        }
    }

    [GeneratedRegex(@"\A(<\?xml[^>]*>\s*)?(?><!--.*?-->\s*)*(<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>])",
        RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex HtmlStart();

    [GeneratedRegex(
        @"</?(div|p|span|table|tr|td|a|br|h[1-6]|ul|ol|li|b|strong|em|i|img|meta|title|style|form|font)[\s/>]",
        RegexOptions.IgnoreCase)]
    private static partial Regex HtmlElement();

    [GeneratedRegex(@"^\s{0,8}(```|~~~)")]
    private static partial Regex Fence();

    [GeneratedRegex(@"^ {0,3}#{1,6} +\S")]
    private static partial Regex Heading();

    [GeneratedRegex(@"^\s{0,8}([-*+]|\d{1,9}[.)]) +\S")]
    private static partial Regex ListItem();

    [GeneratedRegex(@"(\*\*|__)[^\s*_][^*_]{0,200}\1|`[^`\s][^`]{0,200}`")]
    private static partial Regex Emphasis();

    [GeneratedRegex(@"\[[^\]]{1,200}\]\((https?://|mailto:|\.{0,2}/|#|[\w-]+\.\w)[^)\s]{0,500}\)")]
    private static partial Regex Link();
}
