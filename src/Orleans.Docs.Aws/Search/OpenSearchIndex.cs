using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.Runtime;
using Microsoft.Extensions.Logging;
using Orleans.Docs.Review;
using Orleans.Docs.Search;

namespace Orleans.Docs.Aws.Search;

/// <summary>
/// The index in OpenSearch: an index for each generation, with an alias of the generation's name that all requests use,
/// and an alias for the live one. An entry goes there with its version, so that OpenSearch itself passes over what is
/// not newer.
/// </summary>
public sealed partial class OpenSearchIndex : ISearchIndex, IDisposable
{
    private const int EntriesPerRead = 500;
    private const int ParkedPerReadMax = 1_000;
    private const int StatesMax = 100;

    private readonly OpenSearchIndexOptions _options;
    private readonly TimeProvider _clock;
    private readonly OpenSearchHttp _http;
    private readonly BulkWriter _bulk;
    private readonly GenerationIndices _generations;
    private readonly SearchReader _searches;

    /// <param name="handler">Disposed with the index.</param>
    /// <param name="credentials">Needed where requests are signed.</param>
    /// <param name="region">Needed where requests are signed.</param>
    public OpenSearchIndex(
        OpenSearchIndexOptions options, HttpMessageHandler handler, AWSCredentials? credentials, string? region,
        TimeProvider clock, ILogger<OpenSearchIndex> logger)
    {
        _options = options;
        _clock = clock;
        _http = new OpenSearchHttp(options, handler, credentials, region, clock);
        _bulk = new BulkWriter(_http, options, logger);
        _generations = new GenerationIndices(_http, options);
        _searches = new SearchReader(_http, options);
    }

    /// <summary>Whether it can be reached and lets this silo in; asks for next to nothing.</summary>
    /// <exception cref="IndexUnavailableException">It cannot, or does not.</exception>
    internal Task Check(CancellationToken cancellationToken) => Guard(null, () => _generations.Live(cancellationToken));

    public Task Create(string generation, CancellationToken cancellationToken) =>
        Guard(generation, () => _generations.Create(generation, cancellationToken));

    public Task Drop(string generation, CancellationToken cancellationToken) =>
        Guard(generation, () => _generations.Drop(generation, cancellationToken));

    public Task MakeSearchable(string generation, CancellationToken cancellationToken) =>
        Guard(generation, () => _generations.MakeSearchable(generation, cancellationToken));

    public Task MakeLive(string generation, CancellationToken cancellationToken) =>
        Guard(generation, () => _generations.MakeLive(generation, cancellationToken));

    public async Task Write(string generation, IReadOnlyList<IndexEntry> entries, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(entries.Count, _options.EntriesPerWriteMax);
        foreach (var entry in entries)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(entry.Version);
        }

