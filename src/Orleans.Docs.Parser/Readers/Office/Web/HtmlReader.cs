using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Orleans.Docs.Content;

namespace Orleans.Docs.Parser.Readers.Office;

/// <summary>
/// What a person sees of an HTML page, in reading order. Nothing is fetched and no script runs. The encoding is
/// that of a byte order mark, else the one the page declares if it fits, else a guess.
/// </summary>
internal sealed partial class HtmlReader(PageSizes sizes) : IDocumentReader
{
    private const int DeclarationBytes = 4_096;

    public HtmlReader()
        : this(PageSizes.Default)
    {
    }

    public IOpenDocument Open(ReadOnlyMemory<byte> bytes, ReaderLimits limits)
    {
        if (bytes.Length > limits.UnpackedBytesMax)
        {
            throw new ReaderException(Problems.TooLarge);
        }

        var flow = new Flow(limits.UnpackedBytesMax);
        using var page = Parse(TextDecoding.Decode(bytes.Span, DeclaredCharset(bytes.Span)));
        new HtmlText(flow, new CellBudget(limits.CellsMax)).Write(page);
        return flow.ToDocument(limits, sizes, DocumentProperties.Of(
            ("title", page.Title),
            ("description", Meta(page, "description")),
            ("author", Meta(page, "author")),
            ("keywords", Meta(page, "keywords")),
            ("language", page.DocumentElement?.GetAttribute("lang"))));
    }

    internal static IDocument Parse(string html) => new HtmlParser().ParseDocument(html);

    internal static string? DeclaredCharset(ReadOnlySpan<byte> bytes)
    {
        var head = Encoding.Latin1.GetString(bytes[..Math.Min(bytes.Length, DeclarationBytes)]);
        var match = Charset().Match(head);
        return match.Success ? match.Groups[1].Value : null;
    }

    private static string? Meta(IDocument page, string name) => page.Head?.Children
        .FirstOrDefault(each => each.LocalName == "meta"
            && string.Equals(each.GetAttribute("name"), name, StringComparison.OrdinalIgnoreCase))
        ?.GetAttribute("content");

    [GeneratedRegex("""<(?:meta[^>]{0,300}?\bcharset|\?xml[^>]{0,100}?\bencoding)\s*=\s*["']?([\w:.-]{1,40})""",
        RegexOptions.IgnoreCase)]
    private static partial Regex Charset();
}
