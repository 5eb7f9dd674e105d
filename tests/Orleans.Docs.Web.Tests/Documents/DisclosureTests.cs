using System.Net;
using System.Net.Http.Headers;
using Orleans.Docs.Callers;
using Orleans.Docs.Tests;

namespace Orleans.Docs.Web.Tests.Documents;

/// <summary>
/// Who was shown what without redaction: one event however many requests showing it takes, and one for each caller,
/// document and part of it.
/// </summary>
public sealed class DisclosureTests(WebSilo silo)
{
    private const Role Reading = Role.Reader | Role.Reviewer;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_that_is_shown_by_many_requests_at_once_was_shown_once()
    {
        var id = await Pdf();
        var reader = silo.Client(await silo.Key(Reading));
        await Task.WhenAll(Enumerable.Range(0, 12).Select(async i =>
        {
            using var request = new HttpRequestMessage(
                HttpMethod.Get, $"/v1/documents/{id}/{(i % 3 == 0 ? "unredacted/image" : "source")}");
            request.Headers.Range = i % 3 == 1 ? new RangeHeaderValue(i * 100, (i * 100) + 99) : null;
            using var answer = await reader.SendAsync(request, Cancellation);
            await answer.Is(HttpStatusCode.OK);
        }));
        Assert.Equal(["source"], await Shown(id));
    }

    [Fact]
    public async Task Each_caller_document_and_part_is_an_event_of_its_own()
    {
        var ids = new[] { await Pdf(), await Pdf() };
        var readers = new[] { silo.Client(await silo.Key(Reading)), silo.Client(await silo.Key(Reading)) };
        string[] parts = ["text", "summary", "findings", "names", "tables", "fields", "layout", "events"];
        await Task.WhenAll(
            from id in ids
            from reader in readers
            from part in parts
            select Reads(reader, $"/v1/documents/{id}/unredacted/{part}"));
        foreach (var id in ids)
        {
            // Tables, fields and layout are of the text, and fields of the summary too.
            Assert.Equal(
                ["findings", "findings", "names", "names", "summary", "summary", "text", "text"], await Shown(id));
        }
    }

    private static async Task Reads(HttpClient reader, string path)
    {
        using var answer = await reader.GetAsync(path, Cancellation);
        await answer.Is(HttpStatusCode.OK);
    }

    private async Task<IEnumerable<string>> Shown(string id)
    {
        var history = await silo.Admin.GetJson($"/v1/documents/{id}/events");
        return history.GetProperty("events").EnumerateArray()
            .Where(e => e.GetProperty("name").GetString() == "document.disclosed.v1")
            .Select(e => e.GetProperty("event").GetProperty("what").GetString()!).Order();
    }

    private async Task<string> Pdf()
    {
        var file = await File.ReadAllBytesAsync(
            Path.Combine(Repository.Root, "samples", "invoice.pdf"), Cancellation);
        using var taken = await silo.Admin.Submit(file, "?name=invoice.pdf&new=true", "application/pdf");
        var id = (await taken.Json()).GetProperty("id").GetString()!;
        await silo.Admin.Settled(id);
        return id;
    }
}
