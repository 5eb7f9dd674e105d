using Orleans.Docs.Content;
using Orleans.Docs.Parser.Ocr;
using Orleans.Docs.Parser.Protocol;
using Orleans.Docs.Parser.Readers;
using Orleans.Docs.Parser.Readers.Pdf;
using Xunit;

namespace Orleans.Docs.Tests.Parser;

public sealed class PdfReaderTests
{
    [Fact]
    public void Words_stand_where_the_page_shows_them()
    {
        var page = ReadFirst(
            PdfSample.Of([PdfSample.Text(59.5, 757.8, "Invoice") + PdfSample.Text(297.5, 84.2, "Total")]));
        Assert.Equal(TextSource.TextLayer, page.Source);
        Assert.Equal(1, page.Confidence);
        Assert.Equal("Invoice\n\nTotal\n", page.Text);
        var (first, last) = (page.Words[0], page.Words[1]);
        Assert.Equal("Total", page.Text.Substring(last.Start, last.Length));
        Assert.InRange(first.Box.X, 0.09f, 0.11f);
        Assert.InRange(first.Box.Y + first.Box.Height, 0.09f, 0.11f);
        Assert.InRange(last.Box.X, 0.49f, 0.51f);
        Assert.InRange(last.Box.Y + last.Box.Height, 0.89f, 0.91f);
    }

    [Fact]
    public void A_turned_page_is_read_as_it_is_displayed()
    {
        // The text runs upwards along the left edge; the page is shown turned by 90 degrees.
        const string Upwards = "BT /F1 11 Tf 0 1 -1 0 59.5 84.2 Tm (Sideways heading) Tj ET";
        var page = ReadFirst(PdfSample.Of([Upwards], pageKeys: "/Rotate 90"));
        Assert.Equal("Sideways heading\n", page.Text);
        Assert.Equal((842, 595), ((int)page.WidthPoints, (int)page.HeightPoints));
        Assert.InRange(page.Words[0].Box.X, 0.09f, 0.11f);
        Assert.InRange(page.Words[0].Box.Y, 0.08f, 0.11f);
    }

    [Fact]
    public void Columns_are_read_one_after_the_other()
    {
        var columns = string.Concat(Enumerable.Range(0, 12).Select(line =>
            PdfSample.Text(60, 700 - (line * 14), $"left {line} runs on and on here")
            + PdfSample.Text(320, 700 - (line * 14), $"right {line} runs on and on here")));
        var page = ReadFirst(PdfSample.Of([PdfSample.Text(60, 780, "A heading above both columns", 20) + columns]));
        string[] inOrder = ["heading", "left 0", "left 11", "right 0"];
        var places = inOrder.Select(part => page.Text.IndexOf(part, StringComparison.Ordinal));
        Assert.Equal(places.Order(), places);
    }

    [Fact]
    public void Ruled_lines_make_a_table_with_spans()
    {
        // Three columns and three rows; the first row is one cell across.
        const string Rules = "60 700 m 360 700 l 60 680 m 360 680 l 60 660 m 360 660 l 60 640 m 360 640 l "
            + "60 640 m 60 700 l 360 640 m 360 700 l 160 640 m 160 680 l 260 640 m 260 680 l S ";
        var page = ReadFirst(PdfSample.Of([
            Rules + PdfSample.Text(150, 685, "Price list") + PdfSample.Text(65, 665, "Item") + PdfSample.Text(
                165, 665, "Count")
            + PdfSample.Text(265, 665, "Price") + PdfSample.Text(65, 645, "Blue pen")
                + PdfSample.Text(265, 645, "1.50")]));
        var table = Assert.Single(page.Tables);
        Assert.Equal((3, 3), (table.Rows, table.Columns));
        Assert.Equal("Price list", Cell(0, 0).Text);
        Assert.Equal(3, Cell(0, 0).ColumnSpan);
        Assert.Equal("Blue pen", Cell(2, 0).Text);
        Assert.Equal("", Cell(2, 1).Text);
        Assert.Equal("1.50", Cell(2, 2).Text);
        Assert.Equal(7, table.Cells.Length);

        TableCell Cell(int row, int column) => table.Cells.Single(cell => cell.Row == row && cell.Column == column);
    }

    [Fact]
    public void Form_fields_have_full_names_and_values()
    {
        const string Objects = """
            5 0 obj <</Fields[6 0 R 7 0 R]>> endobj
            6 0 obj <</T(person)/Kids[8 0 R]>> endobj
            7 0 obj <</FT/Btn/T(agreed)/V/Yes/AS/Yes/Type/Annot/Subtype/Widget/Rect[60 500 70 510]/P 10 0 R>> endobj
            8 0 obj <</FT/Tx/T(name)/V(Ada Example)/Parent 6 0 R/Type/Annot/Subtype/Widget
            /Rect[60 600 260 620]/P 10 0 R>> endobj

            """;
        var page = ReadFirst(PdfSample.Of(
            [PdfSample.Text(60, 700, "Form")], "/Annots[7 0 R 8 0 R]", "/AcroForm 5 0 R", Objects));
        Assert.Equal(
            [("agreed", FieldKind.CheckBox, "true"), ("person.name", FieldKind.Text, "Ada Example")],
            page.Fields.OrderBy(field => field.Name).Select(field => (field.Name, field.Kind, field.Value)));
        Assert.InRange(page.Fields.Single(field => field.Kind == FieldKind.Text).Box!.Value.X, 0.09f, 0.11f);
    }

    [Fact]
    public void What_is_no_PDF_behind_its_header_is_refused()
    {
        Assert.ThrowsAny<Exception>(() => Open("%PDF-1.7\nnothing"u8.ToArray()));
        Assert.Equal(Problems.OutputTooLarge, Assert.Throws<ReaderException>(() =>
            Open(PdfSample.Digital(1), new ReaderLimits { CharactersPerPageMax = 100 }).Read(1, default)).Code);
    }

    private static PageContent ReadFirst(byte[] pdf)
    {
        using var document = Open(pdf);
        Assert.Equal(1, document.PageCount);
        return document.Read(1, default);
    }

    private static IOpenDocument Open(byte[] pdf, ReaderLimits? limits = null) =>
        new PdfReader(new PageOcr(new ReadSettings()), 300).Open(pdf, limits ?? new ReaderLimits());
}
