using System.Globalization;
using Orleans.Docs.Content;
using Orleans.Docs.Parser.Ocr;

namespace Orleans.Docs.Parser.Readers.Pdf;

/// <summary>Draws one page as a gray image with poppler's <c>pdftoppm</c>, over pipes.</summary>
internal sealed class PdfRenderer(int resolutionDpi, ReaderLimits limits)
{
    /// <summary>
    /// Of a page that the PDF library could not read, so that its size is unknown: A0 at 72 dpi has 8 million.
    /// </summary>
    private const int UnknownSizePixelsSide = 3_500;

    private const int ResolutionDpiMin = 50;

    /// <summary>Pages are drawn with so many pixels at most, however large the paper: A3 at 400 dpi.</summary>
    private const double PixelsWanted = 36_000_000;

    /// <exception cref="ReaderException">The page is too large for any useful resolution, or cannot be
    /// drawn.</exception>
    public (GrayImage Image, int Dpi) Render(
        ReadOnlyMemory<byte> bytes, int page, double widthPoints, double heightPoints,
        CancellationToken cancellationToken)
    {
        var number = page.ToString(CultureInfo.InvariantCulture);
        var known = widthPoints > 0 && heightPoints > 0;
        var dpi = known ? Resolution(widthPoints, heightPoints) : 0;
        string[] size = known
            ? ["-r", dpi.ToString(CultureInfo.InvariantCulture)]
            : ["-scale-to", UnknownSizePixelsSide.ToString(CultureInfo.InvariantCulture)];
        return (Tool.Run(
            "pdftoppm",
            ["-gray", "-cropbox", "-f", number, "-l", number, .. size, "-"],
            input => input.Write(bytes.Span),
            output => GrayImage.ReadPgm(output, limits.PixelsMax),
            cancellationToken), dpi);
    }

    /// <summary>Whether the tool, where it is installed, finds the page in the file.</summary>
    public bool CanDraw(ReadOnlyMemory<byte> bytes, int page, CancellationToken cancellationToken)
    {
        var number = page.ToString(CultureInfo.InvariantCulture);
        try
        {
            return Tool.Run(
                "pdftoppm",
                ["-gray", "-f", number, "-l", number, "-scale-to", "16", "-"],
                input => input.Write(bytes.Span),
                limits.PixelsMax,
                cancellationToken).Length > 0;
        }
        catch (ReaderException e) when (e.Code == Problems.OcrMissing)
        {
            return true;
        }
    }

    private int Resolution(double widthPoints, double heightPoints)
    {
        var squareInches = widthPoints * heightPoints / (72 * 72);
        var dpi = (int)Math.Min(resolutionDpi, Math.Sqrt(Math.Min(PixelsWanted, limits.PixelsMax) / squareInches));
        return dpi >= ResolutionDpiMin ? dpi : throw new ReaderException(Problems.TooLarge);
    }
}
