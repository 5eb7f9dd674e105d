namespace Orleans.Docs.Samples;

/// <summary>Small files made to hurt whoever opens them in good faith.</summary>
internal static class HostileSamples
{
    /// <summary>The head of a Linux program: no document, whatever its name says.</summary>
    public static byte[] Executable() =>
        [0x7F, .. "ELF"u8, 2, 1, 1, 0, .. new byte[8], 2, 0, 0x3E, 0, 1, 0, 0, 0, .. new byte[40]];

    /// <summary>
    /// By the cross-reference stream, the filter that unpacks object stream 4 lies inside object stream 4: whoever
    /// opens one to read the other never comes back.
    /// </summary>
    public static byte[] XrefThatRefersToItself()
    {
        const string Packed = "1 0 << /Type /Catalog /Pages 2 0 R >>";
        var pages = RawPdf.Latin("%PDF-1.5\n2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\n");
        var packed = RawPdf.Latin($"4 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Filter 5 0 R /Length {Packed.Length} >>\n"
            + $"stream\n{Packed}\nendstream\nendobj\n");
        var (packedAt, tableAt) = (pages.Length, pages.Length + packed.Length);
        byte[] rows =
        [
            0, 0, 0, 0xFF,
            2, 0, 4, 0,
            1, 0, 9, 0,
            1, (byte)(tableAt >> 8), (byte)tableAt, 0,
            1, (byte)(packedAt >> 8), (byte)packedAt, 0,
            2, 0, 4, 0,
        ];
        var table = RawPdf.Latin(
            $"3 0 obj\n<< /Type /XRef /Size 6 /W [1 2 1] /Root 1 0 R /Length {rows.Length} >>\nstream\n");
        var end = RawPdf.Latin($"\nendstream\nendobj\nstartxref\n{tableAt}\n%%EOF\n");
        return [.. pages, .. packed, .. table, .. rows, .. end];
    }

    /// <summary>A form XObject whose content draws the form again, found among the resources of the page.</summary>
    public static byte[] FormThatDrawsItself()
    {
        var pdf = new RawPdf();
        pdf.Add("<< /Type /Catalog /Pages 2 0 R >>");
        pdf.Add("<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
        pdf.Add("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] "
            + "/Resources << /XObject << /Self 5 0 R >> >> /Contents 4 0 R >>");
        pdf.AddStream("", RawPdf.Latin("q /Self Do Q"));
        pdf.AddStream("/Type /XObject /Subtype /Form /BBox [0 0 200 200]", RawPdf.Latin("q /Self Do Q"));
        return pdf.ToBytes();
    }
}