        var alias = _generations.AliasOf(generation);
        await Guard(generation, () => _bulk.Write(alias, entries, cancellationToken)).ConfigureAwait(false);
    }

    public Task Purge(string generation, CancellationToken cancellationToken) =>
        Guard(generation, () => _generations.Expunge(generation, cancellationToken));

    public Task<IndexEntry?> Find(string generation, DocumentKey document, CancellationToken cancellationToken) =>
        Find(generation, document, new JsonObject { ["excludes"] = new JsonArray("text") }, cancellationToken);

    public Task<IndexEntry?> FindWhole(string generation, DocumentKey document, CancellationToken cancellationToken) =>
        Find(generation, document, true, cancellationToken);

    public Task<long> Count(string generation, CancellationToken cancellationToken) =>
        Counted(generation, null, cancellationToken);

    public async Task<SearchPage> Search(
        string generation, string tenant, SearchQuery query, CancellationToken cancellationToken)
    {
        QueryChecks.Check(query, _options.FilterValuesMax);
        using var timeout = new CancellationTokenSource(_options.QueryTimeMax, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            var alias = _generations.AliasOf(generation);
            return await Guard(generation, () => _searches.Search(generation, alias, tenant, query, either.Token))
                .ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw TooLong(_options);
        }
    }

    public async Task<IReadOnlyList<IndexEntry>> Parked(
        string generation, string tenant, DocumentKey? after, int countMax, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(countMax);
        var body = new JsonObject
        {
            ["size"] = Math.Min(countMax, ParkedPerReadMax),
            ["query"] = new JsonObject
            {
                ["bool"] = new JsonObject
                {
                    ["filter"] = new JsonArray(
                        SearchBody.Term("tenant", tenant),
                        SearchBody.Term("deleted", false),
                        new JsonObject { ["exists"] = new JsonObject { ["field"] = "parked_step" } }),
                },
            },
            ["sort"] = new JsonArray(SearchBody.Key("uploaded", "asc"), SearchBody.Key("document", "asc")),
        };

        // Behind a document that the index does not know (another generation's) it begins at the first.
        if (after is { } place && place.Tenant == tenant
            && await Find(generation, place, cancellationToken).ConfigureAwait(false) is { } last)
        {
            body["search_after"] = new JsonArray(last.UploadedAt.UtcTicks, place.Id);
        }

        return await Read(generation, body, cancellationToken).ConfigureAwait(false);
    }

    public async Task<EntriesToReview> ToReview(
        string generation, string tenant, ReviewQuery query, ReviewPlace? after, CancellationToken cancellationToken)
    {
        var body = SearchBody.ToReview(tenant, query, after);
        using var answer = await Call(generation, "_search", body, cancellationToken).ConfigureAwait(false);
        SearchAnswer.CheckShards(answer.RootElement);
        return new EntriesToReview(
            [.. SearchAnswer.HitsOf(answer.RootElement).Select(SearchAnswer.EntryOf)],
            answer.RootElement.GetProperty("aggregations").GetProperty("total").GetProperty("value").GetInt64());
    }

    public async Task<IndexTotals> Totals(
        string generation, string tenant, KeyValuePair<string, string>? tag, CancellationToken cancellationToken)
    {
        var filter = new JsonArray(SearchBody.Term("tenant", tenant), SearchBody.Term("deleted", false));
        if (tag is { } wanted)
        {
            filter.Add((JsonNode)SearchBody.Tag(wanted.Key, wanted.Value));
        }

        var body = new JsonObject
        {
            ["size"] = 0,
            ["query"] = new JsonObject
            {
                ["bool"] = new JsonObject { ["filter"] = filter },
            },
            ["aggs"] = new JsonObject
            {
                ["states"] = new JsonObject
                {
                    ["terms"] = new JsonObject { ["field"] = "state", ["size"] = StatesMax },
                },
                ["pages"] = Sum("pages_read"),
                ["cost"] = Sum("cost"),
                ["cost_rest"] = Sum("cost_rest"),
            },
        };
        using var answer = await Call(generation, "_search", body, cancellationToken).ConfigureAwait(false);
        SearchAnswer.CheckShards(answer.RootElement);
        var results = answer.RootElement.GetProperty("aggregations");
        return new IndexTotals(
            results.GetProperty("states").GetProperty("buckets").EnumerateArray().ToImmutableSortedDictionary(
                state => state.GetProperty("key").GetString()!, state => state.GetProperty("doc_count").GetInt64(),
                StringComparer.Ordinal),
            ValueOf("pages"),
            ((ValueOf("cost") * (decimal)EntryFields.CostRest) + ValueOf("cost_rest")) * EntryFields.CostUnit);

        // Sums come as binary fractions, which hold whole numbers exactly up to 2^53.
        long ValueOf(string name) => (long)Math.Round(results.GetProperty(name).GetProperty("value").GetDouble());

        static JsonObject Sum(string field) => new() { ["sum"] = new JsonObject { ["field"] = field } };
    }

    /// <summary>Ordered by tenant, then id, by ordinal. Each entry is of the moment when it was read.</summary>
    public async IAsyncEnumerable<IndexEntry> Entries(
        string generation, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Guard(generation, () => _generations.Refresh(generation, cancellationToken)).ConfigureAwait(false);
        DocumentKey? after = null;
        while (true)
        {
            var body = new JsonObject
            {
                ["size"] = EntriesPerRead,
                ["sort"] = new JsonArray(SearchBody.Key("tenant", "asc"), SearchBody.Key("document", "asc")),
            };
            if (after is { } place)
            {
                body["search_after"] = new JsonArray(place.Tenant, place.Id);
            }

            var page = await Read(generation, body, cancellationToken).ConfigureAwait(false);
            foreach (var entry in page)
            {
                yield return entry;
            }

            if (page.Count < EntriesPerRead)
            {
                yield break;
            }

            after = page[^1].Document;
        }
    }

    public void Dispose()
    {
        _bulk.Dispose();
        _http.Dispose();
    }

    internal static InvalidQueryException TooLong(OpenSearchIndexOptions options) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"the search ran longer than {options.QueryTimeMax.TotalSeconds} s: narrow it by words or filters"));

    private async Task<IndexEntry?> Find(
        string generation, DocumentKey document, JsonNode source, CancellationToken cancellationToken)
    {
        var wanted = new JsonObject { ["_id"] = EntryFields.IdOf(document), ["_source"] = source };
        var body = new JsonObject { ["docs"] = new JsonArray(wanted) };
        using var answer = await Call(generation, "_mget", body, cancellationToken).ConfigureAwait(false);
        var found = answer.RootElement.GetProperty("docs")[0];
        if (found.TryGetProperty("error", out _))
        {
            throw new OpenSearchFailure(404, OpenSearchFailure.TypesIn(found)[0]).ToUnavailable(generation);
        }

        return found.GetProperty("found").GetBoolean() ? SearchAnswer.EntryOf(found) : null;
    }

    private async Task<IReadOnlyList<IndexEntry>> Read(
        string generation, JsonObject body, CancellationToken cancellationToken)
    {
        body["version"] = true;
        body["track_total_hits"] = false;
        body["_source"] = new JsonObject { ["excludes"] = new JsonArray("text") };
        using var answer = await Call(generation, "_search", body, cancellationToken).ConfigureAwait(false);
        SearchAnswer.CheckShards(answer.RootElement);
        return [.. SearchAnswer.HitsOf(answer.RootElement).Select(SearchAnswer.EntryOf)];
    }

    private Task<JsonDocument> Call(
        string generation, string what, JsonObject body, CancellationToken cancellationToken)
    {
        var alias = _generations.AliasOf(generation);
        return Guard(generation, () => _http.Call(HttpMethod.Post, $"/{alias}/{what}", body, cancellationToken));
    }

    private static async Task Guard(string? generation, Func<Task> work)
    {
        try
        {
            await work().ConfigureAwait(false);
        }
        catch (OpenSearchFailure e)
        {
            throw e.ToUnavailable(generation);
        }
    }

    /// <summary>Whatever OpenSearch is guilty of becomes one typed error.</summary>
    private static async Task<T> Guard<T>(string? generation, Func<Task<T>> work)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (OpenSearchFailure e)
        {
            throw e.ToUnavailable(generation);
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException or FormatException)
        {
            // JSON, but not of the shape that OpenSearch gives.
            throw new IndexUnavailableException("the search index answered with something else than was asked for", e);
        }
    }
}
