using System.Globalization;
using System.Text;

namespace Orleans.Docs.Samples;

/// <summary>Writes a PDF object by object, where a library would refuse to. Object 1 is the catalogue.</summary>
internal sealed class RawPdf
{
    private readonly List<byte[]> _objects = [];

    /// <summary>Entries of the trailer besides Size and Root.</summary>
    public string Trailer { get; set; } = "";

    /// <summary>Number of the object that <see cref="Add(string)"/> will write next.</summary>
    public int Next => _objects.Count + 1;

    public static byte[] OfPicture(byte[] jpeg, int widthPoints, int heightPoints)
    {
        var (width, height) = JpegSize(jpeg);
        var pdf = new RawPdf();
        pdf.Add("<< /Type /Catalog /Pages 2 0 R >>");
        pdf.Add("<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
        pdf.Add($"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {widthPoints} {heightPoints}] "
            + "/Resources << /XObject << /Scan 5 0 R >> >> /Contents 4 0 R >>");
        pdf.AddStream("", Latin($"q {widthPoints} 0 0 {heightPoints} 0 0 cm /Scan Do Q"));
        pdf.AddStream(
            $"/Type /XObject /Subtype /Image /Width {width} /Height {height} /ColorSpace /DeviceGray "
            + "/BitsPerComponent 8 /Filter /DCTDecode", jpeg);
        return pdf.ToBytes();
    }

    public void Add(string body) => _objects.Add(Latin(body));

    public void AddStream(string entries, byte[] content)
    {
        var head = Latin($"<< {entries} /Length {content.Length} >>\nstream\n");
        _objects.Add([.. head, .. content, .. "\nendstream"u8]);
    }

    public byte[] ToBytes()
    {
        using var file = new MemoryStream();
        file.Write(Latin("%PDF-1.7\n%\u00e2\u00e3\u00cf\u00d3\n"));
        var table = new StringBuilder(string.Create(
            CultureInfo.InvariantCulture, $"xref\n0 {_objects.Count + 1}\n0000000000 65535 f \n"));
        for (var i = 0; i < _objects.Count; i++)
        {
            table.Append(CultureInfo.InvariantCulture, $"{file.Length:D10} 00000 n \n");
            file.Write(Latin($"{i + 1} 0 obj\n"));
            file.Write(_objects[i]);
            file.Write(Latin("\nendobj\n"));
        }

        var start = file.Length;
        file.Write(Latin(table.ToString()));
        file.Write(Latin($"trailer\n<< /Size {_objects.Count + 1} /Root 1 0 R {Trailer} >>\n"));
        file.Write(Latin($"startxref\n{start}\n%%EOF\n"));
        return file.ToArray();
    }

    public static byte[] Latin(string text) => Encoding.Latin1.GetBytes(text);

    /// <summary>From the start-of-frame marker.</summary>
    private static (int Width, int Height) JpegSize(byte[] jpeg)
    {
        var i = 2;
        while (jpeg[i + 1] is < 0xC0 or > 0xC2)
        {
            i += 2 + (jpeg[i + 2] << 8) + jpeg[i + 3];
        }

        return ((jpeg[i + 7] << 8) + jpeg[i + 8], (jpeg[i + 5] << 8) + jpeg[i + 6]);
    }
}
