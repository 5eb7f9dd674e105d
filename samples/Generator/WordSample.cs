using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;

namespace Orleans.Docs.Samples;

/// <summary>Word documents: a line starting with <c># </c> is a heading, with <c>|</c> a row of a table.</summary>
internal static class WordSample
{
    public static byte[] Report() => Of("Energy report", Texts.Read("report.txt"));

    public static byte[] Resume() => Of("Resume", Texts.Read("resume.txt"));

    private static byte[] Of(string title, string text)
    {
        using var file = new MemoryStream();
        using (var document = WordprocessingDocument.Create(file, WordprocessingDocumentType.Document))
        {
            using (var properties = new StreamWriter(document.AddCoreFilePropertiesPart().GetStream()))
            {
                properties.Write($"""
                    <cp:coreProperties xmlns:dc="http://purl.org/dc/elements/1.1/"
                      xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties">
                      <dc:title>{title}</dc:title>
                    </cp:coreProperties>
                    """);
            }

            var body = new Body();
            Table? table = null;
            foreach (var line in text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n'))
            {
                if (line.StartsWith('|'))
                {
                    table ??= body.AppendChild(new Table(Borders()));
                    table.Append(RowOf(line.Trim('|').Split('|')));
                }
                else
                {
                    table = null;
                    body.Append(ParagraphOf(line));
                }
            }

            document.AddMainDocumentPart().Document = new Document(body);
        }

        return Package.WithFixedTimes(file.ToArray());
    }

    private static Paragraph ParagraphOf(string line)
    {
        var isHeading = line.StartsWith("# ", StringComparison.Ordinal);
        var run = new Run(new Text(isHeading ? line[2..] : line) { Space = SpaceProcessingModeValues.Preserve });
        if (isHeading)
        {
            run.RunProperties = new RunProperties(new Bold(), new FontSize { Val = "28" });
        }

        return new Paragraph(run);
    }

    private static TableProperties Borders() => new(new TableBorders(
        new TopBorder { Val = BorderValues.Single }, new BottomBorder { Val = BorderValues.Single },
        new InsideHorizontalBorder { Val = BorderValues.Single },
        new InsideVerticalBorder { Val = BorderValues.Single }));

    private static TableRow RowOf(string[] cells) =>
        new(cells.Select(cell => new TableCell(new Paragraph(new Run(new Text(cell.Trim()))))));
}
