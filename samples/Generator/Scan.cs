using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using BitMiracle.LibTiff.Classic;
using SkiaSharp;

namespace Orleans.Docs.Samples;

/// <summary>Makes scans of digital pages: rasterised by pdftoppm, tilted, dusty; the same every time.</summary>
internal static class Scan
{
    private const int DustSeed = 11;

    public sealed record Settings(int Dpi, float TiltDegrees, int JpegQuality = 45);

    public static async Task<byte[]> Png(byte[] pdf, Settings settings) =>
        Encode(await Page(pdf, 1, settings), SKEncodedImageFormat.Png, 100);

    public static async Task<byte[]> Jpeg(byte[] pdf, Settings settings) =>
        Encode(await Page(pdf, 1, settings), SKEncodedImageFormat.Jpeg, settings.JpegQuality);

    /// <summary>A PDF of one page with nothing on it but the picture.</summary>
    public static async Task<byte[]> Pdf(byte[] pdf, float tiltDegrees) =>
        RawPdf.OfPicture(await Jpeg(pdf, new Settings(200, tiltDegrees)), 595, 842);

    /// <summary>Black and white, two pages, as fax machines write them (CCITT group 4).</summary>
    public static async Task<byte[]> Tiff(byte[] pdf)
    {
        var path = Path.GetTempFileName();
        try
        {
            using (var tiff = BitMiracle.LibTiff.Classic.Tiff.Open(path, "w"))
            {
                for (var number = 1; number <= 2; number++)
                {
                    using var page = await Page(pdf, number, new Settings(200, 0.2f));
                    WriteTiffPage(tiff, page, number - 1);
                }
            }

            return await File.ReadAllBytesAsync(path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static async Task<SKBitmap> Page(byte[] pdf, int number, Settings settings)
    {
        var start = new ProcessStartInfo("pdftoppm")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        var (dpi, page) = (Text(settings.Dpi), Text(number));
        foreach (var argument in (string[])["-png", "-gray", "-r", dpi, "-f", page, "-l", page, "-"])
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start) ?? throw new InvalidOperationException("pdftoppm did not start");
        var input = Task.Run(async () =>
        {
            await process.StandardInput.BaseStream.WriteAsync(pdf);
            process.StandardInput.Close();
        });
        using var png = new MemoryStream();
        await process.StandardOutput.BaseStream.CopyToAsync(png);
        await input;
        await process.WaitForExitAsync();
        png.Position = 0;
        using var clean = SKBitmap.Decode(png) ?? throw new InvalidOperationException("pdftoppm gave no picture");
        return Tilt(clean, settings.TiltDegrees);
    }

    private static SKBitmap Tilt(SKBitmap clean, float degrees)
    {
        var bitmap = new SKBitmap(clean.Width, clean.Height, SKColorType.Gray8, SKAlphaType.Opaque);
        using var canvas = new SKCanvas(bitmap);
        canvas.Clear(new SKColor(250, 250, 250));
        canvas.RotateDegrees(degrees, clean.Width / 2f, clean.Height / 2f);
        using var image = SKImage.FromBitmap(clean);
        canvas.DrawImage(image, 0, 0, new SKSamplingOptions(SKFilterMode.Linear));
        canvas.ResetMatrix();
        var random = new Random(DustSeed);
        using var paint = new SKPaint();
        for (var speck = 0; speck < clean.Width * clean.Height / 9_000; speck++)
        {
            var shade = (byte)random.Next(90, 200);
            paint.Color = new SKColor(shade, shade, shade);
            canvas.DrawRect(random.Next(clean.Width), random.Next(clean.Height), 1, 1, paint);
        }

        return bitmap;
    }

    private static byte[] Encode(SKBitmap bitmap, SKEncodedImageFormat format, int quality)
    {
        using (bitmap)
        using (var data = bitmap.Encode(format, quality))
        {
            return data.ToArray();
        }
    }

    private static void WriteTiffPage(Tiff tiff, SKBitmap page, int number)
    {
        tiff.SetField(TiffTag.SUBFILETYPE, FileType.PAGE);
        tiff.SetField(TiffTag.PAGENUMBER, number, 2);
        tiff.SetField(TiffTag.IMAGEWIDTH, page.Width);
        tiff.SetField(TiffTag.IMAGELENGTH, page.Height);
        tiff.SetField(TiffTag.BITSPERSAMPLE, 1);
        tiff.SetField(TiffTag.SAMPLESPERPIXEL, 1);
        tiff.SetField(TiffTag.ROWSPERSTRIP, page.Height);
        tiff.SetField(TiffTag.COMPRESSION, Compression.CCITTFAX4);
        tiff.SetField(TiffTag.PHOTOMETRIC, Photometric.MINISWHITE);
        tiff.SetField(TiffTag.XRESOLUTION, 200.0);
        tiff.SetField(TiffTag.YRESOLUTION, 200.0);
        tiff.SetField(TiffTag.RESOLUTIONUNIT, ResUnit.INCH);
        var gray = new byte[page.RowBytes * page.Height];
        Marshal.Copy(page.GetPixels(), gray, 0, gray.Length);
        var row = new byte[(page.Width + 7) / 8];
        for (var y = 0; y < page.Height; y++)
        {
            Array.Clear(row);
            for (var x = 0; x < page.Width; x++)
            {
                if (gray[(y * page.RowBytes) + x] < 128)
                {
                    row[x / 8] |= (byte)(0x80 >> (x % 8));
                }
            }

            tiff.WriteScanline(row, y);
        }

        tiff.WriteDirectory();
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
