namespace Orleans.Docs.Samples;

/// <summary>A membership application whose interactive fields are filled in.</summary>
internal static class FormSample
{
    private static readonly (string Label, string Name, string Value)[] Fields =
    [
        ("Last name", "last_name", "Moreno"), ("First name", "first_name", "Clara"),
        ("Date of birth (MM/DD/YYYY)", "birth_date", "07/14/1988"),
        ("Social security number", "ssn", "219-09-9999"),
        ("Home address", "address", "45 Lakeside Drive, Portland, OR 97201"),
        ("Daytime phone", "phone", "(503) 555-0118"), ("E-mail", "email", "clara.moreno@example.com"),
        ("Occupation", "occupation", "Librarian"), ("Emergency contact", "emergency", "Jonas Moreno, (503) 555-0163"),
    ];

    private static readonly (string Label, string Name, bool Ticked)[] Boxes =
    [
        ("New application", "new", true), ("Renewal", "renewal", false), ("Full-year membership", "full_year", true),
        ("Send me the newsletter", "newsletter", false),
    ];

    private const int FirstField = 7;

    public static byte[] Pdf()
    {
        var count = Fields.Length + Boxes.Length;
        var widgets = string.Join(' ', Enumerable.Range(FirstField, count).Select(number => $"{number} 0 R"));
        var pdf = new RawPdf();
        pdf.Add($"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [{widgets}] /DA (/Helv 10 Tf 0 g) "
            + "/DR << /Font << /Helv 5 0 R >> >> >> >>");
        pdf.Add("<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
        pdf.Add("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
            + $"/Resources << /Font << /Helv 5 0 R /Bold 6 0 R >> >> /Annots [{widgets}] >>");
        pdf.AddStream("", RawPdf.Latin(Content()));
        pdf.Add("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>");
        pdf.Add("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>");
        AddWidgets(pdf, FirstField + count);
        return pdf.ToBytes();
    }

    private static void AddWidgets(RawPdf pdf, int firstAppearance)
    {
        for (var i = 0; i < Fields.Length; i++)
        {
            var (_, name, value) = Fields[i];
            pdf.Add($"<< /Type /Annot /Subtype /Widget /FT /Tx /T ({name}) /V ({Escape(value)}) /F 4 /P 3 0 R "
                + $"/Rect [220 {Y(i) - 5} 530 {Y(i) + 13}] /DA (/Helv 10 Tf 0 g) "
                + $"/AP << /N {firstAppearance + i} 0 R >> >>");
        }

        for (var i = 0; i < Boxes.Length; i++)
        {
            var state = Boxes[i].Ticked ? "Yes" : "Off";
            var appearance = firstAppearance + Fields.Length + (i * 2);
            pdf.Add($"<< /Type /Annot /Subtype /Widget /FT /Btn /T ({Boxes[i].Name}) /V /{state} /AS /{state} /F 4 "
                + $"/P 3 0 R /Rect [66 {BoxY(i) - 2} 78 {BoxY(i) + 10}] "
                + $"/AP << /N << /Yes {appearance} 0 R /Off {appearance + 1} 0 R >> >> >>");
        }

        foreach (var (_, _, value) in Fields)
        {
            Appearance(pdf, 310, 18, $"/Tx BMC q BT /Helv 10 Tf 0 g 3 5 Td ({Escape(value)}) Tj ET Q EMC");
        }

        foreach (var _ in Boxes)
        {
            Appearance(pdf, 12, 12, "q 1 w 2 2 m 10 10 l 2 10 m 10 2 l S Q");
            Appearance(pdf, 12, 12, "");
        }
    }

    private static void Appearance(RawPdf pdf, int width, int height, string content) =>
        pdf.AddStream(
            $"/Type /XObject /Subtype /Form /BBox [0 0 {width} {height}] /Resources << /Font << /Helv 5 0 R >> >>",
            RawPdf.Latin(content));

    private static string Content()
    {
        var lines = new List<string>
        {
            Text(62, 780, "Riverside Public Library", 12),
            Text(62, 752, "Application for Membership", 18, "Bold"),
            Text(62, 728, "Please complete all sections in block letters. Fields marked with * are required.", 9.5),
            Text(62, 704, "SECTION A - PERSONAL DETAILS", 11, "Bold"),
        };
        for (var i = 0; i < Fields.Length; i++)
        {
            lines.Add(Text(62, Y(i), Fields[i].Label + " *", 10));
            lines.Add($"0.5 w 220 {Y(i) - 5} 310 18 re S");
        }

        lines.Add(Text(62, BoxY(-1), "SECTION B - TYPE OF REQUEST (check all that apply)", 11, "Bold"));
        for (var i = 0; i < Boxes.Length; i++)
        {
            lines.Add(Text(86, BoxY(i), Boxes[i].Label, 10));
            lines.Add($"0.5 w 66 {BoxY(i) - 2} 12 12 re S");
        }

        lines.Add(Text(62, 270, "SECTION C - DECLARATION", 11, "Bold"));
        lines.Add(Text(62, 250, "I certify that the information given on this form is true and complete.", 10));
        lines.Add(Text(62, 215, "Signature of applicant: ______________________    Date: ______________", 10));
        lines.Add(Text(62, 170, "FOR OFFICE USE ONLY   Received by: ________  Card no.: ________  Approved [ ]", 9.5));
        return string.Join('\n', lines);
    }

    private static int Y(int field) => 678 - (field * 26);

    private static int BoxY(int box) => 400 - (box * 22);

    private static string Text(double x, double y, string text, double size, string font = "Helv") =>
        FormattableString.Invariant($"BT /{font} {size} Tf {x} {y} Td ({Escape(text)}) Tj ET");

    private static string Escape(string text) =>
        text.Replace("(", "\\(", StringComparison.Ordinal).Replace(")", "\\)", StringComparison.Ordinal);
}
