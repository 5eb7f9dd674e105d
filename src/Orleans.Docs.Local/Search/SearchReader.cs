using System.Collections.Immutable;
using Orleans.Docs.Local.Sqlite;
using Orleans.Docs.Search;

namespace Orleans.Docs.Local.Search;

/// <summary>Runs one tenant's search on one snapshot of a generation.</summary>
internal sealed class SearchReader(
    SqliteSession session, string generation, SqliteSearchIndexOptions options, CancellationToken cancellationToken)
{
    private sealed record Answer(List<(long Id, double Score)> Hits, bool HasMore, long Total, Facets Facets);

    public SearchPage Search(string tenantName, SearchQuery query, QueryNode? words, SearchCursor? cursor)
    {
        if (EntryWriter.TenantOf(session, tenantName) is not { } tenant)
        {
            return new SearchPage { Hits = [], Total = 0 };
        }

        var anyWord = cursor?.AnyWord ?? false;
        var meant = anyWord ? words?.Relaxed() : words;
        var answer = Run(tenant, query, meant, cursor);
        if (cursor is null && answer.Total == 0 && words?.Relaxed() is { } relaxed)
        {
            (anyWord, meant) = (true, relaxed);
            answer = Run(tenant, query, meant, cursor);
        }

        var snippets = meant is null || answer.Hits.Count == 0
            ? null
            : new SnippetReader(meant, options, cancellationToken);
        var hits = answer.Hits.Select(hit => Hit(tenantName, hit.Id, hit.Score, snippets)).ToImmutableArray();
        return new SearchPage
        {
            Hits = hits,
            Total = answer.Total,
            Facets = answer.Facets.ToImmutable(),
            NextCursor = Next(query, meant, cursor ?? SearchCursor.Start with { AnyWord = anyWord }, answer, hits)
                ?.Encode(generation, tenantName, query),
        };
    }

    private Answer Run(long tenant, SearchQuery query, QueryNode? words, SearchCursor? cursor)
    {
        var search = SearchStatement.Of(tenant, query, words, cursor, options);
        using var use = new OneUse(session, search.Sql);
        var rows = use.Statement;
        search.BindTo(rows);
        var hits = new List<(long, double)>();
        var total = 0L;
        var facets = new Facets();
        while (rows.Step())
        {
            switch ((SearchRow)rows.Int(0))
            {
                case SearchRow.Hit:
                    hits.Add((rows.Long(3), 0 - rows.Double(4)));
                    break;
                case SearchRow.Total:
                    total = rows.Long(3);
                    break;
                default:
                    facets.Add(rows.Text(1), rows.Text(2), rows.Long(3));
                    break;
            }
        }

        var hasMore = hits.Count > query.PageSize;
        return new Answer(hasMore ? hits[..query.PageSize] : hits, hasMore, total, facets);
    }

    private SearchCursor? Next(
        SearchQuery query, QueryNode? words, SearchCursor cursor, Answer answer, ImmutableArray<SearchHit> hits)
    {
        if (!answer.HasMore)
        {
            return null;
        }

        if (!SearchStatement.IsByRelevance(query, words))
        {
            return cursor with { UploadedTicks = hits[^1].UploadedAt.UtcTicks, Document = hits[^1].Document.Id };
        }

        var given = cursor.Given.AddRange(answer.Hits.Select(hit => hit.Id));
        return given.Length < options.RelevanceHitsMax ? cursor with { Given = given } : null;
    }

    private SearchHit Hit(string tenantName, long id, double score, SnippetReader? snippets)
    {
        using var row = session.Statement("""
            SELECT e.document, e.version, e.state, e.type, e.uploaded, c.file_name, c.summary
            FROM entry e LEFT JOIN content c ON c.entry = e.id WHERE e.id = ?1
            """).Bind(1, id);
        row.Step();
        return new SearchHit
        {
            Document = new DocumentKey(tenantName, row.Text(0)),
            Version = row.Long(1),
            State = row.Text(2),
            Type = row.TextOrNull(3),
            UploadedAt = new DateTimeOffset(row.Long(4), TimeSpan.Zero),
            FileName = row.TextOrNull(5),
            Summary = row.TextOrNull(6),
            Score = score,
            Snippets = snippets?.Of(session, id) ?? [],
        };
    }
}
