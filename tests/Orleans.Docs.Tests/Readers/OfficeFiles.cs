using System.IO.Compression;
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

    public static byte[] Docx(
        string body, string? numbering = null, string? styles = null, string? footnotes = null, string? header = null, string? footer = null)
    {
        using var stream = new MemoryStream();
        using (var document = WordprocessingDocument.Create(stream, WordprocessingDocumentType.Document))
        {
            var main = document.AddMainDocumentPart();
            main.Document = new W.Document($"<w:document {Namespaces}><w:body>{body}</w:body></w:document>");
            Add(numbering, xml => main.AddNewPart<NumberingDefinitionsPart>().Numbering = new W.Numbering($"<w:numbering {Namespaces}>{xml}</w:numbering>"));
            Add(styles, xml => main.AddNewPart<StyleDefinitionsPart>().Styles = new W.Styles($"<w:styles {Namespaces}>{xml}</w:styles>"));
            Add(footnotes, xml => main.AddNewPart<FootnotesPart>().Footnotes = new W.Footnotes($"<w:footnotes {Namespaces}>{xml}</w:footnotes>"));
            Add(header, xml => main.AddNewPart<HeaderPart>().Header = new W.Header($"<w:hdr {Namespaces}>{xml}</w:hdr>"));
            Add(footer, xml => main.AddNewPart<FooterPart>().Footer = new W.Footer($"<w:ftr {Namespaces}>{xml}</w:ftr>"));
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
                part.Worksheet = new Worksheet(
                    $"<x:worksheet xmlns:x=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">{rows.Replace("<", "<x:", StringComparison.Ordinal).Replace("<x:/", "</x:", StringComparison.Ordinal)}</x:worksheet>");
                var sheet = new Sheet { Name = name, Id = book.GetIdOfPart(part), SheetId = (uint)book.WorksheetParts.Count() };
                sheet.State = isHidden ? SheetStateValues.Hidden : null;
                book.Workbook.Sheets!.Append(sheet);
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
        new NumberingFormats(formats.Select((format, i) => new NumberingFormat { NumberFormatId = (uint)(200 + i), FormatCode = format })),
        new Fonts(new Font()),
        new Fills(new Fill()),
        new Borders(new Border()),
        new CellStyleFormats(new CellFormat()),
        new CellFormats(new[] { new CellFormat() }.Concat(
            formats.Select((_, i) => new CellFormat { NumberFormatId = (uint)(200 + i), ApplyNumberFormat = true }))));

    private static void Add(string? xml, Action<string> part)
    {
        if (xml is not null)
        {
            part(xml);
        }
    }
}
