using System.Collections.Immutable;
using Orleans.Docs.Local.Sqlite;
using Orleans.Docs.Search;

namespace Orleans.Docs.Local.Search;

/// <summary>
/// The parts of hits worth showing. FTS5's own <c>snippet()</c> and <c>highlight()</c> are not asked: they take time by
/// the square of the matches (11 s were measured for 200,000 of them) and cannot be interrupted.
/// </summary>
internal sealed class SnippetReader(
    QueryNode words, SqliteSearchIndexOptions options, CancellationToken cancellationToken)
{
    private readonly SnippetFinder _finder = new(words, options.SnippetsPerHitMax, options.SnippetLengthMax);
    private long _bytesLeft = options.SnippetTextBytesMax;

    /// <summary>Parts of the text; where only other columns match, of the first that does.</summary>
    public ImmutableArray<Snippet> Of(SqliteSession session, long entry)
    {
        using var row = session.Statement($"""
            SELECT octet_length(text), {string.Join(", ", IndexSchema.ColumnNames)} FROM content WHERE entry = ?1
            """).Bind(1, entry);
        if (!row.Step() || row.Long(0) > _bytesLeft)
        {
            return [];
        }

        _bytesLeft -= row.Long(0);
        return _finder.Of(Columns(row), cancellationToken);
    }

    private static IEnumerable<string?> Columns(SqliteStatement row) =>
        Enumerable.Range(1, IndexSchema.ColumnNames.Count).Select(row.TextOrNull);
}
