using System.Xml;

namespace Orleans.Docs.Parser.Readers.Office;

/// <summary>Which sections of a document start on a new page.</summary>
internal sealed class DocxSections
{
    private readonly Queue<bool> _startsPage = new();

    /// <summary>
    /// A section's properties stand at its end and say how it began, so that whether a page ends there is known
    /// only from the next one's: hence this look ahead.
    /// </summary>
    public static DocxSections Read(byte[] document)
    {
        var sections = new DocxSections();
        using var reader = OfficePackage.Xml(document);
        var type = "";
        while (reader.Read())
        {
            if (reader is { NodeType: XmlNodeType.Element, LocalName: "sectPr" })
            {
                type = "nextPage";
            }

            if (type.Length > 0 && reader is { NodeType: XmlNodeType.Element, LocalName: "type" })
            {
                type = reader.GetAttribute("val", reader.NamespaceURI) ?? type;
            }

            var isEnd = reader.NodeType == XmlNodeType.EndElement || reader.IsEmptyElement;
            if (type.Length > 0 && reader.LocalName == "sectPr" && isEnd)
            {
                sections._startsPage.Enqueue(type is not ("continuous" or "nextColumn"));
                type = "";
            }
        }

        sections._startsPage.TryDequeue(out _);
        return sections;
    }

    /// <summary>Asked at the end of each section but the last: whether the next one starts a page.</summary>
    public bool NextStartsPage() => !_startsPage.TryDequeue(out var startsPage) || startsPage;
}
