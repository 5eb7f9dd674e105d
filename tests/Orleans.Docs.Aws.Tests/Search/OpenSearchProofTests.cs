using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Orleans.Docs.Aws.Search;
using Orleans.Docs.OpenSearchServer;
using Orleans.Docs.Search;

namespace Orleans.Docs.Aws.Tests.Search;

/// <summary>Entries in OpenSearch that are not found by what they hold, or cannot be read.</summary>
public sealed class OpenSearchProofTests : IAsyncLifetime
{
    private const string Live = "live";
    private const string Words = "its words in docs-live are not those of its content";
    private static readonly DocumentKey Hit = new("acme", "d-2");

    private LocalOpenSearch _server = null!;
    private OpenSearchIndex _index = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await LocalOpenSearch.Start();
        _index = OpenSearchIndexes.Open(_server.Address);
        await _index.Create(Live, Cancellation);

        // More than a page, and more words than one search may hold.
        await _index.Write(Live, [.. Enumerable.Range(1, 45).Select(n => Entry($"d-{n}"))], Cancellation);
        await _index.Write(Live, [Entry("d-2", "globex"), Entry("long") with { Text = LongText() }], Cancellation);
        await _index.Write(Live, [Entry("gone") with { Deleted = true }, Bare("bare")], Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        _index.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task What_was_written_has_no_fault()
    {
        foreach (var tenant in new[] { null, "acme", "globex", "nobody" })
        {
            Assert.Empty(await _index.Faults(Live, tenant, Cancellation).ToListAsync(Cancellation));
        }

        foreach (var id in new[] { "d-2", "long", "gone", "bare", "none" })
        {
            var document = new DocumentKey("acme", id);
            Assert.Empty(await _index.Faults(Live, document, Cancellation).ToListAsync(Cancellation));
        }
    }

    [Theory]
    [InlineData("text", "the barge is there")]
    [InlineData("text", "the harbour quay page 1 of it")]
    [InlineData("summary", "")]
    [InlineData("file_name", "other txt")]
    public async Task Words_that_are_not_those_of_the_content_are_found_with_their_document(string field, string words)
    {
        await Put(Entry("d-2"), body => body["words"]![field] = words);

        IndexFault[] expected = [new(Hit, Words)];
        Assert.Equal(expected, await Of(null));
        Assert.Equal(expected, await Of("acme"));
        Assert.Empty(await Of("globex"));
        Assert.Equal(expected, await _index.Faults(Live, Hit, Cancellation).ToListAsync(Cancellation));
        Assert.Empty(await _index.Faults(Live, new DocumentKey("acme", "d-3"), Cancellation)
            .ToListAsync(Cancellation));
    }

    [Fact]
    public async Task The_last_words_of_a_long_text_are_looked_for_as_the_first_are()
    {
        var entry = Entry("long") with { Text = LongText() };
        await Put(entry, body =>
        {
            var text = (string)body["words"]!["text"]!;
            body["words"]!["text"] = text[..text.TrimEnd().LastIndexOf(' ')];
        });
        Assert.Equal([new(entry.Document, Words)], await Of(null));
    }

    [Fact]
    public async Task An_entry_that_does_not_stand_under_its_name_is_found()
    {
        await Put(Entry("d-2"), body => body["number"] = 7);
        Assert.Equal([new(Hit, "its entry in docs-live does not stand under its name")], await Of(null));
    }

    [Fact]
    public async Task An_entry_that_is_replaced_while_it_is_looked_at_is_no_fault()
    {
        await Put(Entry("d-2"), body => body["words"]!["text"] = "the barge");
        var mended = false;
        _server.Before = async (_, request) =>
        {
            // Once its page was read, and before its words are looked for again.
            var body = Encoding.UTF8.GetString(request.Body.Span);
            if (!mended && body.Contains("\"values\":[\"acme.d-2\"]", StringComparison.Ordinal))
            {
                mended = true;
                await _index.Write(Live, [Entry("d-2") with { Version = 30 }], Cancellation);
            }

            return false;
        };
        Assert.Empty(await Of(null));
        Assert.True(mended);
    }

    [Fact]
    public async Task Fewer_entries_than_are_counted_are_a_fault()
    {
        _server.Before = async (context, request) =>
        {
            if (!context.Request.Path.Value!.EndsWith("/_count", StringComparison.Ordinal))
            {
                return false;
            }

            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(
                """{"count":50,"_shards":{"total":1,"successful":1,"skipped":0,"failed":0}}""", Cancellation);
            return true;
        };
        Assert.Equal([new(null, "docs-live counts 50 entries, of which 49 can be read")], await Of(null));
    }

    private ValueTask<List<IndexFault>> Of(string? tenant) =>
        _index.Faults(Live, tenant, Cancellation).ToListAsync(Cancellation);

    /// <summary>The entry as the index writes it, and changed by somebody else, at its own version.</summary>
    private async Task Put(IndexEntry entry, Action<JsonObject> change)
    {
        using var written = new MemoryStream();
        await using (var json = new Utf8JsonWriter(written))
        {
            EntryFields.Write(json, entry);
        }

        var body = JsonNode.Parse(written.ToArray())!.AsObject();
        change(body);
        using var http = new HttpClient();
        using var content = new StringContent(
            body.ToJsonString(), Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        using var response = await http.PutAsync(
            new Uri(_server.Address, $"/docs-{Live}/_doc/{EntryFields.IdOf(entry.Document)}?version={entry.Version}"
                + "&version_type=external_gte"),
            content, Cancellation);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(Cancellation));
    }

    private static string LongText() => string.Join(' ', Enumerable.Range(1, 2_500).Select(n => $"word{n}"));

    private static IndexEntry Bare(string id) => new()
    {
        Document = new DocumentKey("acme", id),
        Version = 7,
        State = "completed",
        UploadedAt = DateTimeOffset.UnixEpoch,
    };

    private static IndexEntry Entry(string id, string tenant = "acme") => Bare(id) with
    {
        Document = new DocumentKey(tenant, id),
        FileName = $"letter {id}.txt",
        Summary = "A letter to the harbour.",
        Text = $"The harbour, the quay. Page of {id}: İstanbul, naïve 😀.",
    };
}
