using Orleans.Docs.Content;
using Orleans.Docs.Parser.Ocr;
using Orleans.Docs.Parser.Protocol;
using Orleans.Docs.Parser.Readers.Images;
using Orleans.Docs.Parser.Readers.Office;
using Orleans.Docs.Parser.Readers.Pdf;
using TextReader = Orleans.Docs.Parser.Readers.Office.TextReader;

namespace Orleans.Docs.Parser.Readers;

/// <summary>Which reader takes which kind.</summary>
internal static class ReaderCatalog
{
    /// <exception cref="ReaderException">There is no reader for the bytes.</exception>
    public static (DetectedKind Detected, IDocumentReader Reader) For(
        ReadOnlyMemory<byte> file, string? nameHint, ReadSettings settings, PageOcr ocr)
    {
        var detected = KindDetector.Detect(file, nameHint);
        IDocumentReader reader = detected switch
        {
            { Kind: DocumentKind.Pdf } => new PdfReader(ocr, settings.OcrResolutionDpi),
            { MediaType: "image/tiff" } => new TiffReader(ocr),
            { Kind: DocumentKind.Image } => new ImageReader(ocr),
            { Kind: DocumentKind.Word } => new DocxReader(),
            { Kind: DocumentKind.Spreadsheet } => new XlsxReader(),
            { Kind: DocumentKind.Csv } => new CsvReader(),
            { Kind: DocumentKind.Html } => new HtmlReader(),
            { Kind: DocumentKind.Email } => new EmlReader(),
            { Kind: DocumentKind.Text } => new TextReader(),
            { Kind: DocumentKind.Markdown } => new MarkdownReader(),
            _ => throw new ReaderException(Problems.Unsupported),
        };
        return (detected, reader);
    }
}
