namespace Orleans.Docs.Samples;

/// <summary>Small files made to hurt whoever opens them in good faith.</summary>
internal static class HostileSamples
{
    /// <summary>The head of a Linux program: no document, whatever its name says.</summary>
    public static byte[] Executable() =>
        [0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0x3E, 0, 1, 0, 0, 0, .. new byte[40]];

    /// <summary>
    /// The length of the cross-reference stream is a reference to the stream itself, so that whoever resolves one
    /// to read the other never comes back.
    /// </summary>
    public static byte[] XrefThatRefersToItself()
    {
        var head = RawPdf.Latin("%PDF-1.5\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
            + "2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\n");
        var entries = RawPdf.Latin("3 0 obj\n<< /Type /XRef /Size 4 /W [1 2 1] /Root 1 0 R /Length 3 0 R "
            + $"/Prev {head.Length} >>\nstream\n");
        byte[] rows = [0, 0, 0, 0xFF, 1, 0, 9, 0, 1, 0, 58, 0, 1, (byte)(head.Length >> 8), (byte)head.Length, 0];
        return [.. head, .. entries, .. rows, .. RawPdf.Latin($"\nendstream\nendobj\nstartxref\n{head.Length}\n%%EOF\n")];
    }

    /// <summary>A form XObject whose content draws the form again.</summary>
    public static byte[] FormThatDrawsItself()
    {
        var pdf = new RawPdf();
        pdf.Add("<< /Type /Catalog /Pages 2 0 R >>");
        pdf.Add("<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
        pdf.Add("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] "
            + "/Resources << /XObject << /Self 5 0 R >> >> /Contents 4 0 R >>");
        pdf.AddStream("", RawPdf.Latin("q /Self Do Q"));
        pdf.AddStream(
            "/Type /XObject /Subtype /Form /BBox [0 0 200 200] /Resources << /XObject << /Self 5 0 R >> >>",
            RawPdf.Latin("q /Self Do Q"));
        return pdf.ToBytes();
    }
}
