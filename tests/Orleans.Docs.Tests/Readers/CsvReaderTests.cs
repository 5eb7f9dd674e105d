using System.Text;
using FsCheck.Xunit;
using Orleans.Docs.Content;
using Orleans.Docs.Parser.Readers;
using Orleans.Docs.Parser.Readers.Office;
using Xunit;

namespace Orleans.Docs.Tests.Readers;

public sealed class CsvReaderTests
{
    [Theory]
    [InlineData(',')]
    [InlineData(';')]
    [InlineData('\t')]
    [InlineData('|')]
    public void Each_delimiter_is_found(char delimiter)
    {
        var text = "name,city,amount\nAda,\"Paris\",12.50\nBob,Rome,3\n".Replace(',', delimiter);
        Assert.True(TextShapes.LooksLikeCsv(text));
        var page = Assert.Single(new CsvReader().Open(text).Pages());
        string[][] expected = [["name", "city", "amount"], ["Ada", "Paris", "12.50"], ["Bob", "Rome", "3"]];
        Assert.Equal(expected, Assert.Single(page.Tables).Grid());
        Assert.Equal("name\tcity\tamount\nAda\tParis\t12.50\nBob\tRome\t3\n", page.Text);
    }

    [Fact]
    public void Quotes_hold_delimiters_lines_and_quotes_and_a_stray_one_swallows_nothing()
    {
        var rows = CsvRows.Parse("a,\"b,\"\"x\"\"\nc\",d\n5\" pipe,\"open,e\r\nlast", ',').ToList();
        string[][] expected = [["a", "b,\"x\"\nc", "d"], ["5\" pipe", "\"open", "e"], ["last"]];
        Assert.Equal(expected, rows);
    }

    [Property]
    public bool Rows_that_are_written_quoted_are_read_back(string?[][] written)
    {
        var rows = written.Where(row => row.Length > 0)
            .Select(row => row.Select(cell => cell ?? "").ToArray()).ToList();
        var text = new StringBuilder();
        foreach (var row in rows)
        {
            var cells = row.Select(cell => $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"");
            text.AppendJoin(';', cells).Append('\n');
        }

        return CsvRows.Parse(text.ToString(), ';').SequenceEqual(rows, EqualityComparer<string[]>.Create(
            (a, b) => a!.SequenceEqual(b!), row => row.Length));
    }

    [Fact]
    public void Long_files_are_cut_into_pages_of_rows_without_losing_one()
    {
        var text = string.Concat(Enumerable.Range(0, 1_201).Select(i => $"{i},value {i}\n"));
        var pages = new CsvReader().Open(text).Pages().ToList();
        Assert.Equal([500, 500, 201], pages.Select(page => page.Tables[0].Rows));
        Assert.Equal(text.Replace(',', '\t'), string.Concat(pages.Select(page => page.Text)));
    }

    [Fact]
    public void Too_many_cells_are_refused() => Assert.Equal(
        Problems.OutputTooLarge,
        Reading.CodeOf(() => new CsvReader().Open("a,b\nc,d\ne,f\n", new ReaderLimits { CellsMax = 5 })));

    [Fact]
    public void A_line_that_names_the_separator_is_no_row() =>
        Assert.Equal("a\tb\n1\t2,5\n", new CsvReader().Open("sep=;\r\na;b\r\n1;2,5\r\n").AllText());

    [Theory]
    [InlineData("Dear Ann, thank you\nfor the letter, it came\nyesterday, Bob\n")]
    [InlineData("{\n  \"name\": \"x\",\n  \"age\": 30\n}\n")]
    [InlineData("| a | b |\n|---|---|\n| 1 | 2 |\n")]
    [InlineData("one line only, that is all\n")]
    public void Other_texts_with_commas_are_no_csv(string text) => Assert.False(TextShapes.LooksLikeCsv(text));
}
