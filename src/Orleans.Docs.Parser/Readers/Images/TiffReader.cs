using BitMiracle.LibTiff.Classic;
using Orleans.Docs.Content;
using Orleans.Docs.Parser.Ocr;

namespace Orleans.Docs.Parser.Readers.Images;

/// <summary>
/// TIFF of any number of pages (fax, scanner, photograph), each checked for its size before it is decoded.
/// </summary>
internal sealed class TiffReader(PageOcr ocr) : IDocumentReader
{
    public IOpenDocument Open(ReadOnlyMemory<byte> bytes, ReaderLimits limits)
    {
        ocr.Require();
        using var tiff = OpenFile(bytes);
        var pages = 1;

        // A chain of directories may lead back into itself: one above the limit ends it.
        while (pages <= limits.PagesMax && tiff.ReadDirectory())
        {
            pages++;
        }

        return new ImagePages(pages, ocr, number => Decode(bytes, number, limits));
    }

    private static (GrayImage Image, int ResolutionDpi) Decode(
        ReadOnlyMemory<byte> bytes, int number, ReaderLimits limits)
    {
        using var tiff = OpenFile(bytes);
        if (!tiff.SetDirectory((short)(number - 1)))
        {
            throw new ReaderException(Problems.Corrupt);
        }

        var (width, height) = (Tag(tiff, TiffTag.IMAGEWIDTH), Tag(tiff, TiffTag.IMAGELENGTH));
        if (width <= 0 || height <= 0)
        {
            throw new ReaderException(Problems.Corrupt);
        }

        if ((long)width * height > limits.PixelsMax)
        {
            throw new ReaderException(Problems.TooLarge);
        }

        var raster = new int[width * height];
        if (!tiff.ReadRGBAImageOriented(width, height, raster, Orientation.TOPLEFT))
        {
            throw new ReaderException(Problems.Corrupt);
        }

        return (Gray(raster, width, height), Resolution(tiff));
    }

    private static GrayImage Gray(int[] raster, int width, int height)
    {
        var gray = new byte[raster.Length];
        for (var i = 0; i < gray.Length; i++)
        {
            var pixel = raster[i];
            var light = (Tiff.GetR(pixel) * 299) + (Tiff.GetG(pixel) * 587) + (Tiff.GetB(pixel) * 114);
            gray[i] = (byte)(light / 1000);
        }

        return new GrayImage(width, height, gray);
    }

    private static int Resolution(Tiff tiff)
    {
        var perUnit = tiff.GetField(TiffTag.XRESOLUTION)?[0].ToFloat() ?? 0;
        var centimetres = Tag(tiff, TiffTag.RESOLUTIONUNIT) == (int)ResUnit.CENTIMETER;
        var dpi = perUnit * (centimetres ? 2.54f : 1);
        return dpi is >= 50 and <= 2_400 ? (int)Math.Round(dpi) : 0;
    }

    private static int Tag(Tiff tiff, TiffTag tag) => tiff.GetField(tag)?[0].ToInt() ?? 0;

    private static Tiff OpenFile(ReadOnlyMemory<byte> bytes)
    {
        Tiff.SetErrorHandler(new Silent());
        var stream = new MemoryStream(bytes.ToArray(), writable: false);
        return Tiff.ClientOpen("document", "r", stream, new TiffStream())
            ?? throw new ReaderException(Problems.Corrupt);
    }

    /// <summary>The library's complaints quote the file; none of them may reach a log.</summary>
    private sealed class Silent : TiffErrorHandler
    {
        public override void ErrorHandler(Tiff tif, string method, string format, params object[] args)
        {
        }

        public override void ErrorHandlerExt(
            Tiff tif, object clientData, string method, string format, params object[] args)
        {
        }

        public override void WarningHandler(Tiff tif, string method, string format, params object[] args)
        {
        }

        public override void WarningHandlerExt(
            Tiff tif, object clientData, string method, string format, params object[] args)
        {
        }
    }
}
