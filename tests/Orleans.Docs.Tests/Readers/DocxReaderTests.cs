using Orleans.Docs.Content;
using Orleans.Docs.Parser.Readers;
using Orleans.Docs.Parser.Readers.Office;
using Xunit;
using static Orleans.Docs.Tests.Readers.OfficeFiles;

namespace Orleans.Docs.Tests.Readers;

public sealed class DocxReaderTests
{
    [Fact]
    public void Text_headings_breaks_and_margins_come_in_reading_order()
    {
        var document = new DocxReader().Open(Docx(
            Paragraph("Offer", "<w:pStyle w:val=\"H\"/>") + Paragraph("First")
            + "<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:br w:type=\"page\"/>"
            + "<w:lastRenderedPageBreak/><w:t>next</w:t></w:r>"
            + "<w:hyperlink r:id=\"x\"><w:r><w:t> link</w:t></w:r></w:hyperlink></w:p>"
            + Paragraph("third", "<w:pageBreakBefore/>"),
            styles: "<w:style w:type=\"paragraph\" w:styleId=\"H\"><w:name w:val=\"heading 1\"/></w:style>",
            header: Paragraph("Acme Ltd"),
            footer: Paragraph("Registered in Utopia")));
        Assert.Equal(
            ["Acme Ltd\n\nOffer\nFirst\na\tb\nc\n", "next link\n", "third\n\nRegistered in Utopia\n"],
            document.Pages().Select(page => page.Text));
        Assert.Equal("A title", document.Properties["title"]);
        Assert.Equal("Ann", document.Properties["author"]);
    }

    [Fact]
    public void Tracked_changes_are_accepted_and_hidden_text_and_field_codes_are_left_out()
    {
        var document = new DocxReader().Open(Docx("""
            <w:p><w:r><w:t>The price is </w:t></w:r><w:del><w:r><w:delText>10</w:delText></w:r></w:del>
            <w:ins><w:r><w:t>12</w:t></w:r></w:ins><w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r>
            <w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>
            <w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t> on page 3</w:t></w:r><w:r>
            <w:fldChar w:fldCharType="end"/></w:r></w:p>
            <w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>joined </w:t></w:r></w:p><w:p><w:r><w:t>line</w:t>
            </w:r></w:p>
            """));
        Assert.Equal("The price is 12 on page 3\njoined line\n", document.AllText());
    }

    [Fact]
    public void List_items_carry_their_marks()
    {
        const string Numbering = """
            <w:abstractNum w:abstractNumId="0">
              <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
              <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%1(%2)"/>
              </w:lvl></w:abstractNum>
            <w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="x"/>
            </w:lvl></w:abstractNum>
            <w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/>
            </w:num>
            <w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/>
            </w:lvlOverride></w:num>
            """;
        static string Item(string text, int list, int level = 0) =>
            Paragraph(text, $"<w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"{list}\"/></w:numPr>");
        var body = Item("one", 1) + Item("sub", 1, 1) + Item("sub", 1, 1) + Item("two", 1) + Item("sub", 1, 1)
            + Item("dot", 2) + Item("new", 3);
        Assert.Equal(
            "1. one\n  1(a) sub\n  1(b) sub\n2. two\n  2(a) sub\n- dot\n7. new\n",
            new DocxReader().Open(Docx(body, Numbering)).AllText());
    }

    [Fact]
    public void Tables_are_text_and_tables_with_merged_cells()
    {
        static string Cell(string text, string properties = "") =>
            $"<w:tc><w:tcPr>{properties}</w:tcPr>{Paragraph(text)}</w:tc>";
        var body = Paragraph("before") + "<w:tbl><w:tr>" + Cell("Head", "<w:gridSpan w:val=\"2\"/>")
            + Cell("C", "<w:vMerge w:val=\"restart\"/>")
            + "</w:tr><w:tr>" + Cell("1") + Cell("2") + Cell("", "<w:vMerge/>")
            + "</w:tr></w:tbl>" + Paragraph("after");
        var page = Assert.Single(new DocxReader().Open(Docx(body)).Pages());
        Assert.Equal("before\nHead\tC\n1\t2\t\n\nafter\n", page.Text);
        var table = Assert.Single(page.Tables);
        Assert.Equal((2, 3), (table.Rows, table.Columns));
        Assert.Equal([new(0, 0, "Head", 1, 2), new(0, 2, "C", 2, 1), new(1, 0, "1"), new(1, 1, "2")], table.Cells);
    }

