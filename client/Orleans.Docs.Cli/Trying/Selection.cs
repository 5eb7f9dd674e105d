using System.Runtime.CompilerServices;
using Orleans.Docs.Client;
using Orleans.Docs.Search;

namespace Orleans.Docs.Cli.Trying;

/// <summary>
/// Documents that a command is for: named ones, or those that a query finds, oldest upload first, page by page, up to a
/// bound.
/// </summary>
internal sealed class Selection(IDocsClient client, IReadOnlyList<DocumentKey> named, SearchQuery? query, int countMax)
{
    private const int PageSize = 100;

    private string? _cursor = query?.Cursor;

    /// <summary>How many the query finds in all; 0 before the first page.</summary>
    public long Total { get; private set; } = named.Count;

    /// <summary>
    /// With which cursor to go on behind what was taken so far: the beginning of a page, so that a few documents may
    /// come again. Null when nothing is left, or nothing was asked for yet.
    /// </summary>
    public string? NextCursor => IsOver ? null : _cursor;

    public bool IsOver { get; private set; }

    public async IAsyncEnumerable<DocumentKey> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (query is null)
        {
            foreach (var document in named)
            {
                yield return document;
            }

            IsOver = true;
            yield break;
        }

        var left = countMax;
        while (left > 0)
        {
            var page = await client.SearchAsync(
                query with
                {
                    Cursor = _cursor,
                    PageSize = Math.Min(left, PageSize),
                    Order = SearchOrder.Oldest,
                    Facets = false,
                },
                cancellationToken);
            Total = page.Total;
            foreach (var hit in page.Hits)
            {
                yield return hit.Document;
            }

            left -= page.Hits.Length;
            if (page.NextCursor is null)
            {
                IsOver = true;
                yield break;
            }

            _cursor = page.NextCursor;
        }
    }
}
