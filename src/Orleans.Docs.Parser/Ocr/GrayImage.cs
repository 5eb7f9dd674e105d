using System.Globalization;
using System.Text;
using Orleans.Docs.Content;
using Orleans.Docs.Parser.Readers;
using SkiaSharp;

namespace Orleans.Docs.Parser.Ocr;

/// <summary>An image of one byte a pixel, rows from the top, 0 is black.</summary>
internal sealed class GrayImage(int width, int height, byte[] pixels)
{
    public int Width { get; } = width;

    public int Height { get; } = height;

    public byte[] Pixels { get; } = pixels;

    public ReadOnlySpan<byte> Row(int y) => Pixels.AsSpan(y * Width, Width);

    /// <summary>Turned clockwise by 0, 90, 180 or 270 degrees.</summary>
    public GrayImage Turn(int degrees)
    {
        if (degrees == 0)
        {
            return this;
        }

        var (w, h) = degrees == 180 ? (Width, Height) : (Height, Width);
        var turned = new byte[Pixels.Length];
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
            {
                var target = degrees switch
                {
                    90 => (x * w) + (Height - 1 - y),
                    180 => ((Height - 1 - y) * w) + (Width - 1 - x),
                    _ => ((Width - 1 - x) * w) + y,
                };
                turned[target] = Pixels[(y * Width) + x];
            }
        }

        return new GrayImage(w, h, turned);
    }

    public unsafe GrayImage Scale(double factor)
    {
        var (w, h) = (Math.Max(1, (int)Math.Round(Width * factor)), Math.Max(1, (int)Math.Round(Height * factor)));
        var scaled = new byte[w * h];
        fixed (byte* from = Pixels, to = scaled)
        {
            using var source = new SKPixmap(Info(Width, Height), (nint)from, Width);
            using var target = new SKPixmap(Info(w, h), (nint)to, w);
            var sampling = factor > 1
                ? new SKSamplingOptions(SKCubicResampler.Mitchell)
                : new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear);
            return source.ScalePixels(target, sampling)
                ? new GrayImage(w, h, scaled)
                : throw new ReaderException(Problems.Corrupt);
        }
    }

    /// <summary>Netpbm's binary gray map: no compression, which costs more than the pipe.</summary>
    public void WritePgm(Stream output)
    {
        output.Write(
            Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"P5\n{Width} {Height}\n255\n")));
        output.Write(Pixels);
    }

    /// <summary>Reads into memory of the image's own size, and not a byte more.</summary>
    /// <exception cref="ReaderException">It is no whole gray map of 8 bits, or has more pixels than
    /// <paramref name="pixelsMax"/>.</exception>
    public static GrayImage ReadPgm(Stream input, long pixelsMax)
    {
        try
        {
            var gray = input.ReadByte() == 'P' && input.ReadByte() == '5' && input.ReadByte() == '\n';
            var (width, height, white) = gray ? (Number(input), Number(input), Number(input)) : default;
            if (white != 255 || width <= 0 || height <= 0 || width * height > pixelsMax)
            {
                throw new ReaderException(Problems.Corrupt);
            }

            var pixels = new byte[width * height];
            input.ReadExactly(pixels);
            return new GrayImage((int)width, (int)height, pixels);
        }
        catch (EndOfStreamException e)
        {
            throw new ReaderException(Problems.Corrupt, e);
        }
    }

    /// <summary>A number and the one white space behind it; -1 for anything else.</summary>
    private static long Number(Stream input)
    {
        const long Max = 1_000_000;
        var (value, digits) = (0L, 0);
        for (var c = input.ReadByte(); c is not (' ' or '\n'); c = input.ReadByte(), digits++)
        {
            if (c is < '0' or > '9' || value > Max)
            {
                return -1;
            }

            value = (value * 10) + (c - '0');
        }

        return digits > 0 ? value : -1;
    }

    private static SKImageInfo Info(int width, int height) => new(width, height, SKColorType.Gray8, SKAlphaType.Opaque);
}
