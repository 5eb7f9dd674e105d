using System.Xml;
using System.Xml.Linq;
using Orleans.Docs.Content;

namespace Orleans.Docs.Parser.Readers.Office;

/// <summary>
/// Word documents (docx and its kin) as their author sees them in print: tracked changes accepted, hidden text left
/// out. Headers come first, then the text with its page breaks, each page's footnotes at its end, endnotes and
/// footers last. Reads the parts itself, one block at a time, so that what unpacks is counted while it does.
/// </summary>
internal sealed class DocxReader(PageSizes sizes) : IDocumentReader
{
    public DocxReader()
        : this(PageSizes.Default)
    {
    }

    public IOpenDocument Open(ReadOnlyMemory<byte> bytes, ReaderLimits limits)
    {
        if (!OfficePackage.IsZip(bytes.Span))
        {
            throw new ReaderException(
                OfficePackage.IsEncrypted(bytes.Span) ? Problems.PasswordRequired : Problems.Unsupported);
        }

        using var package = new OfficePackage(bytes, limits);
        var main = package.Targets("", "officeDocument").FirstOrDefault() ?? "word/document.xml";
        var flow = new Flow(limits.UnpackedBytesMax);
        OfficePackage.Guard(() => Write(package, main, flow, new CellBudget(limits.CellsMax)));
        return flow.ToDocument(limits, sizes, package.Properties());
    }

    private static Flow Write(OfficePackage package, string main, Flow flow, CellBudget cells)
    {
        var document = package.Unpack(main) ?? throw new ReaderException(Problems.Corrupt);
        var relations = package.Relations(main).ToList();
        var styles = new DocxStyles(PartOf(package, relations, "styles"));
        var body = new DocxBody(
            flow,
            cells,
            styles,
            new DocxNumbering(PartOf(package, relations, "numbering")),
            new DocxNotes(PartOf(package, relations, "footnotes")),
            DocxSections.Read(document));
        foreach (var header in relations.Where(each => each.Kind == "header"))
        {
            WriteMargin(package, header.Target, body);
        }

        flow.BlankLine();
        WriteBlocks(document, body);
        body.WriteNotes();
        body.WriteAll(new DocxNotes(PartOf(package, relations, "endnotes")).All());
        flow.BlankLine();
        foreach (var footer in relations.Where(each => each.Kind == "footer"))
        {
            WriteMargin(package, footer.Target, body);
        }

        return flow;
    }

    private static XElement? PartOf(
        OfficePackage package, List<(string Id, string Kind, string Target)> relations, string kind) =>
        relations.FirstOrDefault(each => each.Kind == kind) is { Target: { } target } ? package.Load(target) : null;

    private static void WriteBlocks(byte[] document, DocxBody body)
    {
        using var reader = OfficePackage.Xml(document);
        reader.MoveToContent();
        while (!reader.EOF && reader.LocalName != "body")
        {
            reader.Read();
        }

        reader.Read();
        while (!reader.EOF && reader.Depth >= 2)
        {
            if (reader.NodeType == XmlNodeType.Element)
            {
                body.WriteBlock((XElement)XNode.ReadFrom(reader));
            }
            else
            {
                reader.Read();
            }
        }
    }

    /// <summary>Headers and footers of several sections are often the same: a text is told once.</summary>
    private static void WriteMargin(OfficePackage package, string part, DocxBody body)
    {
        if (package.Load(part) is { } margin)
        {
            body.WriteOnce(margin.Elements());
        }
    }
}
