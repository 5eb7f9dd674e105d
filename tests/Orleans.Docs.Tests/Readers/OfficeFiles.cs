using System.IO.Compression;
using System.Text;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using W = DocumentFormat.OpenXml.Wordprocessing;

namespace Orleans.Docs.Tests.Readers;

/// <summary>Small office files, packed by the Open XML SDK around parts that a test writes as XML.</summary>
internal static class OfficeFiles
{
    private const string Namespaces =
        "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" "
        + "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" "
        + "xmlns:w14=\"http://schemas.microsoft.com/office/word/2010/wordml\" "
        + "xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\" "
        + "xmlns:v=\"urn:schemas-microsoft-com:vml\" "
        + "xmlns:wps=\"http://schemas.microsoft.com/office/word/2010/wordprocessingShape\"";

    private const string Spreadsheet = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

    public static byte[] Docx(
        string body,
        string? numbering = null,
        string? styles = null,
        string? footnotes = null,
        string? header = null,
        string? footer = null)
    {
        using var stream = new MemoryStream();
        using (var document = WordprocessingDocument.Create(stream, WordprocessingDocumentType.Document))
        {
            var main = document.AddMainDocumentPart();
            main.Document = new W.Document($"<w:document {Namespaces}><w:body>{body}</w:body></w:document>");
            Add<NumberingDefinitionsPart>(main, "numbering", numbering);
            Add<StyleDefinitionsPart>(main, "styles", styles);
            Add<FootnotesPart>(main, "footnotes", footnotes);
            Add<HeaderPart>(main, "hdr", header);
            Add<FooterPart>(main, "ftr", footer);
            document.PackageProperties.Title = "A title";
            document.PackageProperties.Creator = "Ann";
        }

        return stream.ToArray();
    }

    public static string Paragraph(string text, string properties = "") =>
        $"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r></w:p>";

    /// <summary>Rows as the XML of their cells; number formats get the style numbers 1, 2, 3 … in order.</summary>
    public static byte[] Xlsx(string[] formats, params (string Name, bool IsHidden, string Rows)[] sheets)
    {
        using var stream = new MemoryStream();
        using (var document = SpreadsheetDocument.Create(stream, SpreadsheetDocumentType.Workbook))
        {
            var book = document.AddWorkbookPart();
            book.Workbook = new Workbook(new Sheets());
            book.AddNewPart<WorkbookStylesPart>().Stylesheet = Styles(formats);
            foreach (var (name, isHidden, rows) in sheets)
            {
                var part = book.AddNewPart<WorksheetPart>();
                using (var xml = part.GetStream(FileMode.Create))
                {
                    xml.Write(Encoding.UTF8.GetBytes($"<worksheet xmlns=\"{Spreadsheet}\">{rows}</worksheet>"));
                }

                book.Workbook.Sheets!.Append(new Sheet
                {
                    Name = name,
                    Id = book.GetIdOfPart(part),
                    SheetId = (uint)book.WorksheetParts.Count(),
                    State = isHidden ? SheetStateValues.Hidden : null,
                });
            }
        }

        return stream.ToArray();
    }

    public static byte[] Zip(string name, Action<Stream> write)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create))
        {
            using var entry = zip.CreateEntry(name).Open();
            write(entry);
        }

        return stream.ToArray();
    }

    private static Stylesheet Styles(string[] formats) => new(
        new NumberingFormats(formats.Select((format, i) =>
            new NumberingFormat { NumberFormatId = (uint)(200 + i), FormatCode = format })),
        new Fonts(new Font()),
        new Fills(new Fill()),
        new Borders(new Border()),
        new CellStyleFormats(new CellFormat()),
        new CellFormats(new[] { new CellFormat() }.Concat(
            formats.Select((_, i) => new CellFormat { NumberFormatId = (uint)(200 + i), ApplyNumberFormat = true }))));

    private static void Add<TPart>(MainDocumentPart main, string root, string? xml)
        where TPart : OpenXmlPart, IFixedContentTypePart
    {
        if (xml is not null)
        {
            using var stream = main.AddNewPart<TPart>().GetStream(FileMode.Create);
            stream.Write(Encoding.UTF8.GetBytes($"<w:{root} {Namespaces}>{xml}</w:{root}>"));
        }
    }
}
