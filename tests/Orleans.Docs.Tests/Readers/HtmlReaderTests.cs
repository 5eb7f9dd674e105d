using System.Text;
using Orleans.Docs.Content;
using Orleans.Docs.Parser.Readers.Office;
using Xunit;

namespace Orleans.Docs.Tests.Readers;

public sealed class HtmlReaderTests
{
    [Fact]
    public void Visible_text_keeps_its_lines_and_the_rest_is_dropped()
    {
        var document = new HtmlReader().Open("""
            <!doctype html><html lang="en"><head><title>A  page</title><meta name="author" content="Ann">
            <style>p{color:red}</style></head><body><script>var x = "secret";</script>
            <h1>Offer</h1><p>We  offer
            <b>tea</b> and <a href="https://example.com">cake</a>.</p><p style="display: none">hidden</p>
            <span hidden>gone</span>
            <ul><li>one<li>two<ol start="3"><li>inner</ol></ul>line<br>break<pre>a  b
              c</pre></body></html>
            """);
        Assert.Equal(
            "Offer\n\nWe offer tea and cake.\n\n- one\n- two\n  3. inner\nline\nbreak\n\na  b\n  c\n",
            document.AllText());
        Assert.Equal("A page", document.Properties["title"]);
        Assert.Equal("Ann", document.Properties["author"]);
    }

    [Fact]
    public void A_data_table_is_told_with_its_spans_and_a_layout_table_is_only_text()
    {
        var page = Assert.Single(new HtmlReader().Open("""
            <table><tr><td>Menu</td><td><table><caption>Prices</caption>
            <tr><th rowspan=2>Tea</th><td>green</td><td>3</td></tr><tr><td colspan=2>none&nbsp;left</td></tr></table>
            </td></tr></table>
            """).Pages());
        Assert.Equal("Menu\nPrices\nTea\tgreen\t3\nnone left\n", page.Text);
        var table = Assert.Single(page.Tables);
        Assert.Equal("Prices", table.Name);
        Assert.Equal(
            [new(0, 0, "Tea", 2, 1), new(0, 1, "green"), new(0, 2, "3"), new(1, 1, "none left", 1, 2)], table.Cells);
    }

    [Fact]
    public void Inputs_are_fields_with_what_they_show()
    {
        var page = Assert.Single(new HtmlReader().Open("""
            <form><table><tr><td>Name</td><td><input name=n value="Ada"></td></tr><tr><td>City</td><td><input name=c>
            </td></tr></table>
            <input type=checkbox name=ok checked><input type=radio name=r value=x>
            <input type=radio name=r value=y checked>
            <select name=s><option>one<option selected>two</select><textarea name=t>long
            text</textarea><input type=hidden name=h value=1><input type=password name=p value=1></form>
            """).Pages());
        Assert.Equal(
            [
                new("n", FieldKind.Text, "Ada"), new("c", FieldKind.Text, null), new("ok", FieldKind.CheckBox, "true"),
                new("r", FieldKind.Choice, "y"), new("s", FieldKind.Choice, "two"),
                new("t", FieldKind.Text, "long\ntext"),
            ],
            page.Fields);
        Assert.Contains("Name\tAda\n", page.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("iso-8859-1", "<meta charset=iso-8859-1>")]
    [InlineData("windows-1251", "<meta http-equiv=Content-Type content='text/html; charset=windows-1251'>")]
    [InlineData("utf-8", "<meta charset=windows-1252>")]
    [InlineData("utf-16", "<p>")]
    public void The_declared_encoding_is_taken_only_if_it_fits(string encoding, string declaration)
    {
        var word = encoding == "windows-1251" ? "Привет" : "déjà";
        var bytes = Encoding.GetEncoding(encoding).GetBytes($"<html>{declaration}<p>{word} &eacute;</p>");
        Assert.Equal($"{word} é\n", new HtmlReader().Open(bytes).AllText());
    }

    [Fact]
    public void Deep_nesting_and_broken_marks_do_no_harm()
    {
        var deep = string.Concat(Enumerable.Repeat("<div><b>", 5_000)) + "bottom</table><td><p>cell";
        Assert.Equal("bottom\n\ncell\n", new HtmlReader().Open(deep).AllText());
    }

    [Fact]
    public void A_page_without_text_is_empty() => Assert.Equal(
        Problems.Empty,
        Reading.CodeOf(() => new HtmlReader().Open("<html><script>1</script><body> <img src=x></body>")));
}
