using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.IO.Hashing;
using System.Text;

namespace Orleans.Docs.Cluster.Tests.BadInput;

/// <summary>Files that promise more than anyone can read, made of few bytes.</summary>
internal static class HostileFiles
{
    public const int HugeSide = 35_000;

    private static readonly byte[] PngSignature = [0x89, .. "PNG\r\n"u8, 0x1A, (byte)'\n'];

    /// <summary>A whole, valid image of one bit a pixel: 150 MB of white in some 150 kB.</summary>
    public static byte[] HugePng()
    {
        using var file = new MemoryStream();
        file.Write(PngSignature);
        Chunk(file, "IHDR", Header());
        Chunk(file, "IDAT", Packed(HugeSide, (HugeSide / 8) + 1));
        Chunk(file, "IEND", []);
        return file.ToArray();
    }

    /// <summary>The size and nothing behind it.</summary>
    public static byte[] HugePngHeader()
    {
        using var file = new MemoryStream();
        file.Write(PngSignature);
        Chunk(file, "IHDR", Header());
        return file.ToArray();
    }

    /// <summary>A page as wide and high as the image gets at 300 dpi.</summary>
    public static byte[] PdfWithHugePage() => Pdf(HugeSide * 72 / 300, HugeSide * 72 / 300);

    /// <summary>The image on an ordinary page.</summary>
    public static byte[] PdfWithHugeImage() => Pdf(595, 842);

    /// <summary>Pages that all show the same gray PNG, whose packed rows a PDF takes as they are.</summary>
    public static byte[] ScannedPdf(byte[] grayPng, int pages)
    {
        var (width, height) = (
            BinaryPrimitives.ReadInt32BigEndian(grayPng.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(grayPng.AsSpan(20)));
        using var rows = new MemoryStream();
        for (var at = PngSignature.Length; at < grayPng.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(grayPng.AsSpan(at));
            if (grayPng.AsSpan(at + 4, 4).SequenceEqual("IDAT"u8))
            {
                rows.Write(grayPng.AsSpan(at + 8, length));
            }

            at += 12 + length;
        }

        var image = $"/Type/XObject/Subtype/Image/Width {width}/Height {height}/ColorSpace/DeviceGray/BitsPerComponent 8"
            + $"/Filter/FlateDecode/DecodeParms<</Predictor 15/Colors 1/BitsPerComponent 8/Columns {width}>>";
        return Pdf(300, 300 * height / width, image, rows.ToArray(), pages);
    }

    private static byte[] Pdf(int width, int height) => Pdf(
        width, height,
        $"/Type/XObject/Subtype/Image/Width {HugeSide}/Height {HugeSide}/ColorSpace/DeviceGray/BitsPerComponent 1"
            + "/Filter/FlateDecode",
        Packed(HugeSide, HugeSide / 8), pages: 1);

    private static byte[] Pdf(int width, int height, string imageKeys, byte[] image, int pages)
    {
        var content = string.Create(CultureInfo.InvariantCulture, $"{width} 0 0 {height} 0 0 cm /I Do");
        var pdf = new MemoryStream();
        Write($"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n");
        Write($"2 0 obj\n<</Type/Pages/Count {pages}/Kids[{string.Concat(Enumerable.Range(10, pages).Select(i => $"{i} 0 R "))}]>>\nendobj\n");
        Write($"3 0 obj\n<</Length {content.Length}>>\nstream\n{content}\nendstream\nendobj\n4 0 obj\n<<{imageKeys}/Length {image.Length}>>\nstream\n");
        pdf.Write(image);
        Write("\nendstream\nendobj\n");
        for (var page = 0; page < pages; page++)
        {
            Write($"{10 + page} 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 {width} {height}]/Contents 3 0 R"
                + "/Resources<</XObject<</I 4 0 R>>>>>>\nendobj\n");
        }

        Write("trailer <</Root 1 0 R/Size 9999>>\n%%EOF\n");
        return pdf.ToArray();

        void Write(string text) => pdf.Write(Encoding.Latin1.GetBytes(text));
    }

    private static byte[] Header()
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, HugeSide);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), HugeSide);
        header[8] = 1;
        return header;
    }

    private static byte[] Packed(int rows, int rowBytes)
    {
        using var packed = new MemoryStream();
        using (var zip = new ZLibStream(packed, CompressionLevel.Fastest))
        {
            var row = new byte[rowBytes];
            for (var i = 0; i < rows; i++)
            {
                zip.Write(row);
            }
        }

        return packed.ToArray();
    }

    private static void Chunk(MemoryStream file, string type, ReadOnlySpan<byte> data)
    {
        var bytes = new byte[12 + data.Length];
        BinaryPrimitives.WriteInt32BigEndian(bytes, data.Length);
        Encoding.ASCII.GetBytes(type, bytes.AsSpan(4));
        data.CopyTo(bytes.AsSpan(8));
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(8 + data.Length), Crc32.HashToUInt32(bytes.AsSpan(4, 4 + data.Length)));
        file.Write(bytes);
    }
}
