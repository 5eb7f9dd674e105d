using System.Globalization;
using System.Text;

namespace Orleans.Docs.Bench.Material;

/// <summary>Writes a PDF of one A4 page that uses one resource: a font or a picture.</summary>
internal static class PdfFile
{
    public const int WidthPoints = 595;
    public const int HeightPoints = 842;

    /// <param name="resource">Entry of the page's resources that names object 5.</param>
    /// <param name="entries">Of object 5's dictionary.</param>
    /// <param name="body">Of object 5, where it is a stream.</param>
    public static byte[] OfPage(string resource, byte[] content, string entries, byte[]? body)
    {
        using var file = new MemoryStream();
        var offsets = new List<long>();
        file.Write(Latin("%PDF-1.7\n"));
        Object("<< /Type /Catalog /Pages 2 0 R >>", null);
        Object("<< /Type /Pages /Kids [3 0 R] /Count 1 >>", null);
        Object(
            $"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WidthPoints} {HeightPoints}] /Resources << {resource} >> "
            + "/Contents 4 0 R >>", null);
        Object($"<< /Length {content.Length} >>", content);
        Object(body is null ? $"<< {entries} >>" : $"<< {entries} /Length {body.Length} >>", body);
        var table = file.Length;
        file.Write(Latin($"xref\n0 {offsets.Count + 1}\n0000000000 65535 f \n"));
        foreach (var offset in offsets)
        {
            file.Write(Latin(string.Create(CultureInfo.InvariantCulture, $"{offset:D10} 00000 n \n")));
        }

        file.Write(Latin($"trailer\n<< /Size {offsets.Count + 1} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n"));
        return file.ToArray();

        void Object(string dictionary, byte[]? stream)
        {
            offsets.Add(file.Length);
            file.Write(Latin($"{offsets.Count} 0 obj\n{dictionary}\n"));
            if (stream is not null)
            {
                file.Write("stream\n"u8);
                file.Write(stream);
                file.Write("\nendstream\n"u8);
            }

            file.Write("endobj\n"u8);
        }
    }

    public static byte[] Latin(string text) => Encoding.Latin1.GetBytes(text);
}
