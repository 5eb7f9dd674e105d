using System.Collections.Immutable;
using Orleans.Docs.Content;
using Orleans.Docs.Parser.Ocr;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Content;

namespace Orleans.Docs.Parser.Readers.Pdf;

/// <summary>
/// An open PDF; the library's document stays open between pages, so that page 600 costs no more than page 1.
/// </summary>
internal sealed class OpenPdf : IScannedDocument
{
    private readonly PdfDocument _document;
    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly PdfRenderer _renderer;
    private readonly PageOcr _ocr;
    private readonly ReaderLimits _limits;
    private readonly Lazy<PdfForm> _form;

    public OpenPdf(
        PdfDocument document, ReadOnlyMemory<byte> bytes, PdfRenderer renderer, PageOcr ocr, ReaderLimits limits)
    {
        _document = document;
        _bytes = bytes;
        _renderer = renderer;
        _ocr = ocr;
        _limits = limits;
        _form = new Lazy<PdfForm>(() => PdfForm.Of(document));
        Properties = PdfReader.PropertiesOf(document);
    }

    public int PageCount => _document.NumberOfPages;

    public ImmutableDictionary<string, string> Properties { get; }

    public IReadOnlyList<AttachmentInfo> Attachments => [];

    public PageContent Read(int pageNumber, CancellationToken cancellationToken) =>
        Read(pageNumber, withOcr: true, cancellationToken);

    public PageContent ReadLayer(int pageNumber, CancellationToken cancellationToken) =>
        Read(pageNumber, withOcr: false, cancellationToken);

    public GrayImage Draw(int pageNumber, CancellationToken cancellationToken)
    {
        var page = TryGetPage(pageNumber);
        return _renderer.Render(_bytes, pageNumber, page?.Width ?? 0, page?.Height ?? 0, cancellationToken).Image;
    }

    public void Dispose() => _document.Dispose();

    private PageContent Read(int pageNumber, bool withOcr, CancellationToken cancellationToken)
    {
        var page = TryGetPage(pageNumber);
        if (page is null)
        {
            // Another program may still draw what this library cannot read.
            return withOcr
                ? ReadImage(pageNumber, 0, 0, cancellationToken)
                : new PageContent { Number = pageNumber, Problem = Problems.OcrLeftOut };
        }

        var layer = PdfTextLayer.Read(page, _limits, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        var fields = _form.Value.FieldsOf(page);
        var judged = PdfPageJudge.Judge(page, layer);
        if (judged == PdfPageSource.Blank)
        {
            // Of a damaged file the library may have saved an empty shell; a page that is truly blank can be drawn.
            return fields.IsEmpty && !_renderer.CanDraw(_bytes, pageNumber, cancellationToken)
                ? throw new ReaderException(Problems.Corrupt)
                : FieldText.With(Empty(page), fields, _limits);
        }

        if (judged == PdfPageSource.Image && !withOcr)
        {
            return Empty(page) with { Fields = fields, Problem = Problems.OcrLeftOut };
        }

        var fromLayer = FieldText.With(FromLayer(page, layer), fields, _limits);
        if (judged == PdfPageSource.TextLayer)
        {
            return fromLayer;
        }

        var read = TryReadImage(page, layer, cancellationToken);
        return read is not null && PdfPageJudge.PrefersImage(layer, read)
            ? FieldText.With(read, fields, _limits)
            : fromLayer;
    }

    private Page? TryGetPage(int number)
    {
        try
        {
            return _document.GetPage(number);
        }
#pragma warning disable CA1031 // the library throws what it likes at a damaged page; OCR of the page may still help
        catch (Exception e) when (e is not (OutOfMemoryException or ReaderException))
#pragma warning restore CA1031
        {
            return null;
        }
    }

    private PageContent FromLayer(Page page, PdfTextLayer layer) => Empty(page) with
    {
        Text = layer.Text,
        Words = layer.Words,
        Source = layer.Words.IsEmpty ? TextSource.None : TextSource.TextLayer,
        Tables = PdfTables.Find(page, layer, _limits),
    };

    private static PageContent Empty(Page page) => new()
    {
        Number = page.Number,
        Confidence = 1,
        WidthPoints = (float)page.Width,
        HeightPoints = (float)page.Height,
    };

    /// <summary>
    /// Null where the page cannot be read as an image but its text layer, however poor, is something.
    /// </summary>
    private PageContent? TryReadImage(Page page, PdfTextLayer layer, CancellationToken cancellationToken)
    {
        try
        {
            return ReadImage(page.Number, page.Width, page.Height, cancellationToken);
        }
        catch (ReaderException e) when (e.Code != Problems.OcrLeftOut && !layer.IsJunk && layer.Words.Length > 0)
        {
            return null;
        }
    }

    private PageContent ReadImage(
        int number, double widthPoints, double heightPoints, CancellationToken cancellationToken)
    {
        _ocr.Require();
        var (image, dpi) = _renderer.Render(_bytes, number, widthPoints, heightPoints, cancellationToken);
        return _ocr.Read(number, image, dpi, cancellationToken);
    }
}
