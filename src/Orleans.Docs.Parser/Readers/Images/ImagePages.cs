using System.Collections.Immutable;
using Orleans.Docs.Content;
using Orleans.Docs.Parser.Ocr;

namespace Orleans.Docs.Parser.Readers.Images;

/// <summary>
/// A file that is pictures and nothing else: no properties, no attachments, pages read one at a time.
/// </summary>
/// <param name="decode">A page with its resolution, or 0 where nothing says it.</param>
internal sealed class ImagePages(int pageCount, PageOcr ocr, Func<int, (GrayImage Image, int ResolutionDpi)> decode)
    : IScannedDocument
{
    public int PageCount { get; } = pageCount;

    public ImmutableDictionary<string, string> Properties => ImmutableDictionary<string, string>.Empty;

    public IReadOnlyList<AttachmentInfo> Attachments => [];

    public PageContent Read(int pageNumber, CancellationToken cancellationToken)
    {
        ocr.Require();
        var (image, resolutionDpi) = decode(pageNumber);
        return ocr.Read(pageNumber, image, resolutionDpi, cancellationToken);
    }

    public PageContent ReadLayer(int pageNumber, CancellationToken cancellationToken) =>
        new() { Number = pageNumber, Problem = Problems.OcrLeftOut };

    public GrayImage Draw(int pageNumber, CancellationToken cancellationToken) => decode(pageNumber).Image;

    public void Dispose()
    {
    }
}
