using Orleans.Docs.Content;
using UglyToad.PdfPig.Content;

namespace Orleans.Docs.Parser.Readers.Pdf;

internal enum PdfPageSource
{
    TextLayer,
    Image,
    Blank,
}

/// <summary>
/// Decides from a page's parts whether its text layer is to be taken or the page has to be read as an image.
/// </summary>
internal static class PdfPageJudge
{
    /// <summary>
    /// A page with so few words of its own may be a scan with a stamp, a page number or a header on it.
    /// </summary>
    private const int FewWords = 25;

    /// <summary>An image that covers so much of the page is the page.</summary>
    private const double ImageShareMin = 0.5;

    /// <summary>So many shapes as intricate as letters may be text that is drawn as outlines.</summary>
    private const int OutlinesMin = 30;

    /// <summary>Rules and frames have fewer parts.</summary>
    private const int OutlinePartsMin = 7;

    public static PdfPageSource Judge(Page page, PdfTextLayer layer)
    {
        if (layer.IsJunk)
        {
            return PdfPageSource.Image;
        }

        if (layer.Words.Length >= FewWords)
        {
            return PdfPageSource.TextLayer;
        }

        if (page.NumberOfImages > 0 && (layer.Words.IsEmpty || CoversPage(page)))
        {
            return PdfPageSource.Image;
        }

        return !layer.Words.IsEmpty ? PdfPageSource.TextLayer
            : HasOutlines(page) ? PdfPageSource.Image
            : PdfPageSource.Blank;
    }

    /// <summary>
    /// A rendered page shows its text layer too, so OCR must find clearly more to be worth its errors.
    /// </summary>
    public static bool PrefersImage(PdfTextLayer layer, PageContent read) =>
        layer.IsJunk || layer.Words.IsEmpty || read.Words.Length > layer.Words.Length * 1.5;

    private static bool HasOutlines(Page page) => page.Paths
        .SelectMany(path => path)
        .Where(subpath => subpath.Commands.Count >= OutlinePartsMin)
        .Take(OutlinesMin)
        .Count() == OutlinesMin;

    private static bool CoversPage(Page page)
    {
        var area = page.Width * page.Height;
        return area > 0
            && page.GetImages().Take(1_000).Sum(image => Math.Abs(image.BoundingBox.Area)) >= area * ImageShareMin;
    }
}
