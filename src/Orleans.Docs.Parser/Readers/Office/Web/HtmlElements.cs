using System.Collections.Frozen;
using AngleSharp.Dom;

namespace Orleans.Docs.Parser.Readers.Office;

internal enum HtmlBreak
{
    None,

    /// <summary>Stands on lines of its own.</summary>
    Line,

    /// <summary>With a blank line before and behind.</summary>
    Paragraph,
}

/// <summary>How elements show: in the line, as a block, as a paragraph, or not at all.</summary>
internal static class HtmlElements
{
    private static readonly FrozenSet<string> Lines = FrozenSet.Create(
        "address", "article", "aside", "body", "center", "dd", "details", "dir", "div", "dl", "dt", "fieldset",
        "figcaption", "figure", "footer", "form", "header", "hgroup", "legend", "li", "main", "menu", "nav", "ol",
        "optgroup", "section", "summary", "table", "tbody", "tfoot", "thead", "tr", "ul", "caption");

    private static readonly FrozenSet<string> Paragraphs = FrozenSet.Create(
        "p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre");

    private static readonly FrozenSet<string> NeverShown = FrozenSet.Create(
        "audio", "base", "canvas", "datalist", "embed", "head", "iframe", "link", "meta", "noembed", "noframes",
        "noscript", "object", "param", "rp", "script", "source", "style", "svg", "template", "title", "track", "video");

    public static HtmlBreak BreakOf(string localName) =>
        Paragraphs.Contains(localName) ? HtmlBreak.Paragraph
        : Lines.Contains(localName) ? HtmlBreak.Line
        : HtmlBreak.None;

    /// <summary>By its name, its <c>hidden</c> attribute or its own style; style sheets are not applied.</summary>
    public static bool IsHidden(IElement element)
    {
        if (NeverShown.Contains(element.LocalName) || element.HasAttribute("hidden"))
        {
            return true;
        }

        var style = element.GetAttribute("style");
        if (style is null)
        {
            return false;
        }

        var compact = string.Concat(style.Where(c => !char.IsWhiteSpace(c))).ToLowerInvariant();
        return compact.Contains("display:none", StringComparison.Ordinal)
            || compact.Contains("visibility:hidden", StringComparison.Ordinal)
            || compact.Contains("mso-hide:all", StringComparison.Ordinal);
    }
}
