using Orleans.Docs.Content;
using Orleans.Docs.Parser.Readers;
using SkiaSharp;

namespace Orleans.Docs.Parser.Ocr;

/// <summary>A page as a gray JPEG, small enough for services that read images.</summary>
internal static class PageJpeg
{
    /// <summary>No service takes a longer side.</summary>
    private const int SideMax = 10_000;

    /// <summary>Letters keep clean edges; more costs bytes only.</summary>
    private const int Quality = 85;

    /// <param name="sidePixelsMax">0 sets no bound of its own.</param>
    public static unsafe (GrayImage Image, byte[] Jpeg) Of(GrayImage image, int sidePixelsMax)
    {
        var side = Math.Max(image.Width, image.Height);
        var sideMax = sidePixelsMax is > 0 and < SideMax ? sidePixelsMax : SideMax;
        image = side > sideMax ? image.Scale((double)sideMax / side) : image;
        fixed (byte* pixels = image.Pixels)
        {
            var info = new SKImageInfo(image.Width, image.Height, SKColorType.Gray8, SKAlphaType.Opaque);
            using var pixmap = new SKPixmap(info, (nint)pixels, image.Width);
            using var jpeg = pixmap.Encode(SKEncodedImageFormat.Jpeg, Quality)
                ?? throw new ReaderException(Problems.Corrupt);
            return (image, jpeg.ToArray());
        }
    }
}
