using System.Text;
using static Microsoft.Playwright.Assertions;

namespace Orleans.Docs.Web.Tests.Page;

/// <summary>Script in whatever a document holds or people write: shown as the text that it is.</summary>
[Collection(BrowserCollection.Name)]
public sealed class InertTests(Browser browser)
{
    private const string Script = "<img src=x onerror=alert(1)>\"'><script>alert(2)</script><svg onload=alert(3)>";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_that_a_document_holds_runs()
    {
        Browser.Require();
        using var client = browser.Client();
        var ids = new List<string>();
        foreach (var (name, text) in Files())
        {
            var query = $"?name={Uri.EscapeDataString(name)}&new=true&tag={Uri.EscapeDataString("note=" + Script)}";
            using var answer = await client.Submit(Encoding.UTF8.GetBytes(text), query);
            await answer.Is(System.Net.HttpStatusCode.Accepted);
            ids.Add((await answer.Json()).GetProperty("id").GetString()!);
        }

        foreach (var id in ids.ToList())
        {
            var settled = await client.Settled(id);
            ids.AddRange(settled.GetProperty("children").EnumerateArray().Select(child => child.GetString()!));
        }

        using var corrected = await client.PostAsync(
            $"/v1/documents/{ids[0]}/correct",
            System.Net.Http.Json.JsonContent.Create(new { field = "total", value = Script }), Cancellation);
        await corrected.Is(System.Net.HttpStatusCode.Accepted);
        await client.Settled(ids[0]);

        await using var person = await browser.Person("#/?q=zanzibar");
        await Expect(person.Page.Locator(".documents a.document").First).ToBeVisibleAsync();
        await Expect(person.Page.Locator(".facets")).ToContainTextAsync("onerror=alert");
        await person.IsContent();
        foreach (var id in ids)
        {
            await person.Page.EvaluateAsync("id => { location.hash = `#/d/${id}`; }", id);
            await Expect(person.Page.Locator(".crumbs")).ToContainTextAsync(id[..12]);
            await Expect(person.Page.Locator("table.steps")).ToBeVisibleAsync();
            await Expect(person.Page.Locator(".sheet")).Not.ToBeEmptyAsync();
            await person.IsContent();
            await person.ShowPersonalData();
            await Expect(person.Page.Locator(".paper")).ToBeVisibleAsync();
            Assert.Equal(0, await person.Page.Locator("main img, main script, main iframe, main object").CountAsync());
            await person.IsContent();
        }

        await person.Page.EvaluateAsync("id => { location.hash = `#/d/${id}`; }", ids[0]);
        await Expect(person.Main).ToContainTextAsync("<img src=x onerror=alert(1)>");
        await person.Picture("inert");
        await person.IsContent();
    }

    /// <summary>Hostile in its name, its text, its cells, its headers.</summary>
    private static IEnumerable<(string Name, string Text)> Files()
    {
        yield return ($"{Script.Replace('/', '_')}.txt", $"zanzibar {Script} invoice total 12.00\n");
        yield return ("cells.csv",
            $"""
            zanzibar,amount
            {Script},1
            "=HYPERLINK(""javascript:alert(4)"")",2
            """);
        yield return ("page.html",
            $"""
            <html><title>{Script}</title><body onload=alert(5)>zanzibar &lt;img src=x onerror=alert(6)&gt;
            <a href='javascript:alert(7)'>x</a></body></html>
            """);
        yield return ("mail.eml",
            $"""
            From: "{Script.Replace("\"", "")}" <a@example.org>
            To: b@example.org
            Subject: zanzibar {Script}
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary=x

            --x
            Content-Type: text/html

            <p>zanzibar {Script} &lt;script&gt;alert(8)&lt;/script&gt;</p>
            --x
            Content-Type: text/plain
            Content-Disposition: attachment; filename="<svg onload=alert(9)>.txt"

            zanzibar {Script}
            --x--
            """);
    }
}
