using Orleans.Docs.Search;
using Xunit;

namespace Orleans.Docs.Tests.Search;

public sealed class QueryParserTests
{
    [Theory]
    [InlineData("", "everything")]
    [InlineData(" \t\n", "everything")]
    [InlineData("one", "one")]
    [InlineData("one two", "(one & two)")]
    [InlineData("one\u0000two", "(one & two)")]
    [InlineData("\"one two\"three", "('one two' & three)")]
    [InlineData("con*", "con*")]
    [InlineData("con**", "con*")]
    [InlineData("a*b", "a*b")]
    [InlineData("a -b", "(a - b)")]
    [InlineData("-b a -\"c d\" -(e f)", "(a - b, 'c d', (e & f))")]
    [InlineData("well-known --flag a - b", "(well-known & --flag & a & b)")]
    [InlineData("a b OR c", "((a & b) | c)")]
    [InlineData("a OR b OR c", "(a | b | c)")]
    [InlineData("a (b OR c)", "(a & (b | c))")]
    [InlineData("a OR (b OR c)", "(a | b | c)")]
    [InlineData("((a)) (b (c))", "(a & b & c)")]
    [InlineData("a (b -c) d", "(a & b & d - c)")]
    [InlineData("or and Or", "(or & and & Or)")]
    [InlineData("sets (+) and (-)", "(sets & and)")]
    [InlineData("a & b, ( ) \"!\" -\"?\"", "(a & b,)")]
    [InlineData("東京 naïve ½", "(東京 & naïve & ½)")]
    public void Reads_what_people_type(string text, string expected) =>
        Assert.Equal(expected, Show(QueryParser.Parse(text)));

    [Theory]
    [InlineData("a \"b", "character 3")]
    [InlineData("a (b", "character 3")]
    [InlineData("a b)", "character 4")]
    [InlineData("-a", "minus at character 1")]
    [InlineData("a OR -b", "minus at character 6")]
    [InlineData("OR a", "OR at character 1")]
    [InlineData("a OR", "OR at character 3")]
    [InlineData("a OR OR b", "OR at character 3")]
    [InlineData("a -OR b", "character 4")]
    [InlineData("ab c*", "prefix at character 4")]
    [InlineData("...", "no word")]
    [InlineData("-\"!\"", "no word")]
    public void Says_what_is_wrong_and_where(string text, string place)
    {
        var refused = Assert.Throws<InvalidQueryException>(() => QueryParser.Parse(text));
        Assert.Contains(place, refused.Message, StringComparison.Ordinal);
        Assert.Equal("invalid_query", refused.Code);
    }

    [Fact]
    public void Every_size_has_a_bound()
    {
        string Repeat(string part, int count) => string.Concat(Enumerable.Repeat(part, count));

        Assert.NotNull(QueryParser.Parse(Repeat("a ", QueryParser.TermsMax)));
        Assert.Throws<InvalidQueryException>(() => QueryParser.Parse(Repeat("a ", QueryParser.TermsMax + 1)));
        Assert.NotNull(QueryParser.Parse(
            Repeat("(", QueryParser.DepthMax) + "a" + Repeat(")", QueryParser.DepthMax)));
        Assert.Throws<InvalidQueryException>(() => QueryParser.Parse(
            Repeat("(", QueryParser.DepthMax + 1) + "a" + Repeat(")", QueryParser.DepthMax + 1)));
        Assert.NotNull(QueryParser.Parse(Repeat("a", SearchQuery.TextLengthMax)));
        Assert.Throws<InvalidQueryException>(() => QueryParser.Parse(Repeat("a", SearchQuery.TextLengthMax + 1)));
    }

    [Theory]
    [InlineData("a b c d", "(a | b | c | d)")]
    [InlineData("(a b) (c d)", "(a | b | c | d)")]
    [InlineData("a b c", "everything")]
    [InlineData("a b c \"d\"", "everything")]
    [InlineData("a b c d -e", "everything")]
    [InlineData("a b c d OR e", "everything")]
    public void Only_four_plain_words_or_more_can_be_relaxed(string text, string expected) =>
        Assert.Equal(expected, Show(QueryParser.Parse(text)!.Relaxed()));

    private static string Show(QueryNode? node) => node switch
    {
        null => "everything",
        QueryNode.Word word => word.Text,
        QueryNode.Prefix prefix => prefix.Text + "*",
        QueryNode.Phrase phrase => $"'{phrase.Text}'",
        QueryNode.Any any => $"({string.Join(" | ", any.Parts.Select(Show))})",
        QueryNode.All all => $"({string.Join(" & ", all.Parts.Select(Show))}"
            + (all.Without.IsEmpty ? ")" : $" - {string.Join(", ", all.Without.Select(Show))})"),
        _ => throw new InvalidOperationException(),
    };
}
