using System.Buffers.Binary;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Orleans.Docs.Bench.Material;

/// <summary>Makes what a scanner makes of a page: a PDF with nothing on it but a gray picture.</summary>
internal static class Scanner
{
    public const int Dpi = 300;

    /// <exception cref="BenchFailedException">pdftoppm is not installed, or gave no picture.</exception>
    public static async Task<byte[]> Scan(byte[] pdf, CancellationToken cancellationToken)
    {
        var jpeg = await Rasterise(pdf, cancellationToken);
        var (width, height, colorSpace) = FrameOf(jpeg);
        return PdfFile.OfPage(
            "/XObject << /Scan 5 0 R >>",
            PdfFile.Latin($"q {PdfFile.WidthPoints} 0 0 {PdfFile.HeightPoints} 0 0 cm /Scan Do Q"),
            $"/Type /XObject /Subtype /Image /Width {width} /Height {height} /ColorSpace {colorSpace} "
            + "/BitsPerComponent 8 /Filter /DCTDecode",
            jpeg);
    }

    private static async Task<byte[]> Rasterise(byte[] pdf, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(
            "pdftoppm", ["-jpeg", "-gray", "-r", Dpi.ToString(CultureInfo.InvariantCulture), "-"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        using var process = Begin(start);
        var feed = Feed(process.StandardInput.BaseStream, pdf, cancellationToken);
        using var picture = new MemoryStream();
        await process.StandardOutput.BaseStream.CopyToAsync(picture, cancellationToken);
        await feed;
        await process.WaitForExitAsync(cancellationToken);
        return picture.Length > 0 ? picture.ToArray() : throw new BenchFailedException("pdftoppm gave no picture");
    }

    private static Process Begin(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new BenchFailedException("pdftoppm is missing: install poppler-utils", e);
        }
    }

    private static async Task Feed(Stream input, byte[] pdf, CancellationToken cancellationToken)
    {
        await using (input)
        {
            await input.WriteAsync(pdf, cancellationToken);
        }
    }

    /// <summary>From the start of the first frame: some builds of pdftoppm write gray as three equal colours.</summary>
    private static (int Width, int Height, string ColorSpace) FrameOf(ReadOnlySpan<byte> jpeg)
    {
        var segment = jpeg[2..];
        while (segment[1] is < 0xC0 or > 0xC2)
        {
            segment = segment[(2 + BinaryPrimitives.ReadUInt16BigEndian(segment[2..]))..];
        }

        return (
            BinaryPrimitives.ReadUInt16BigEndian(segment[7..]), BinaryPrimitives.ReadUInt16BigEndian(segment[5..]),
            segment[9] == 1 ? "/DeviceGray" : "/DeviceRGB");
    }
}
