using System.Globalization;
using System.Text;
using Orleans.Docs.Engines;

namespace Orleans.Docs.Aws.Engines.Extract;

/// <summary>Pages that were drawn as a PDF of one image a page, which a job reads.</summary>
internal static class ImagePdf
{
    private const int ObjectsBefore = 2;
    private const int ObjectsPerPage = 3;

    public static byte[] Of(IReadOnlyList<PageImage> images)
    {
        using var pdf = new Writer(images.Sum(image => image.Jpeg.Length));
        pdf.Text("%PDF-1.4\n");
        pdf.Object(1, "<</Type/Catalog/Pages 2 0 R>>");
        var kids = string.Join(' ', Enumerable.Range(0, images.Count).Select(i => $"{PageAt(i)} 0 R"));
        pdf.Object(2, $"<</Type/Pages/Count {images.Count}/Kids[{kids}]>>");
        for (var i = 0; i < images.Count; i++)
        {
            var (image, page) = (images[i], PageAt(i));
            var size = string.Create(CultureInfo.InvariantCulture, $"{image.Width} {image.Height}");
            var content = $"q {image.Width} 0 0 {image.Height} 0 0 cm /I Do Q";
            pdf.Object(
                page,
                $"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {size}]/Contents {page + 1} 0 R"
                + $"/Resources<</XObject<</I {page + 2} 0 R>>>>>>");
            pdf.Object(page + 1, $"<</Length {content.Length}>>", Encoding.ASCII.GetBytes(content));
            pdf.Object(
                page + 2,
                $"<</Type/XObject/Subtype/Image/Width {image.Width}/Height {image.Height}/ColorSpace/DeviceGray"
                + $"/BitsPerComponent 8/Filter/DCTDecode/Length {image.Jpeg.Length}>>",
                image.Jpeg);
        }

        return pdf.End();
    }

    private static int PageAt(int index) => ObjectsBefore + 1 + (index * ObjectsPerPage);

    private sealed class Writer(int bytesMin) : IDisposable
    {
        private readonly MemoryStream _bytes = new(bytesMin);
        private readonly List<long> _starts = [];

        public void Text(string text) => _bytes.Write(Encoding.ASCII.GetBytes(text));

        public void Object(int number, string dictionary, ReadOnlyMemory<byte>? stream = null)
        {
            _starts.Add(_bytes.Length);
            Text($"{number} 0 obj\n{dictionary}\n");
            if (stream is { } bytes)
            {
                Text("stream\n");
                _bytes.Write(bytes.Span);
                Text("\nendstream\n");
            }

            Text("endobj\n");
        }

        public void Dispose() => _bytes.Dispose();

        public byte[] End()
        {
            var table = _bytes.Length;
            Text($"xref\n0 {_starts.Count + 1}\n0000000000 65535 f \n");
            foreach (var start in _starts)
            {
                Text(string.Create(CultureInfo.InvariantCulture, $"{start:D10} 00000 n \n"));
            }

            Text($"trailer\n<</Size {_starts.Count + 1}/Root 1 0 R>>\nstartxref\n{table}\n%%EOF\n");
            return _bytes.ToArray();
        }
    }
}
