using System.Text;
using FsCheck.Fluent;
using Microsoft.Data.Sqlite;
using Orleans.Docs.Local.Search;
using Orleans.Docs.Search;
using Xunit;

namespace Orleans.Docs.Tests.Search;

/// <summary>What a snippet marks is what FTS5 marks.</summary>
public sealed class SnippetFinderTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void The_words_marked_are_those_that_FTS5_marks()
    {
        using var fts5 = new SqliteConnection("Data Source=:memory:");
        fts5.Open();
        Run(fts5, "CREATE VIRTUAL TABLE t USING fts5 (text, tokenize = 'unicode61 remove_diacritics 2')", []);
        var word = Gen.Elements("red", "Réd", "green", "grey", "re", "apple", "e\u0301", "x-y", "red-green", "😀");
        var texts = Gen.Select(Gen.ArrayOf(word, 12), words => string.Join(' ', words));
        var queries = Gen.OneOf(
            Gen.Select(Gen.ArrayOf(word, 2), words => string.Join(' ', words)),
            Gen.Select(Gen.ArrayOf(word, 2), words => $"\"{string.Join(' ', words)}\""),
            Gen.Elements("gr*", "x-y*", "red-gr*", "apple OR re*", "\"red green red\" green", "red -apple"));
        var compared = 0;
        foreach (var (text, query) in Gen.Zip(texts, queries).Sample(400, 10))
        {
            if (WordReader.All(query).Count == 0)
            {
                continue;
            }

            var words = QueryParser.Parse(query)!;

            Run(fts5, "DELETE FROM t", []);
            Run(fts5, "INSERT INTO t (rowid, text) VALUES (1, $1)", [text]);
            using var marked = fts5.CreateCommand();
            marked.CommandText = "SELECT highlight(t, 0, '<', '>') FROM t WHERE t MATCH $1";
            marked.Parameters.AddWithValue("$1", AnyOf(words));
            var theirs = (string?)marked.ExecuteScalar() ?? "";

            var snippet = new SnippetFinder(words, 1, 10_000).Of([text], Cancellation).SingleOrDefault();
            Assert.Equal(theirs, snippet is null ? "" : Mark(snippet));
            compared++;
        }

        Assert.InRange(compared, 200, 400);
    }

    [Fact]
    public void Of_several_texts_the_first_that_matches_is_shown()
    {
        var finder = new SnippetFinder(QueryParser.Parse("zeppelin")!, 2, 100);
        Assert.Equal("a zeppelin", Assert.Single(finder.Of([null, "no", "a zeppelin", "zeppelin"], Cancellation)).Text);
        Assert.Empty(finder.Of(["nothing", ""], Cancellation));
    }

    [Fact]
    public void Reading_stops_when_it_is_cancelled()
    {
        var finder = new SnippetFinder(QueryParser.Parse("a")!, 2, 100);
        Assert.Throws<OperationCanceledException>(() => finder.Of(["a"], new CancellationToken(canceled: true)));
    }

    /// <summary>What is wanted of a query, wherever it stands.</summary>
    private static string AnyOf(QueryNode node) => node switch
    {
        QueryNode.All all => string.Join(" OR ", all.Parts.Select(AnyOf)),
        QueryNode.Any any => string.Join(" OR ", any.Parts.Select(AnyOf)),
        _ => Fts5Match.Of(node),
    };

    private static string Mark(Snippet snippet)
    {
        var text = new StringBuilder(snippet.Text);
        foreach (var match in snippet.Matches.Reverse())
        {
            text.Insert(match.Start + match.Length, '>').Insert(match.Start, '<');
        }

        return text.ToString();
    }

    private static void Run(SqliteConnection connection, string sql, string[] values)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var value in values)
        {
            command.Parameters.AddWithValue("$1", value);
        }

        command.ExecuteNonQuery();
    }
}
