using System.Net;
using Orleans.Docs.Tests;

namespace Orleans.Docs.Web.Tests.Documents;

/// <summary>Where things stand on pages, and pages as images.</summary>
public sealed class LayoutTests(WebSilo silo)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Words_are_ranges_of_the_text_in_boxes_of_the_page()
    {
        var id = await Invoice();
        var layout = await silo.Admin.GetJson($"/v1/documents/{id}/unredacted/layout");
        var page = Assert.Single(layout.GetProperty("pages").EnumerateArray().ToList());
        var text = page.GetProperty("text").GetString()!;
        var words = page.GetProperty("words").EnumerateArray().ToList();
        Assert.Contains(words, word => text.Substring(
            word.GetProperty("start").GetInt32(), word.GetProperty("length").GetInt32()) == "Brightwater");
        Assert.All(words, word => Assert.All(
            word.GetProperty("box").EnumerateArray().Select(side => side.GetDouble()),
            side => Assert.InRange(side, 0, 1)));
        Assert.NotEqual(0, page.GetProperty("tables")[0].GetProperty("cells").GetArrayLength());

        // As of an event before any page was read, there is none.
        var before = await silo.Admin.GetJson($"/v1/documents/{id}/unredacted/layout?version=1");
        Assert.Equal(0, before.GetProperty("pages").GetArrayLength());
        Assert.Equal(1, before.GetProperty("version").GetInt64());
        using var none = await silo.Admin.GetAsync($"/v1/documents/{id}/unredacted/findings?version=1", Cancellation);
        await none.IsProblem(404, "not_found");
    }

    [Fact]
    public async Task A_page_of_a_PDF_is_drawn_in_a_size_for_screens()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/pdftoppm"), "poppler-utils, which draws pages, is not installed");
        var id = await Invoice();
        using var image = await silo.Admin.GetAsync($"/v1/documents/{id}/unredacted/image?page=1", Cancellation);
        await image.Is(HttpStatusCode.OK);
        Assert.Equal("image/jpeg", image.Content.Headers.ContentType!.MediaType);
        Assert.True(image.Headers.CacheControl!.NoStore);
        var bytes = await image.Content.ReadAsByteArrayAsync(Cancellation);
        Assert.Equal(new byte[] { 0xff, 0xd8 }, bytes[..2]);
        Assert.InRange(bytes.Length, 10_000, 1_500_000);
        Assert.Equal(1_800, HeightOf(bytes));
    }

    [Fact]
    public async Task What_has_no_pages_of_its_own_has_no_image()
    {
        var id = (await silo.Admin.SubmitAndSettle("A letter without a picture.\n")).GetProperty("id").GetString()!;
        using var none = await silo.Admin.GetAsync($"/v1/documents/{id}/unredacted/image", Cancellation);
        await none.IsProblem(404, "not_found");
        using var beyond = await silo.Admin.GetAsync(
            $"/v1/documents/{await Invoice()}/unredacted/image?page=2", Cancellation);
        await beyond.IsProblem(404, "not_found");
    }

    private async Task<string> Invoice()
    {
        var bytes = await File.ReadAllBytesAsync(Path.Combine(Repository.Root, "samples", "invoice.pdf"), Cancellation);
        using var answer = await silo.Admin.Submit(bytes, "?name=invoice.pdf");
        await answer.Is(HttpStatusCode.Accepted);
        var id = (await answer.Json()).GetProperty("id").GetString()!;
        await silo.Admin.Settled(id);
        return id;
    }

    /// <summary>Of the frame that a JPEG begins with.</summary>
    private static int HeightOf(byte[] jpeg)
    {
        for (var at = 2; at + 9 < jpeg.Length;)
        {
            if (jpeg[at + 1] is 0xc0 or 0xc1 or 0xc2)
            {
                return (jpeg[at + 5] << 8) | jpeg[at + 6];
            }

            at += 2 + ((jpeg[at + 2] << 8) | jpeg[at + 3]);
        }

        throw new InvalidOperationException("the image has no frame");
    }
}
