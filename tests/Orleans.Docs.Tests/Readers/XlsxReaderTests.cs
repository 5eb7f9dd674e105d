using Orleans.Docs.Content;
using Orleans.Docs.Parser.Readers;
using Orleans.Docs.Parser.Readers.Office;
using Xunit;

namespace Orleans.Docs.Tests.Readers;

public sealed class XlsxReaderTests
{
    private const string Rows = """
        <sheetData>
        <row r="1"><c r="A1" t="inlineStr"><is><t>Item</t></is></c><c r="B1" t="inlineStr"><is><t>Date</t></is></c>
        </row>
        <row r="3"><c r="A3" t="inlineStr"><is><t>Tea</t></is></c><c r="B3" s="1"><v>45292</v></c><c r="D3" s="2">
        <v>1234.5</v></c></row>
        <row r="4"><c r="A4" t="b"><v>1</v></c><c r="B4" s="1"><v>45292.5</v></c><c r="C4" s="3"><v>0.256</v></c>
        <c r="D4"><v>0.1</v></c></row>
        </sheetData><mergeCells count="1"><mergeCell ref="B1:D2"/></mergeCells>
        """;

    private const string One = "<sheetData><row r=\"1\"><c r=\"A1\"><v>7</v></c></row></sheetData>";

    [Fact]
    public void Sheets_are_pages_with_a_table_of_what_a_person_sees()
    {
        var book = new XlsxReader().Open(OfficeFiles.Xlsx(
            ["dd/mm/yyyy", "\"$\"#,##0.00", "0.0%"],
            ("Sales", false, Rows),
            ("Blank", false, "<sheetData/>"),
            ("Secret", true, One)));
        var pages = book.Pages().ToList();
        Assert.Equal(
            "Item\tDate\n\nTea\t2024-01-01\t\t$1,234.50\nTRUE\t2024-01-01 12:00:00\t25.6%\t0.1\n", pages[0].Text);
        Assert.Equal(["Sales", "Secret (hidden)"], pages.Select(page => page.Tables[0].Name));
        Assert.Equal((4, 4), (pages[0].Tables[0].Rows, pages[0].Tables[0].Columns));
        Assert.Contains(new TableCell(0, 1, "Date", 2, 3), pages[0].Tables[0].Cells);
        Assert.Equal("7\n", pages[1].Text);
    }

    [Theory]
    [InlineData(1234.5, "#,##0.00 [$€-407]", "1,234.50 €")]
    [InlineData(-3.0, "0.00;(0.00)", "(3.00)")]
    [InlineData(-3.0, "#,##0", "-3")]
    [InlineData(0.0, "0;-0;\"none\"", "0")]
    [InlineData(12.3456, "General", "12.3456")]
    [InlineData(0.30000000000000004, null, "0.3")]
    [InlineData(42.0, "00000", "00042")]
    [InlineData(1e20, null, "1E+20")]
    [InlineData(12.5, "_-* #,##0.00_-;[Red]-* #,##0.00_-", "12.50")]
    public void Numbers_look_as_their_format_says(double value, string? format, string expected) =>
        Assert.Equal(expected, CellFormat.Show(value, format));

    [Fact]
    public void A_row_that_claims_an_impossible_place_does_not_make_the_reader_walk_there()
    {
        var far = One.Replace("r=\"1\"", "r=\"2147483647\"", StringComparison.Ordinal);
        var book = OfficeFiles.Xlsx([], ("Far", false, far));
        Assert.Equal(Problems.Corrupt, Reading.CodeOf(() => new XlsxReader().Open(book)));
    }

    [Fact]
    public void Limits_and_damage_end_in_codes()
    {
        var bytes = OfficeFiles.Xlsx([], ("One", false, Rows));
        Assert.Equal(
            Problems.OutputTooLarge,
            Reading.CodeOf(() => new XlsxReader().Open(bytes, new ReaderLimits { CellsMax = 3 })));
        Assert.Equal(
            Problems.OutputTooLarge,
            Reading.CodeOf(() => new XlsxReader().Open(bytes, new ReaderLimits { UnpackedBytesMax = 500 })));
        Assert.Equal(Problems.Corrupt, Reading.CodeOf(() => new XlsxReader().Open(bytes[..(bytes.Length / 2)])));
        Assert.Equal(Problems.Corrupt, Reading.CodeOf(() => new XlsxReader().Open("not a workbook at all")));
        Assert.Equal(
            Problems.Empty,
            Reading.CodeOf(() => new XlsxReader().Open(OfficeFiles.Xlsx([], ("Blank", false, "<sheetData/>")))));
    }
}
