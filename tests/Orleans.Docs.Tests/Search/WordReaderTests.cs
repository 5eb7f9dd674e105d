using System.Globalization;
using System.Text;
using FsCheck.Fluent;
using Microsoft.Data.Sqlite;
using Orleans.Docs.Search;
using Xunit;

namespace Orleans.Docs.Tests.Search;

/// <summary>Words are what FTS5 makes of a text, so that every index finds and marks the same.</summary>
public sealed class WordReaderTests : IDisposable
{
    private readonly SqliteConnection _fts5 = new("Data Source=:memory:");

    public WordReaderTests()
    {
        _fts5.Open();
        Run("CREATE VIRTUAL TABLE t USING fts5 (text, tokenize = 'unicode61 remove_diacritics 2')");
        Run("CREATE VIRTUAL TABLE words USING fts5vocab (t, instance)");
    }

    public void Dispose() => _fts5.Dispose();

    [Fact]
    public void Every_character_is_to_a_word_what_it_is_to_FTS5()
    {
        // All up to the ideographs, and of those behind them both sides of each border between kinds and some inside.
        var codes = Enumerable.Range(1, 0x10FFFF).Where(code => code < 0x3400 || code % 97 == 0
            || WordTable.Instance[code] != code || WordTable.Instance[code - 1] != code - 1);
        var text = new StringBuilder();
        foreach (var code in codes.Where(code => code is < 0xD800 or > 0xDFFF))
        {
            // Within a word, at its end, and alone.
            text.Append(CultureInfo.InvariantCulture, $"a{new Rune(code)}b c{new Rune(code)} {new Rune(code)} ");
        }

        Assert.Equal(ByFts5(text.ToString()), WordReader.All(text.ToString()));
    }

    [Fact]
    public void Every_text_falls_into_the_words_of_FTS5()
    {
        var pieces = Gen.Elements(
            "apple", " ", "É", "e\u0301", "\u0301", "ß", "İ", "ǅ", "-", "'", "\n", "\uD83C\uDF70", "𞤀", "²", "ﬁ", "Ω",
            "漢字",
            "\uFFFD", "\u00AD", "1", "\u200D", "אָ", "हिन्दी");
        var any = ArbMap.Default.GeneratorFor<string>().Where(text => text is not null);
        var built = Gen.Select(Gen.ArrayOf(pieces), parts => string.Concat(parts));
        foreach (var text in Gen.OneOf(built, any).Sample(300, 20))
        {
            // SQLite ends a text at zero, and takes half a pair for the replacement character.
            var clean = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text.Replace('\0', ' ')));
            Assert.Equal(ByFts5(clean), WordReader.All(text));
        }
    }

    [Fact]
    public void A_word_stands_where_it_is_said_to_stand()
    {
        var reader = new WordReader("😀 Cre\u0300me,\uD800x");
        Assert.True(reader.MoveNext());
        Assert.Equal((3, 6, "creme"), (reader.Start, reader.Length, reader.Folded.ToString()));
        Assert.True(reader.MoveNext());
        Assert.Equal((11, 1, "x"), (reader.Start, reader.Length, reader.Folded.ToString()));
        Assert.False(reader.MoveNext());
        Assert.False(reader.MoveNext());
    }

    [Theory]
    [InlineData("a")]
    [InlineData("𐐨")]
    public void Of_an_endless_word_the_beginning_counts_and_its_place_is_whole(string letter)
    {
        var text = string.Concat(Enumerable.Repeat(letter, 3_000));
        var reader = new WordReader(text);
        Assert.True(reader.MoveNext());
        Assert.Equal((0, text.Length), (reader.Start, reader.Length));
        Assert.InRange(reader.Folded.Length, SearchQuery.TextLengthMax + 1, WordReader.FoldedLengthMax);
        Assert.False(reader.MoveNext());
    }

    private List<string> ByFts5(string text)
    {
        Run("DELETE FROM t");
        using var add = _fts5.CreateCommand();
        add.CommandText = "INSERT INTO t (rowid, text) VALUES (1, $text)";
        add.Parameters.AddWithValue("$text", text);
        add.ExecuteNonQuery();
        using var read = _fts5.CreateCommand();
        read.CommandText = "SELECT offset, term FROM words";
        using var rows = read.ExecuteReader();
        var words = new List<(long Place, string Word)>();
        while (rows.Read())
        {
            words.Add((rows.GetInt64(0), rows.GetString(1)));
        }

        return [.. words.OrderBy(word => word.Place).Select(word => word.Word)];
    }

    private void Run(string sql)
    {
        using var command = _fts5.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
