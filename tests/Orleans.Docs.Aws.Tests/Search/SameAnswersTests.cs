using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Docs.Aws.Search;
using Orleans.Docs.Aws.Tests.Search.Official;
using Orleans.Docs.Local.Search;
using Orleans.Docs.OpenSearchServer;
using Orleans.Docs.Review;
using Orleans.Docs.Search;
using Orleans.Docs.Tests;

namespace Orleans.Docs.Aws.Tests.Search;

/// <summary>
/// Whoever moves from the embedded index to OpenSearch finds the same documents, the same facets, the same words
/// marked; and what is asked of OpenSearch is what its specification allows.
/// </summary>
public sealed class SameAnswersTests
{
    private const string Live = "live";
    private const int Seeds = 5;
    private const int QueriesPerSeed = 40;

    private static readonly string[] Pieces =
    [
        "apple", "Apfel", "Äpfel", "apfelbaum", "pear", "PEAR", "don't", "a-b", "b@c.org", "INV-2026/17",
        "2026", "2.50",
        "e\u0301tude", "étude", "İstanbul", "straße", "ǆ", "漢字", "हिन्दी", "😀", "²", "ﬁne", "x\u00ADy", "\uD800",
        "one\0two",
        "\uFDD0", "...", "re", "red", "green-red", "Ελλάς", "ελλας", "́", "№5",
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Both_indexes_answer_the_same_to_the_same(int shards)
    {
        var compared = 0;
        for (var seed = 0; seed < Seeds; seed++)
        {
            var random = new Random((1_000 * shards) + seed);
            await using var server = await LocalOpenSearch.Start();
            using var directory = new TemporaryDirectory();
            using var embedded = new SqliteSearchIndex(
                new() { Directory = directory.PathOf("index") }, TimeProvider.System,
                NullLogger<SqliteSearchIndex>.Instance);
            using var cloud = OpenSearchIndexes.Open(server.Address, options => options.Shards = shards);
            var entries = Entries(random);
            foreach (var index in (ISearchIndex[])[embedded, cloud])
            {
                await index.Create(Live, Cancellation);
                await index.Write(Live, entries, Cancellation);
                await index.MakeLive(Live, Cancellation);
            }

            Assert.Equal(await Lists(embedded), await Lists(cloud));
            for (var n = 0; n < QueriesPerSeed; n++)
            {
                var query = Query(random);
                var (ours, theirs) = (await Answer(embedded, query), await Answer(cloud, query));
                Assert.True(
                    ours == theirs,
                    $"seed {seed}, {JsonSerializer.Serialize(query)}\nembedded {ours}\nopensearch {theirs}");
                compared += ours.Contains("\"Hits\":[]", StringComparison.Ordinal) || ours == "refused" ? 0 : 1;
            }
        }

        Assert.True(compared > Seeds * QueriesPerSeed / 4, $"only {compared} answers held anything");
    }

    [Fact]
    public async Task Every_request_fits_the_specification()
    {
        var specification = new ApiSpecification(OfficialFolder.PathOf("opensearch-api-specification", "spec"));
        await using var server = await LocalOpenSearch.Start();
        var requests = new ConcurrentQueue<ReceivedRequest>();
        server.Before = (_, request) =>
        {
            requests.Enqueue(request);
            return Task.FromResult(false);
        };
        var random = new Random(7);
        using var index = OpenSearchIndexes.Open(server.Address);
        await index.Create(Live, Cancellation);
        await index.Create("next", Cancellation);
        await index.Write(Live, Entries(random), Cancellation);
        await index.MakeLive(Live, Cancellation);
        await index.MakeLive("next", Cancellation);
        await Lists(index);
        await index.ToReview(Live, "acme", new ReviewQuery(), null, Cancellation);
        await index.Purge(Live, Cancellation);
        for (var n = 0; n < 200; n++)
        {
            await Answer(index, Query(random));
        }

        await index.Drop(Live, Cancellation);
        foreach (var request in requests)
        {
            Assert.Empty(specification.FaultsOf(request));
        }

        var calls = requests.Select(request => $"{request.Method} {request.Target.Split('/')[^1]}").ToHashSet();
        Assert.Superset(
            new HashSet<string>
            {
                "PUT docs", "PUT docs-live.entries", "POST _bulk", "PUT _settings", "POST _refresh", "GET docs",
                "POST _aliases", "POST _mget", "POST _count", "POST _search", "DELETE docs-live.entries",
                "POST _forcemerge?only_expunge_deletes=true",
            },
            calls);
    }

    [Fact]
    public async Task A_generation_is_filled_without_refreshes_and_replicas_and_gets_both_before_it_is_live()
    {
        await using var server = await LocalOpenSearch.Start();
        using var index = OpenSearchIndexes.Open(server.Address, options =>
        {
            options.Replicas = 2;
            options.RefreshInterval = TimeSpan.FromSeconds(3);
        });
        await index.Create("next", Cancellation);
        Assert.Equal(("-1", "0"), await Settings());
        await index.Write("next", Entries(new Random(7)), Cancellation);
        Assert.Equal(("-1", "0"), await Settings());
        await index.MakeLive("next", Cancellation);
        Assert.Equal(("3000ms", "2"), await Settings());

        async Task<(string?, string?)> Settings()
        {
            using var http = new HttpClient { BaseAddress = server.Address };
            var all = JsonNode.Parse(await http.GetStringAsync("/docs-next/_settings", Cancellation))!.AsObject();
            var settings = Assert.Single(all).Value!["settings"]!["index"]!;
            return ((string?)settings["refresh_interval"], (string?)settings["number_of_replicas"]);
        }
    }

    [Theory]
    [InlineData("POST", "/docs-live/_search", """{"query":{"multi_match":{"querry":"a"}}}""", "has querry")]
    [InlineData("POST", "/docs-live/_search", """{"size":"ten"}""", ".size is String and not integer")]
    [InlineData("POST", "/docs-live/_search", """{"sort":[{"a":{"order":"up"}}]}""", ".sort is Array")]
    [InlineData("POST", "/docs-live/_searching", "{}", "there is no POST")]
    [InlineData("PUT", "/docs-live/_count", "{}", "there is no PUT")]
    [InlineData("POST", "/docs-live/_search?q=a", "{}", "parameters")]
    [InlineData("POST", "/_aliases", """{"actions":[{"swap":{"index":"a"}}]}""", "has swap")]
    public void A_request_that_does_not_fit_is_noticed(string method, string target, string body, string fault)
    {
        var specification = new ApiSpecification(OfficialFolder.PathOf("opensearch-api-specification", "spec"));
        var bytes = System.Text.Encoding.UTF8.GetBytes(body);
        var headers = new Dictionary<string, string> { ["content-type"] = "application/json" };
        var faults = specification.FaultsOf(new ReceivedRequest(method, target, headers, bytes, bytes));
        Assert.Contains(faults, found => found.Contains(fault, StringComparison.Ordinal));
    }

    /// <summary>All pages of a search, without the order of equal relevance and without scores.</summary>
    private static async Task<string> Answer(ISearchIndex index, SearchQuery query)
    {
        var hits = new List<SearchHit>();
        SearchPage page;
        try
        {
            page = await index.Search(Live, "acme", query, Cancellation);
            hits.AddRange(page.Hits);
            for (var next = page; next.NextCursor is not null; hits.AddRange(next.Hits))
            {
                next = await index.Search(Live, "acme", query with { Cursor = next.NextCursor }, Cancellation);
                Assert.Equal(page.Total, next.Total);
                Assert.Equal(JsonSerializer.Serialize(page.Facets.ToImmutableSortedDictionary()),
                    JsonSerializer.Serialize(next.Facets.ToImmutableSortedDictionary()));
            }
        }
        catch (InvalidQueryException)
        {
            return "refused";
        }

        var ordered = query.Order == SearchOrder.Relevance && query.Text.Length > 0
            ? hits.OrderBy(hit => hit.Document.ToString(), StringComparer.Ordinal).ToList()
            : hits;
        return JsonSerializer.Serialize(new
        {
            page.Total,
            Facets = page.Facets.ToImmutableSortedDictionary(),
            Hits = ordered.Select(hit => hit with { Score = 0 }),
        });
    }

    private static async Task<string> Lists(ISearchIndex index)
    {
        var entries = await index.Entries(Live, Cancellation).ToListAsync(Cancellation);
        var found = await index.Find(Live, entries[0].Document, Cancellation);
        return JsonSerializer.Serialize(new
        {
            Entries = entries,
            Found = found,
            Whole = await index.FindWhole(Live, entries[0].Document, Cancellation),
            Count = await index.Count(Live, Cancellation),
            Parked = await index.Parked(Live, "acme", null, 5, Cancellation),
            Totals = await index.Totals(Live, "acme", null, Cancellation),
        });
    }

    private static List<IndexEntry> Entries(Random random)
    {
        var entries = new List<IndexEntry>();
        for (var n = 0; n < 40; n++)
        {
            var isParked = random.Next(4) == 0;
            entries.Add(new IndexEntry
            {
                Document = new(random.Next(5) == 0 ? "globex" : "acme", $"d-{random.Next(30)}"),
                Version = random.Next(1, 5),
                Deleted = random.Next(10) == 0,
                State = isParked ? "parked" : Pick("completed", "processing")!,
                ParkedStep = isParked ? "extract" : null,
                ParkedCode = isParked ? "corrupt" : null,
                UploadedAt =
                    new DateTimeOffset(2026, 3, 1 + random.Next(5), 12, 0, 0, TimeSpan.Zero).AddTicks(random.Next(3)),
                Type = Pick(null, "invoice", "letter"),
                TypeConfidence = random.Next(100) / 100f,
                Kind = Pick(null, "pdf"),
                LengthBytes = random.NextInt64(1L << 40),
                PagesExpected = random.Next(5),
                PagesRead = random.Next(5),
                CostUsd = random.Next(1_000_000) * 0.000000000001m,
                PiiCounts = Map(["EMAIL", "PHONE", "IBAN"], _ => random.Next(1, 9)),
                Tags = Map(["team", "year", "a\u001Fb"], _ => Pick("north", "süd", "2026", "")!),
                FileName = Pick(null, "Äpfel.pdf", Text(2)),
                Subject = Pick(null, Text(3)),
                Summary = Pick(null, Text(8)),
                KeyFacts = Map(["total", "seller.name", ""], _ => Text(2)),
                Text = Pick(null, "", Text(30), string.Join(". ", Enumerable.Repeat(Text(20), 90))),
                ChainHead = Pick(null, "0ab1"),
            });
        }

        return entries;

        string? Pick(params string?[] values) => values[random.Next(values.Length)];

        string Text(int words) => string.Join(' ', Enumerable.Range(0, words).Select(_ => Pick(Pieces)));

        ImmutableSortedDictionary<string, T> Map<T>(string[] names, Func<string, T> value) => names
            .Where(_ => random.Next(2) == 0).ToImmutableSortedDictionary(name => name, value, StringComparer.Ordinal);
    }

    private static SearchQuery Query(Random random)
    {
        var words = Enumerable.Range(0, random.Next(5)).Select(_ => Word()).ToList();
        var text = random.Next(4) switch
        {
            0 => string.Join(" OR ", words),
            1 when words.Count > 1 => $"({string.Join(' ', words)}) OR -{Word()} {Word()}",
            _ => string.Join(' ', words),
        };
        return new SearchQuery
        {
            Text = text,
            PageSize = random.Next(1, 8),
            Order = (SearchOrder)random.Next(3),
            Types = random.Next(4) == 0 ? ["invoice", "letter"] : [],
            States = random.Next(4) == 0 ? ["completed"] : [],
            PiiTypes = random.Next(4) == 0 ? ["EMAIL", "IBAN"] : [],
            From = random.Next(5) == 0 ? new DateTimeOffset(2026, 3, 2, 12, 0, 0, TimeSpan.Zero) : null,
            Until = random.Next(5) == 0 ? new DateTimeOffset(2026, 3, 4, 12, 0, 0, TimeSpan.Zero) : null,
            Tags = random.Next(4) == 0
                ? ImmutableDictionary<string, string>.Empty.Add("team", "north")
                : ImmutableDictionary<string, string>.Empty,
            Facets = random.Next(6) > 0,
        };

        string Word() => random.Next(6) switch
        {
            0 => $"\"{Pieces[random.Next(Pieces.Length)]} {Pieces[random.Next(Pieces.Length)]}\"",
            1 => $"{Pieces[random.Next(Pieces.Length)]}*",
            2 => "ap*",
            _ => Pieces[random.Next(Pieces.Length)],
        };
    }
}
