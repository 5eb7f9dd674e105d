using System.Buffers.Binary;
using System.Diagnostics;
using System.IO.Compression;
using BitMiracle.LibTiff.Classic;
using Orleans.Docs.Content;
using Orleans.Docs.Parser.Ocr;
using Orleans.Docs.Parser.Protocol;
using Orleans.Docs.Parser.Readers;
using SkiaSharp;
using Xunit;

namespace Orleans.Docs.Cluster.Tests.Parser;

public sealed class ImageTests
{
    [Fact]
    public async Task A_picture_of_35_000_by_35_000_pixels_is_refused_by_its_header()
    {
        await using var bench = new ParserBench();
        await bench.Read("a first file warms the child"u8.ToArray());
        var started = Stopwatch.GetTimestamp();
        Assert.Equal(Problems.TooLarge, await bench.Refusal(Png(35_000, 35_000)));
        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Every_page_of_a_TIFF_is_a_page()
    {
        SkipWithoutTesseract();
        await using var bench = new ParserBench();
        var batch = await bench.Read(Tiff("FIRST PAGE", "SECOND PAGE"));
        Assert.Equal("image/tiff", batch.MediaType);
        Assert.Equal(["FIRST PAGE\n", "SECOND PAGE\n"], batch.Pages.Select(page => page.Text));
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Png, "image/png")]
    [InlineData(SKEncodedImageFormat.Jpeg, "image/jpeg")]
    [InlineData(SKEncodedImageFormat.Webp, "image/webp")]
    public async Task Pictures_are_read_with_words_where_they_stand(SKEncodedImageFormat format, string mediaType)
    {
        SkipWithoutTesseract();
        using var bitmap = Draw("INVOICE 4711");
        using var data = bitmap.Encode(format, 90);
        await using var bench = new ParserBench();
        var batch = await bench.Read(data.ToArray(), "scan.bin");
        var page = Assert.Single(batch.Pages);
        Assert.Equal(mediaType, batch.MediaType);
        Assert.Equal((TextSource.Ocr, "INVOICE 4711\n"), (page.Source, page.Text));
        Assert.InRange(page.Words[0].Box.X, 0.08f, 0.12f);
        Assert.InRange(page.Words[0].Box.Y + page.Words[0].Box.Height, 0.48f, 0.53f);
    }

    /// <summary>A page full of words, which keeps Tesseract at work for a while.</summary>
    internal static byte[] Scan(int lines)
    {
        using var bitmap = Draw([.. Enumerable.Repeat("INVOICE 4711", lines)]);
        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 90);
        return data.ToArray();
    }

    internal static void SkipWithoutTesseract()
    {
        try
        {
            new PageOcr(new ReadSettings()).Require();
        }
        catch (ReaderException)
        {
            Assert.Skip("tesseract-ocr is not installed");
        }
    }

    /// <summary>Capital letters of a stroke font, so that the test needs no font of the machine.</summary>
    private static SKBitmap Draw(params string[] lines)
    {
        var bitmap = new SKBitmap(1_000, 300 + (100 * lines.Length), SKColorType.Rgba8888, SKAlphaType.Opaque);
        using var canvas = new SKCanvas(bitmap);
        using var pen = new SKPaint { StrokeWidth = 8, IsAntialias = true, StrokeCap = SKStrokeCap.Square };
        canvas.Clear(SKColors.White);
        for (var line = 0; line < lines.Length; line++)
        {
            for (var i = 0; i < lines[line].Length; i++)
            {
                var (left, top) = (100 + (i * 55), 140 + (line * 100));
                foreach (var (x1, y1, x2, y2) in StrokeFont.Of(lines[line][i]))
                {
                    canvas.DrawLine(left + (x1 * 35), top + (y1 * 60), left + (x2 * 35), top + (y2 * 60), pen);
                }
            }
        }

        return bitmap;
    }

    private static byte[] Tiff(params string[] pages)
    {
        using var memory = new MemoryStream();
        using (var tiff = BitMiracle.LibTiff.Classic.Tiff.ClientOpen("test", "w", memory, new TiffStream()))
        {
            foreach (var text in pages)
            {
                using var bitmap = Draw(text);
                tiff.SetField(TiffTag.IMAGEWIDTH, bitmap.Width);
                tiff.SetField(TiffTag.IMAGELENGTH, bitmap.Height);
                tiff.SetField(TiffTag.BITSPERSAMPLE, 8);
                tiff.SetField(TiffTag.SAMPLESPERPIXEL, 1);
                tiff.SetField(TiffTag.PHOTOMETRIC, Photometric.MINISBLACK);
                tiff.SetField(TiffTag.COMPRESSION, Compression.LZW);
                for (var y = 0; y < bitmap.Height; y++)
                {
                    var row = Enumerable.Range(0, bitmap.Width).Select(x => bitmap.GetPixel(x, y).Red).ToArray();
                    tiff.WriteScanline(row, y);
                }

                tiff.WriteDirectory();
            }
        }

        return memory.ToArray();
    }

    /// <summary>A header that promises much, and a few compressed zeros behind it.</summary>
    private static byte[] Png(int width, int height)
    {
        using var memory = new MemoryStream();
        memory.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10]);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = 8;
        Chunk("IHDR", header);
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            zlib.Write(new byte[100_000]);
        }

        Chunk("IDAT", packed.ToArray());
        Chunk("IEND", []);
        return memory.ToArray();

        void Chunk(string type, byte[] data)
        {
            byte[] body = [.. type.Select(c => (byte)c), .. data];
            var number = new byte[4];
            BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
            memory.Write(number);
            memory.Write(body);
            BinaryPrimitives.WriteUInt32BigEndian(number, Crc(body));
            memory.Write(number);
        }
    }

    private static uint Crc(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
            }
        }

        return ~crc;
    }
}
