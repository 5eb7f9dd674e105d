using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Orleans.Docs.Search;

namespace Orleans.Docs.Aws.Search;

/// <summary>Runs one tenant's search on one generation.</summary>
internal sealed class SearchReader(OpenSearchHttp http, OpenSearchIndexOptions options)
{
    private static readonly string[] TooMuch =
        ["too_many_clauses", "too_many_nested_clauses", "too_many_buckets_exception"];

    private readonly SearchBody _body = new(options);

    public async Task<SearchPage> Search(
        string generation, string alias, string tenant, SearchQuery query, CancellationToken cancellationToken)
    {
        var words = QueryParser.Parse(query.Text);
        var cursor = query.Cursor is null ? null : SearchCursor.Decode(query.Cursor, generation, tenant, query);
        var anyWord = cursor?.AnyWord ?? false;
        var meant = anyWord ? words?.Relaxed() : words;
        var answer = await Run(alias, tenant, query, meant, cursor, cancellationToken).ConfigureAwait(false);
        if (cursor is null && answer.Total == 0 && words?.Relaxed() is { } relaxed)
        {
            (anyWord, meant) = (true, relaxed);
            answer = await Run(alias, tenant, query, meant, cursor, cancellationToken).ConfigureAwait(false);
        }

        var given = answer.Hits.Take(query.PageSize).ToList();
        var next = answer.Hits.Count > query.PageSize
            ? Next(query, meant, cursor ?? SearchCursor.Start with { AnyWord = anyWord }, given)
            : null;
        return new SearchPage
        {
            Hits = await Hits(alias, meant, given, cancellationToken).ConfigureAwait(false),
            Total = answer.Total,
            Facets = answer.Facets.ToImmutable(),
            NextCursor = next?.Encode(generation, tenant, query),
        };
    }

    private async Task<SearchAnswer> Run(
        string alias, string tenant, SearchQuery query, QueryNode? words, SearchCursor? cursor,
        CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await http
                .Call(HttpMethod.Post, $"/{alias}/_search", _body.Of(tenant, query, words, cursor), cancellationToken)
                .ConfigureAwait(false);
            return answer.RootElement.GetProperty("timed_out").GetBoolean()
                ? throw OpenSearchIndex.TooLong(options)
                : SearchAnswer.Read(answer.RootElement);
        }
        catch (OpenSearchFailure e) when (e.Status is 400 or 503 && TooMuch.Any(type => e.Type.Contains(type, default)))
        {
            throw new InvalidQueryException(
                "the search asks for too much at once: narrow it by fewer words or filters");
        }
    }

    private SearchCursor? Next(
        SearchQuery query, QueryNode? words, SearchCursor cursor, List<SearchAnswer.Found> hits)
    {
        if (!SearchBody.IsByRelevance(query, words))
        {
            var last = hits[^1].Entry;
            return cursor with { UploadedTicks = last.UploadedAt.UtcTicks, Document = last.Document.Id };
        }

        var given = cursor.Given.AddRange(hits.Select(hit => hit.Number));
        return given.Length < options.RelevanceHitsMax ? cursor with { Given = given } : null;
    }

    private async Task<ImmutableArray<SearchHit>> Hits(
        string alias, QueryNode? words, List<SearchAnswer.Found> found, CancellationToken cancellationToken)
    {
        var finder = words is null
            ? null
            : new SnippetFinder(words, options.SnippetsPerHitMax, options.SnippetLengthMax);
        var texts = finder is null ? [] : await Texts(alias, found, cancellationToken).ConfigureAwait(false);
        return
        [
            .. found.Select(hit => new SearchHit
            {
                Document = hit.Entry.Document,
                Version = hit.Entry.Version,
                State = hit.Entry.State,
                Type = hit.Entry.Type,
                UploadedAt = hit.Entry.UploadedAt,
                FileName = hit.Entry.FileName,
                Summary = hit.Entry.Summary,
                Score = hit.Score,
                Snippets = finder is not null && texts.TryGetValue(hit.Entry.Document, out var text)
                    ? finder.Of(EntryFields.ContentOf(hit.Entry with { Text = text }).Select(part => part.Content),
                        cancellationToken)
                    : [],
            }),
        ];
    }

    /// <summary>
    /// Of hits from the top as far as the bound goes, in the version that was found; null where there is none.
    /// </summary>
    private async Task<Dictionary<DocumentKey, string?>> Texts(
        string alias, List<SearchAnswer.Found> found, CancellationToken cancellationToken)
    {
        var left = options.SnippetTextBytesMax;
        var within = found.Where(hit => (left -= hit.TextBytes) >= 0 || (left += hit.TextBytes) < 0).ToList();
        var texts = within.ToDictionary(hit => hit.Entry.Document, _ => (string?)null);
        var wanted = within.Where(hit => hit.TextBytes > 0)
            .ToDictionary(hit => hit.Entry.Document, hit => hit.Entry.Version);
        if (wanted.Count == 0)
        {
            return texts;
        }

        var ids = new JsonArray([.. wanted.Keys.Select(document => (JsonNode?)EntryFields.IdOf(document))]);
        var body = new JsonObject
        {
            ["size"] = wanted.Count,
            ["version"] = true,
            ["_source"] = new JsonArray("tenant", "document", "text"),
            ["query"] = new JsonObject { ["ids"] = new JsonObject { ["values"] = ids } },
        };
        using var answer = await http
            .Call(HttpMethod.Post, $"/{alias}/_search", body, cancellationToken).ConfigureAwait(false);
        foreach (var hit in SearchAnswer.HitsOf(answer.RootElement))
        {
            var source = hit.GetProperty("_source");
            var document = EntryFields.KeyOf(source);
            if (wanted.TryGetValue(document, out var version) && version == hit.GetProperty("_version").GetInt64())
            {
                texts[document] = source.TryGetProperty("text", out var text)
                    ? text.GetProperty("all").GetString()
                    : null;
            }
        }

        return texts;
    }
}
