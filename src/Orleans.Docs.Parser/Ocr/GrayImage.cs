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

    /// <exception cref="ReaderException">The bytes are no gray map of 8 bits.</exception>
    public static GrayImage ReadPgm(byte[] bytes)
    {
        Span<int> numbers = stackalloc int[3];
        var position = 2;
        for (var i = 0; i < numbers.Length; i++)
        {
            while (position < bytes.Length && bytes[position] <= ' ')
            {
                position++;
            }

            while (position < bytes.Length && bytes[position] is >= (byte)'0' and <= (byte)'9')
            {
                numbers[i] = checked((numbers[i] * 10) + (bytes[position++] - '0'));
            }
        }

        position++;
        var (width, height) = (numbers[0], numbers[1]);
        return bytes.AsSpan().StartsWith("P5"u8) && numbers[2] == 255 && (long)width * height == bytes.Length - position
            ? new GrayImage(width, height, bytes[position..])
            : throw new ReaderException(Problems.Corrupt);
    }

    private static SKImageInfo Info(int width, int height) => new(width, height, SKColorType.Gray8, SKAlphaType.Opaque);
}