    [Fact]
    public void Notes_stand_at_the_end_of_their_page_and_text_boxes_behind_their_paragraph()
    {
        var body = "<w:p><w:r><w:t>Claim</w:t></w:r><w:r><w:footnoteReference w:id=\"2\"/></w:r></w:p>"
            + "<w:p><w:r><mc:AlternateContent><mc:Choice Requires=\"wps\"><wps:txbx><w:txbxContent>"
            + Paragraph("boxed")
            + "</w:txbxContent></wps:txbx></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>"
            + Paragraph("boxed")
            + "</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
            + "<w:r><w:t>beside</w:t></w:r></w:p>"
            + "<w:p><w:r><w:br w:type=\"page\"/><w:t>next</w:t></w:r></w:p>";
        var notes = "<w:footnote w:type=\"separator\" w:id=\"0\"><w:p/></w:footnote>"
            + $"<w:footnote w:id=\"2\">{Paragraph(" proof")}</w:footnote>";
        Assert.Equal(
            ["Claim[2]\nbeside\nboxed\n[2] proof\n", "next\n"],
            new DocxReader().Open(Docx(body, footnotes: notes)).Pages().Select(page => page.Text));
    }

    [Fact]
    public void Controls_and_older_fields_are_form_fields()
    {
        var body = """
            <w:sdt><w:sdtPr><w:alias w:val="Name"/><w:text/></w:sdtPr><w:sdtContent><w:p><w:r><w:t>Ada</w:t></w:r>
            </w:p></w:sdtContent></w:sdt>
            <w:p><w:sdt><w:sdtPr><w:tag w:val="agree"/><w14:checkbox><w14:checked w14:val="1"/></w14:checkbox></w:sdtPr>
            <w:sdtContent><w:r><w:t>☒</w:t></w:r></w:sdtContent></w:sdt>
            <w:sdt><w:sdtPr><w:alias w:val="Colour"/><w:showingPlcHdr/><w:dropDownList/></w:sdtPr><w:sdtContent><w:r>
            <w:t>Choose</w:t></w:r></w:sdtContent></w:sdt></w:p>
            <w:p><w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:name w:val="City"/><w:textInput/></w:ffData>
            </w:fldChar></w:r>
            <w:r><w:instrText>FORMTEXT</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r>
            <w:t>Rome</w:t></w:r>
            <w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:fldChar w:fldCharType="begin"><w:ffData>
            <w:name w:val="Ok"/>
            <w:checkBox><w:default w:val="0"/></w:checkBox></w:ffData></w:fldChar></w:r><w:r>
            <w:fldChar w:fldCharType="end"/></w:r></w:p>
            """;
        var page = Assert.Single(new DocxReader().Open(Docx(body)).Pages());
        Assert.Equal(
            [
                new("Name", FieldKind.Text, "Ada"), new("agree", FieldKind.CheckBox, "true"),
                new("Colour", FieldKind.Choice, null), new("City", FieldKind.Text, "Rome"),
                new("Ok", FieldKind.CheckBox, "false"),
            ],
            page.Fields);
        Assert.Equal("Ada\n☒Choose\nRome\n", page.Text);
    }

    [Fact]
    public void A_section_ends_a_page_unless_the_next_one_goes_on()
    {
        static string Section(string type) => $"<w:sectPr><w:type w:val=\"{type}\"/></w:sectPr>";
        var body = Paragraph("one", Section("nextPage")) + Paragraph("two", Section("continuous"))
            + Paragraph("three") + Section("nextPage");
        Assert.Equal(["one\ntwo\n", "three\n"], new DocxReader().Open(Docx(body)).Pages().Select(page => page.Text));
    }

    [Fact]
    public void What_unpacks_to_too_much_is_refused_whatever_its_directory_says()
    {
        var small = new ReaderLimits { UnpackedBytesMax = 10 * 1024 * 1024 };
        var bomb = Zip("word/document.xml", stream =>
        {
            var zeros = new byte[1024 * 1024];
            for (var i = 0; i < 20; i++)
            {
                stream.Write(zeros);
            }
        });
        Assert.True(bomb.Length < 100_000);
        Assert.Equal(
            Problems.OutputTooLarge,
            Reading.CodeOf(() => new DocxReader().Open(bomb, small)));
    }

    [Fact]
    public void Damage_and_other_packages_end_in_codes()
    {
        var whole = Docx(Paragraph("x"));
        Assert.Equal(Problems.Corrupt, Reading.CodeOf(() => new DocxReader().Open(whole[..(whole.Length / 2)])));
        Assert.Equal(Problems.Corrupt, Reading.CodeOf(() => new DocxReader().Open(Zip("readme.txt", _ => { }))));
        var broken = Zip("word/document.xml", stream => stream.Write("<w:document><a>"u8));
        Assert.Equal(Problems.Corrupt, Reading.CodeOf(() => new DocxReader().Open(broken)));
        Assert.Equal(Problems.Empty, Reading.CodeOf(() => new DocxReader().Open(Docx("<w:p/>"))));
        Assert.Equal(Problems.Unsupported, Reading.CodeOf(() => new DocxReader().Open("plain")));
    }
}
