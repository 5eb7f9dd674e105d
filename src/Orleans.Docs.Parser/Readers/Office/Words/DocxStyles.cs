using System.Xml.Linq;

namespace Orleans.Docs.Parser.Readers.Office;

/// <summary>
/// What paragraphs take from their styles: whether they are headings, their list, a page break before them.
/// </summary>
internal sealed class DocxStyles
{
    /// <summary>Styles based on styles; a longer chain is a circle.</summary>
    private const int BasesMax = 12;

    private readonly Dictionary<string, XElement> _styles;

    public DocxStyles(XElement? part) => _styles = part.Children("style")
        .GroupBy(style => style.Attr("styleId") ?? "")
        .ToDictionary(group => group.Key, group => group.First());

    public bool IsHeading(XElement? paragraphProperties) =>
        Chain(paragraphProperties).Any(properties => properties.Child("outlineLvl").Number() is >= 0 and < 9)
        || Styles(paragraphProperties).Any(style => style.Child("name").Val() is { } name
            && (name.StartsWith("heading", StringComparison.OrdinalIgnoreCase)
                || name.Equals("title", StringComparison.OrdinalIgnoreCase)));

    /// <summary>A paragraph's own property of this name, else that of its style.</summary>
    public XElement? Find(XElement? paragraphProperties, string name) =>
        Chain(paragraphProperties)
            .Select(properties => properties.Child(name))
            .FirstOrDefault(each => each is not null);

    private IEnumerable<XElement> Chain(XElement? paragraphProperties) =>
        new[] { paragraphProperties }
            .Concat(Styles(paragraphProperties).Select(style => style.Child("pPr")))
            .OfType<XElement>();

    private IEnumerable<XElement> Styles(XElement? paragraphProperties)
    {
        var id = paragraphProperties.Child("pStyle").Val();
        for (var i = 0; i < BasesMax && id is not null && _styles.TryGetValue(id, out var style); i++)
        {
            yield return style;
            id = style.Child("basedOn").Val();
        }
    }
}
