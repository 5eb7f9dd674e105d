using System.Net;
using System.Net.Http.Json;
using System.Text;
using Orleans.Docs.Callers;
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
            await answer.Is(HttpStatusCode.Accepted);
            ids.Add((await answer.Json()).GetProperty("id").GetString()!);
        }

        foreach (var id in ids.ToList())
        {
            var settled = await client.Settled(id);
            ids.AddRange(settled.GetProperty("children").EnumerateArray().Select(child => child.GetString()!));
        }

        using var corrected = await client.PostAsync(
            $"/v1/documents/{ids[0]}/correct",
            JsonContent.Create(new { field = "total", value = Script }), Cancellation);
        await corrected.Is(HttpStatusCode.Accepted);
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

    /// <summary>
    /// Who one is, why he rejects, holds and erases, and what stands in the dead letters. Where a name takes no such
    /// text it is refused.
    /// </summary>
    [Fact]
    public async Task Nothing_that_people_say_of_documents_runs()
    {
        Browser.Require();
        const string Tenant = "inert";
        using var client = browser.Silo.Client(
            browser.Silo.Issuer.Token("reader submitter reviewer operator admin", Tenant, subject: Script));
        var (rejected, claimed) = (await Doubtful.Submit(client, 1), await Doubtful.Submit(client, 2));
        await Answers(client, HttpMethod.Put, $"/v1/review/{rejected}/claim", null, HttpStatusCode.OK);
        await Says(client, $"/v1/review/{rejected}/reject");
        await client.Settled(rejected);
        await Says(client, $"/v1/documents/{rejected}/hold");
        await client.Settled(rejected);
        await Answers(client, HttpMethod.Put, $"/v1/review/{claimed}/claim", null, HttpStatusCode.OK);
        var erased = (await client.SubmitAndSettle($"A letter of {Script}.\n")).GetProperty("id").GetString()!;
        await Says(client, $"/v1/documents/{erased}/erase");
        await client.Settled(erased);
        var name = Uri.EscapeDataString(Script.Replace('/', '_') + ".pdf");
        var parked = (await client.SubmitAndSettle("%PDF-1.7 broken", $"?name={name}")).GetProperty("id").GetString()!;
        var batch = $"/v1/batches/{Uri.EscapeDataString(Script)}";
        await Answers(client, HttpMethod.Put, batch, null, HttpStatusCode.BadRequest);
        await Answers(
            client, HttpMethod.Post, "/v1/keys", new { name = Script[..28], roles = new[] { "reader" } },
            HttpStatusCode.Created);
        Assert.DoesNotContain(
            "<img", await client.GetStringAsync("/v1/keys", Cancellation), StringComparison.OrdinalIgnoreCase);

        var key = await browser.Silo.Key(RoleNames.OfTenants, Tenant);
        await using var person = await browser.Person(key, "#/status");
        await Expect(person.Page.Locator(".letters")).ToContainTextAsync(parked[..12]);
        await Goes("#/review/" + claimed, person);
        await Expect(person.Page.Locator(".until")).ToContainTextAsync($"is claimed by oidc:{Script}");
        await Goes("#/d/" + rejected, person);
        await person.ShowPersonalData();
        await Expect(person.Page.Locator("#on-hold")).ToContainTextAsync($"On legal hold: {Script}");
        await TellsWho(person, "Home");
        await Goes("#/d/" + parked, person);
        await person.ShowPersonalData();
        await Expect(person.Page.Locator("h1")).ToContainTextAsync("onerror=alert");
        await Goes("#/d/" + erased, person);
        await Expect(person.Page.Locator("header .told .state").First).ToHaveTextAsync("Erased");
        await TellsWho(person, "Home");
        await TellsWho(person, "End", "ArrowLeft", "ArrowLeft");
        await Expect(person.Page.Locator(".time .said")).ToContainTextAsync("Erased");
    }

    private static Task Says(HttpClient client, string path) =>
        Answers(client, HttpMethod.Post, path, new { reason = Script }, HttpStatusCode.Accepted);

    private static async Task Answers(
        HttpClient client, HttpMethod method, string path, object? body, HttpStatusCode status)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Content = body is null ? null : JsonContent.Create(body);
        using var answer = await client.SendAsync(request, Cancellation);
        await answer.Is(status);
        Assert.DoesNotContain(
            "<img", await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.OrdinalIgnoreCase);
    }

    private static async Task Goes(string hash, Person person)
    {
        await person.Page.EvaluateAsync("hash => { location.hash = hash; }", hash);
        await Expect(person.Page.Locator(".crumbs")).ToContainTextAsync(hash.Split('/')[^1][..12]);
        await person.IsContent();
    }

    /// <summary>With the slider on an event, the one who did it is named as he calls himself.</summary>
    private static async Task TellsWho(Person person, params string[] keys)
    {
        var slider = person.Page.Locator(".time input[type=range]");
        await Expect(slider).ToBeVisibleAsync();
        await slider.FocusAsync();
        foreach (var key in keys)
        {
            await person.Press(key);
        }

        await Expect(person.Page.Locator(".time .said")).ToContainTextAsync($"by oidc:{Script}");
        Assert.Equal(0, await person.Page.Locator("main img, main script, main iframe, main object").CountAsync());
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
