using System.Collections.Immutable;
using Orleans.Docs.Local.Sqlite;
using Orleans.Docs.Search;

namespace Orleans.Docs.Local.Search;

/// <summary>
/// Finds the parts of hits worth showing. FTS5's own <c>snippet()</c> and <c>highlight()</c> take time by the square
/// of the matches (11 s were measured for 200,000 of them) and cannot be interrupted. So the texts of one page of hits
/// are cut into passages and put into a full-text table in memory with the same tokenizer, and only the best passages
/// are marked. A phrase that lies across two passages is not marked.
/// </summary>
internal sealed class SnippetReader : IDisposable
{
    /// <summary>Length of a passage in UTF-16 units: enough for context, and its square is small.</summary>
    private const int PassageLength = 8_192;

    private readonly SqliteSearchIndexOptions _options;
    private readonly CancellationToken _cancellationToken;
    private readonly string _match;
    private readonly SqliteSession _memory;
    private long _bytesLeft;
    private long _passages;

    public SnippetReader(QueryNode words, SqliteSearchIndexOptions options, CancellationToken cancellationToken)
    {
        _options = options;
        _cancellationToken = cancellationToken;
        _match = Fts5Match.AnyOf(words);
        _bytesLeft = options.SnippetTextBytesMax;
        _memory = SqliteSession.OpenWriter(":memory:", options.Sqlite, create: true);
        _memory.Script($"CREATE VIRTUAL TABLE passage USING fts5 (text, {IndexSchema.Tokenizer}); BEGIN");
    }

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
        for (var column = 1; column <= IndexSchema.ColumnNames.Count; column++)
        {
            if (row.TextOrNull(column) is { } text && Best(text) is { IsEmpty: false } parts)
            {
                return parts;
            }
        }

        return [];
    }

    public void Dispose() => _memory.Dispose();

    private ImmutableArray<Snippet> Best(string text)
    {
        var first = _passages + 1;
        Add(text);
        using var best = _memory.Statement("""
            SELECT rowid, highlight(passage, 0, ?3, ?4) FROM passage
            WHERE passage MATCH ?1 AND rowid >= ?2 ORDER BY rank, rowid LIMIT ?5
            """)
            .Bind(1, _match).Bind(2, first).Bind(3, Highlighted.Open.ToString()).Bind(4, Highlighted.Close.ToString())
            .Bind(5, _options.SnippetsPerHitMax);
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var parts = new List<(long Passage, Snippet Part)>();
        while (parts.Count < _options.SnippetsPerHitMax && best.Step())
        {
            var passage = best.Long(0);
            parts.AddRange(Highlighted
                .Cut(best.Text(1), _options.SnippetLengthMax, _options.SnippetsPerHitMax - parts.Count, seen)
                .Select(part => (passage, part)));
        }

        return [.. parts.OrderBy(part => part.Passage).Select(part => part.Part)];
    }

    private void Add(string text)
    {
        for (var start = 0; start < text.Length;)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            var end = EndOfPassage(text, start);
            using var add = _memory.Statement("INSERT INTO passage (rowid, text) VALUES (?1, ?2)");
            add.Bind(1, ++_passages).Bind(2, text[start..end]).Run();
            start = end;
        }
    }

    /// <summary>Between two words, if there is a gap in the last quarter; never inside of a character.</summary>
    private static int EndOfPassage(string text, int start)
    {
        if (text.Length - start <= PassageLength)
        {
            return text.Length;
        }

        var end = start + PassageLength;
        for (var at = end; at > end - (PassageLength / 4); at--)
        {
            if (char.IsWhiteSpace(text[at]))
            {
                return at;
            }
        }

        return char.IsLowSurrogate(text[end]) ? end - 1 : end;
    }
}
