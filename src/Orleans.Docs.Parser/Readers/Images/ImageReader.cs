using Orleans.Docs.Content;
using Orleans.Docs.Parser.Ocr;
using SkiaSharp;

namespace Orleans.Docs.Parser.Readers.Images;

/// <summary>
/// PNG, JPEG, WebP, BMP and the first picture of a GIF: one page, upright as EXIF says. The size is taken from the
/// header and checked before a pixel is decoded.
/// </summary>
internal sealed class ImageReader(PageOcr ocr) : IDocumentReader
{
    /// <summary>
    /// Letters of honest scans need no more; larger JPEGs are decoded at a half, a quarter or an eighth.
    /// </summary>
    private const long PixelsWanted = 24_000_000;

    public IOpenDocument Open(ReadOnlyMemory<byte> bytes, ReaderLimits limits)
    {
        using var data = SKData.CreateCopy(bytes.Span);
        using (Codec(data, limits))
        {
            ocr.Require();
        }

        return new ImagePages(1, ocr, _ => (Decode(bytes, limits), 0));
    }

    private static GrayImage Decode(ReadOnlyMemory<byte> bytes, ReaderLimits limits)
    {
        using var data = SKData.CreateCopy(bytes.Span);
        using var codec = Codec(data, limits);
        var pixels = (long)codec.Info.Width * codec.Info.Height;
        var size = pixels > PixelsWanted
            ? codec.GetScaledDimensions((float)Math.Sqrt((double)PixelsWanted / pixels))
            : codec.Info.Size;
        var info = new SKImageInfo(size.Width, size.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul);
        using var bitmap = new SKBitmap(info);
        var result = codec.GetPixels(info, bitmap.GetPixels());

        // A file that was cut off still shows its upper part.
        if (result is not (SKCodecResult.Success or SKCodecResult.IncompleteInput or SKCodecResult.ErrorInInput))
        {
            throw new ReaderException(Problems.Corrupt);
        }

        return Upright(Gray(bitmap.GetPixelSpan(), size.Width, size.Height), codec.EncodedOrigin);
    }

    private static SKCodec Codec(SKData data, ReaderLimits limits)
    {
        var codec = SKCodec.Create(data) ?? throw new ReaderException(Problems.Corrupt);
        if ((long)codec.Info.Width * codec.Info.Height <= limits.PixelsMax)
        {
            return codec;
        }

        codec.Dispose();
        throw new ReaderException(Problems.TooLarge);
    }

    /// <summary>Brightness as the eye weighs it, on white paper where the picture is transparent.</summary>
    private static GrayImage Gray(ReadOnlySpan<byte> rgba, int width, int height)
    {
        var gray = new byte[width * height];
        for (int i = 0, p = 0; i < gray.Length; i++, p += 4)
        {
            var light = ((rgba[p] * 299) + (rgba[p + 1] * 587) + (rgba[p + 2] * 114)) / 1000;
            var alpha = rgba[p + 3];
            gray[i] = (byte)(((light * alpha) + (255 * (255 - alpha))) / 255);
        }

        return new GrayImage(width, height, gray);
    }

    /// <summary>Cameras and scanners turn; mirrored pictures are so rare that they are only turned.</summary>
    private static GrayImage Upright(GrayImage image, SKEncodedOrigin origin) => origin switch
    {
        SKEncodedOrigin.BottomRight or SKEncodedOrigin.BottomLeft => image.Turn(180),
        SKEncodedOrigin.RightTop or SKEncodedOrigin.RightBottom => image.Turn(90),
        SKEncodedOrigin.LeftBottom or SKEncodedOrigin.LeftTop => image.Turn(270),
        _ => image,
    };
}
