using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Orleans.Docs.Search;

namespace Orleans.Docs.Aws.Search;

public sealed partial class OpenSearchIndex
{
    /// <summary>Entries come with their texts here.</summary>
    private const int EntriesPerProof = 20;

    /// <summary>An entry that others are changing is looked at again so often.</summary>
    private const int ProofLooksMax = 3;

    /// <summary>
    /// What is counted can be read, page by page; each entry stands where its document is looked for, and is found by
    /// its own words in their order. Words beyond those cannot be asked for: Lucene makes an entry's words from the
    /// entry, in one write, and keeps a checksum of each file, so that a shard whose files are not what was written
    /// fails, which is no answer here.
    /// </summary>
    public async IAsyncEnumerable<IndexFault> Faults(
        string generation, string? tenant, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var counted = await Counted(generation, tenant, cancellationToken).ConfigureAwait(false);
        var read = 0L;
        await foreach (var page in Pages(generation, tenant, cancellationToken).ConfigureAwait(false))
        {
            read += page.Count;
            foreach (var fault in await Wrong(generation, page, cancellationToken).ConfigureAwait(false))
            {
                yield return fault;
            }
        }

        // Entries are never taken away, and those that came since may be read as well.
        if (read < counted)
        {
            yield return new IndexFault(null, string.Create(
                CultureInfo.InvariantCulture,
                $"{_generations.AliasOf(generation)} counts {counted} entries, of which {read} can be read"));
        }
    }

    public async IAsyncEnumerable<IndexFault> Faults(
        string generation, DocumentKey document, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Refresh(generation, cancellationToken).ConfigureAwait(false);
        var entries = await Found(generation, document, cancellationToken).ConfigureAwait(false);
        foreach (var fault in await Wrong(generation, entries, cancellationToken).ConfigureAwait(false))
        {
            yield return fault;
        }
    }

    private Task Refresh(string generation, CancellationToken cancellationToken) =>
        Guard(generation, () => _generations.Refresh(generation, cancellationToken));

    private async Task<long> Counted(string generation, string? tenant, CancellationToken cancellationToken)
    {
        await Refresh(generation, cancellationToken).ConfigureAwait(false);
        var body = new JsonObject();
        if (tenant is not null)
        {
            body["query"] = SearchBody.Term("tenant", tenant);
        }

        using var answer = await Call(generation, "_count", body, cancellationToken).ConfigureAwait(false);
        SearchAnswer.CheckShards(answer.RootElement);
        return answer.RootElement.GetProperty("count").GetInt64();
    }

    private async IAsyncEnumerable<IReadOnlyList<Placed>> Pages(
        string generation, string? tenant, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Placed? last = null;
        while (true)
        {
            var body = new JsonObject
            {
                ["size"] = EntriesPerProof,
                ["sort"] = new JsonArray(SearchBody.Key("tenant", "asc"), SearchBody.Key("document", "asc")),
            };
            if (tenant is not null)
            {
                body["query"] = SearchBody.Term("tenant", tenant);
            }

            if (last is { Entry.Document: var place })
            {
                body["search_after"] = new JsonArray(place.Tenant, place.Id);
            }

            var page = await ReadWhole(generation, body, cancellationToken).ConfigureAwait(false);
            yield return page;
            if (page.Count < EntriesPerProof)
            {
                yield break;
            }

            last = page[^1];
        }
    }

    private Task<IReadOnlyList<Placed>> Found(
        string generation, DocumentKey document, CancellationToken cancellationToken) => ReadWhole(
        generation,
        new JsonObject
        {
            ["size"] = 1,
            ["query"] = EntryProof.Ids(EntryFields.IdOf(document)),
        },
        cancellationToken);

    /// <summary>As searches see them, so that what they find can be held against it.</summary>
    private async Task<IReadOnlyList<Placed>> ReadWhole(
        string generation, JsonObject body, CancellationToken cancellationToken)
    {
        body["version"] = true;
        body["track_total_hits"] = false;
        using var answer = await Call(generation, "_search", body, cancellationToken).ConfigureAwait(false);
        return await Guard<IReadOnlyList<Placed>>(generation, () =>
        {
            SearchAnswer.CheckShards(answer.RootElement);
            return Task.FromResult<IReadOnlyList<Placed>>([.. SearchAnswer.HitsOf(answer.RootElement).Select(hit =>
                new Placed(
                    hit.GetProperty("_id").GetString()!,
                    hit.GetProperty("_source").GetProperty("number").GetInt64(),
                    SearchAnswer.EntryOf(hit)))]);
        }).ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<IndexFault>> Wrong(
        string generation, IReadOnlyList<Placed> page, CancellationToken cancellationToken)
    {
        var alias = _generations.AliasOf(generation);
        var wrong = page.Where(placed => !placed.IsInPlace).Select(placed => new IndexFault(
            placed.Entry.Document, $"its entry in {alias} does not stand under its name")).ToList();
        var entries = page.Where(placed => placed.IsInPlace).Select(placed => placed.Entry).ToList();
        foreach (var entry in await Missed(generation, entries, cancellationToken).ConfigureAwait(false))
        {
            if (await IsMissedStill(generation, entry, cancellationToken).ConfigureAwait(false))
            {
                wrong.Add(new IndexFault(entry.Document, $"its words in {alias} are not those of its content"));
            }
        }

        return wrong;
    }

    /// <summary>False for an entry that was replaced meanwhile, whose words are those of another version.</summary>
    private async Task<bool> IsMissedStill(
        string generation, IndexEntry entry, CancellationToken cancellationToken)
    {
        for (var look = 0; look < ProofLooksMax; look++)
        {
            await Refresh(generation, cancellationToken).ConfigureAwait(false);
            var now = await Found(generation, entry.Document, cancellationToken).ConfigureAwait(false);
            if (now is not [{ Entry: var same }] || same.Version != entry.Version
                || (await Missed(generation, [same], cancellationToken).ConfigureAwait(false)).Count == 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Those that a search for their own words does not find.</summary>
    private async Task<IReadOnlyList<IndexEntry>> Missed(
        string generation, IReadOnlyList<IndexEntry> entries, CancellationToken cancellationToken)
    {
        var missed = new HashSet<IndexEntry>();
        foreach (var search in EntryProof.SearchesFor(entries))
        {
            using var answer = await Call(generation, "_search", search.Body(), cancellationToken)
                .ConfigureAwait(false);
            var found = await Guard(generation, () =>
            {
                SearchAnswer.CheckShards(answer.RootElement);
                return Task.FromResult(SearchAnswer.HitsOf(answer.RootElement)
                    .Select(hit => hit.GetProperty("_id").GetString()).ToHashSet());
            }).ConfigureAwait(false);
            missed.UnionWith(search.Entries.Where(entry => !found.Contains(EntryFields.IdOf(entry.Document))));
        }

        return [.. missed];
    }

    /// <param name="Number">What cursors know it by.</param>
    private sealed record Placed(string Id, long Number, IndexEntry Entry)
    {
        public bool IsInPlace =>
            Id == EntryFields.IdOf(Entry.Document) && Number == EntryFields.NumberOf(Entry.Document);
    }
}
