using System.Globalization;
using System.Text;

namespace Orleans.Docs.Tests.Parser;

/// <summary>
/// PDF files written by hand, honest and hostile. Readers find the objects without a cross-reference table.
/// </summary>
internal static class PdfSample
{
    /// <summary>One page for each content stream, A4, with Helvetica as <c>/F1</c>.</summary>
    public static byte[] Of(
        IReadOnlyList<string> contents, string pageKeys = "", string catalogKeys = "", string objects = "")
    {
        var pdf = new StringBuilder("%PDF-1.7\n");
        var kids = string.Join(' ', Enumerable.Range(0, contents.Count).Select(i => $"{10 + (2 * i)} 0 R"));
        Object(pdf, 1, $"<</Type/Catalog/Pages 2 0 R{catalogKeys}>>");
        Object(pdf, 2, $"<</Type/Pages/Kids[{kids}]/Count {contents.Count}>>");
        Object(pdf, 3, "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>");
        for (var i = 0; i < contents.Count; i++)
        {
            var number = 10 + (2 * i);
            Object(pdf, number, $"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {number + 1} 0 R"
                + $"/Resources<</Font<</F1 3 0 R>>>>{pageKeys}>>");
            Object(pdf, number + 1, $"<</Length {contents[i].Length}>>\nstream\n{contents[i]}\nendstream");
        }

        return Encoding.Latin1.GetBytes(
            pdf.Append(objects).Append("trailer <</Root 1 0 R/Size 9999>>\n%%EOF\n").ToString());
    }

    public static string Text(double x, double y, string text, int size = 11) => string.Create(
        CultureInfo.InvariantCulture, $"BT /F1 {size} Tf {x} {y} Td ({text}) Tj ET\n");

    public static byte[] Digital(int pages) =>
        Of([.. Enumerable.Range(1, pages).Select(page => string.Concat(Enumerable.Range(0, 40).Select(line =>
            Text(72, 770 - (line * 17), $"Page {page} line {line} of a digital document with a few words"))))]);

    /// <summary>A form XObject without resources of its own finds itself in those of the page.</summary>
    public static byte[] FormThatDrawsItself(int honestPagesBefore = 0)
    {
        var contents = Enumerable.Repeat(Text(72, 700, "An honest page"), honestPagesBefore).Append("/X Do").ToList();
        return Of(
            contents,
            pageKeys: "/Resources<</Font<</F1 3 0 R>>/XObject<</X 4 0 R>>>>",
            objects: "4 0 obj\n<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Length 5>>\n"
                + "stream\n/X Do\nendstream\nendobj\n");
    }

    /// <summary>The cross-reference stream puts the filter of an object stream into that same object stream.</summary>
    public static byte[] XrefStreamThatLeadsIntoItself()
    {
        const string Packed = "1 0 2 30 3 80 6 140 <</Type/Catalog/Pages 2 0 R>>    "
            + "<</Type/Pages/Kids[3 0 R]/Count 1>>    <</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>        /A      ";
        var pdf = new StringBuilder("%PDF-1.7\n");
        var packedAt = pdf.Length;
        Object(
            pdf, 4, $"<</Type/ObjStm/N 4/First 20/Length {Packed.Length}/Filter 6 0 R>>\nstream\n{Packed}\nendstream");
        var xrefAt = pdf.Length;
        var rows =
            new[] { (0, 0, 65535), (2, 4, 0), (2, 4, 1), (2, 4, 2), (1, packedAt, 0), (1, xrefAt, 0), (2, 4, 3) };
        var xref = string.Concat(rows.Select(row => new string([
            (char)row.Item1, (char)(row.Item2 >> 8), (char)(row.Item2 & 255), (char)(row.Item3 >> 8),
            (char)(row.Item3 & 255)])));
        Object(pdf, 5, $"<</Type/XRef/Size 7/W[1 2 2]/Root 1 0 R/Length {xref.Length}>>\nstream\n{xref}\nendstream");
        pdf.Append(CultureInfo.InvariantCulture, $"startxref\n{xrefAt}\n%%EOF\n");
        return Encoding.Latin1.GetBytes(pdf.ToString());
    }

    private static void Object(StringBuilder pdf, int number, string body) =>
        pdf.Append(CultureInfo.InvariantCulture, $"{number} 0 obj\n{body}\nendobj\n");
}
