using System.Collections.Concurrent;
using Microsoft.Playwright;
using Orleans.Docs.Callers;
using Orleans.Docs.Tests;
using static Microsoft.Playwright.Assertions;

namespace Orleans.Docs.Web.Tests.Page;

/// <summary>Personal data is neither asked for nor shown before somebody who may see it says so.</summary>
[Collection(BrowserCollection.Name)]
public sealed class RevealTests(Browser browser)
{
    private const string Email = "billing@brightwater.example.com";
    private const string Name = "Elena Whitfield";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_unredacted_is_asked_for_before_the_button_and_all_of_it_is_recorded_after()
    {
        Browser.Require();
        Assert.SkipUnless(File.Exists("/usr/bin/pdftoppm"), "poppler-utils, which draws pages, is not installed");
        using var client = browser.Client();
        var id = await Invoice(client);
        await using var person = await browser.Person("#/");
        var page = person.Page;
        var asked = Asked(person);
        await Open(person, id);

        // What else one may do there asks for nothing either.
        await page.Locator(".facts > div").First.HoverAsync();
        foreach (var key in new[] { "w", "x", "d", "n", "p", ",", ".", "," })
        {
            await person.Press(key);
        }

        await person.Button("Back to now").ClickAsync();
        await Expect(page.Locator(".summary")).ToBeVisibleAsync();
        Assert.Contains(asked, path => path.Contains($"/{id}/text", StringComparison.Ordinal));
        Assert.DoesNotContain(asked, IsUnredacted);
        Assert.Empty(await Disclosed(client, id));
        await ShowsNone(person);
        await Expect(page.Locator(".reveal")).ToContainTextAsync("recorded in the history, with your name");
        await person.Picture("redacted", whole: true);

        await person.ShowPersonalData();
        await Expect(page.Locator("svg.page image")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Level = 1 })).ToContainTextAsync(Name);
        await person.Press("x");
        await Expect(page.Locator(".paper mark.personal").Filter(new LocatorFilterOptions { HasText = Email }))
            .ToHaveCountAsync(1);
        Assert.Contains(asked, path => path.Contains($"/{id}/unredacted/image", StringComparison.Ordinal));
        string[] shown = ["findings", "names", "source", "summary", "text"];
        await Cluster.Tests.Eventually.True(
            async () => (await Disclosed(client, id)).SequenceEqual(shown), "each kind shown is recorded once");
        await Expect(page.Locator(".time")).ToContainTextAsync("Shown without redaction");

        // And back, by key.
        await person.Press("v");
        await Expect(page.Locator(".paper")).ToContainTextAsync("[EMAIL]");
        await ShowsNone(person);
        await person.IsContent();
    }

    [Fact]
    public async Task It_is_shown_of_one_document_and_until_that_is_left()
    {
        Browser.Require();
        using var client = browser.Client();
        var id = await Invoice(client);
        var other = await Invoice(client);
        await using var person = await browser.Person("#/d/" + id);
        await Expect(person.Page.Locator(".paper")).ToContainTextAsync("[EMAIL]");
        await person.Press("v");
        await Expect(person.Button("Hide personal data")).ToBeVisibleAsync();
        await Expect(person.Page.Locator(".summary")).ToContainTextAsync("Juniper");
        foreach (var left in new[] { other, id })
        {
            await Open(person, left);
            await ShowsNone(person);
        }

        Assert.Empty(await Disclosed(client, other));
        await person.IsContent();
    }

    [Fact]
    public async Task At_the_desk_it_is_the_same_and_what_is_replaced_is_not_set_right_unseen()
    {
        Browser.Require();
        var key = await browser.Silo.Key(RoleNames.OfTenants, "desk-reveal");
        using var client = browser.Silo.Client(key);
        var id = await Doubtful.Submit(client, 3);
        using var corrected = await client.PostAsync(
            $"/v1/documents/{id}/correct",
            System.Net.Http.Json.JsonContent.Create(new { field = "vendor", value = Email }), Cancellation);
        await corrected.Is(System.Net.HttpStatusCode.Accepted);
        await client.Settled(id);
        await using var person = await browser.Person(key, "#/review");
        var asked = Asked(person);
        await person.Page.EvaluateAsync("id => { location.hash = `#/review/${id}`; }", id);
        var vendor = person.Page.Locator(".check[data-field=vendor]");
        await Expect(vendor).ToContainTextAsync("[EMAIL]");
        await Expect(person.Page.Locator(".paper")).ToContainTextAsync("Oak writing table");
        await vendor.ClickAsync();
        await Expect(person.Page.Locator("#notes")).ToContainTextAsync("Show personal data first");
        await Expect(person.Page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        Assert.DoesNotContain(asked, IsUnredacted);
        Assert.Empty(await Disclosed(client, id));
        await ShowsNone(person);
        await person.Picture("desk-redacted");

        await person.Press("v");
        await Expect(vendor).ToContainTextAsync(Email);
        await Expect(vendor).ToBeFocusedAsync();
        await Cluster.Tests.Eventually.True(
            async () => (await Disclosed(client, id)).Contains("text"), "the reading of the text is in the history");
        await person.Press("e");
        await Expect(person.Page.GetByLabel("Vendor", new PageGetByLabelOptions { Exact = true }))
            .ToHaveValueAsync(Email);
        await person.IsContent();
    }

    [Fact]
    public async Task Whoever_has_no_right_to_it_has_no_button_and_no_key()
    {
        Browser.Require();
        using var client = browser.Client();
        var id = await Invoice(client);
        foreach (var role in new[] { Role.Reader, Role.Reader | Role.Submitter | Role.Operator })
        {
            await using var person = await browser.Person(await browser.Silo.Key(role, Browser.Tenant), "#/");
            var asked = Asked(person);
            await Open(person, id, isRightful: false);
            await Expect(person.Button("Show personal data")).ToHaveCountAsync(0);
            await person.Press("v");
            await person.Press("?");
            await Expect(person.Page.GetByRole(AriaRole.Dialog)).Not.ToContainTextAsync("Shows personal data");
            await ShowsNone(person);
            Assert.DoesNotContain(asked, IsUnredacted);
        }

        Assert.Empty(await Disclosed(client, id));
    }

    /// <summary>An invoice whose name holds a person's, and which nobody has looked at.</summary>
    private static async Task<string> Invoice(HttpClient client)
    {
        var bytes = await File.ReadAllBytesAsync(Path.Combine(Repository.Root, "samples", "invoice.pdf"), Cancellation);
        using var answer = await client.Submit(bytes, $"?new=true&name={Uri.EscapeDataString(Name)}.pdf");
        await answer.Is(System.Net.HttpStatusCode.Accepted);
        var id = (await answer.Json()).GetProperty("id").GetString()!;
        await client.Settled(id);
        return id;
    }

    /// <summary>Redacted, to the last part of it.</summary>
    private static async Task Open(Person person, string id, bool isRightful = true)
    {
        await person.Page.EvaluateAsync("id => { location.hash = `#/d/${id}`; }", id);
        await Expect(person.Page.Locator(".crumbs")).ToContainTextAsync(id[..12]);
        await Expect(person.Page.Locator("table.steps")).ToBeVisibleAsync();
        await Expect(person.Page.Locator(".paper")).ToContainTextAsync("[EMAIL]");
        await Expect(person.Page.Locator(".summary")).ToBeVisibleAsync();
        await Expect(person.Page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Level = 1 }))
            .ToHaveTextAsync("[NAME].pdf");
        await Expect(person.Main).ToContainTextAsync("Personal data is replaced");
        await Expect(person.Button("Show personal data")).ToHaveCountAsync(isRightful ? 1 : 0);
    }

    /// <summary>Paths that the page asks for from now on.</summary>
    private static ConcurrentBag<string> Asked(Person person)
    {
        var asked = new ConcurrentBag<string>();
        person.Page.Request += (_, request) => asked.Add(new Uri(request.Url).PathAndQuery);
        return asked;
    }

    private static bool IsUnredacted(string path) =>
        path.Contains("unredacted", StringComparison.Ordinal) || path.Contains("/source", StringComparison.Ordinal);

    private static async Task ShowsNone(Person person)
    {
        var shown = await person.Page.ContentAsync();
        Assert.DoesNotContain(Email, shown, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Whitfield", shown, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("blob:", shown, StringComparison.Ordinal);
        Assert.Equal(0, await person.Page.Locator("svg.page").CountAsync());
    }

    /// <summary>What the history says was shown.</summary>
    private static async Task<string[]> Disclosed(HttpClient client, string id) =>
    [
        .. (await client.GetJson($"/v1/documents/{id}/events?limit=1000")).GetProperty("events").EnumerateArray()
            .Where(e => e.GetProperty("name").GetString() == "document.disclosed.v1")
            .Select(e => e.GetProperty("event").GetProperty("what").GetString()!).Order(),
    ];
}
