using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Orleans.Docs.Callers;
using static Microsoft.Playwright.Assertions;

namespace Orleans.Docs.Web.Tests.Page;

/// <summary>What people do on the page.</summary>
[Collection(BrowserCollection.Name)]
public sealed partial class WorkTests(Browser browser)
{
    [Fact]
    public async Task One_signs_in_with_a_key_and_hears_what_is_wrong_with_another()
    {
        Browser.Require();
        await using var person = await browser.Person(signedIn: false);
        var key = person.Page.GetByLabel("API key");
        await Expect(key).ToBeFocusedAsync();
        await Expect(person.Main).ToContainTextAsync("api.key");
        await person.Picture("sign-in");
        await key.FillAsync("docs-key.nobody.x.AAAA");
        await person.Press("Enter");
        await Expect(person.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("unknown, revoked, expired or broken");
        await key.FillAsync(browser.Key);
        await person.Press("Enter");
        await Expect(person.Row("invoice.pdf")).ToBeVisibleAsync();
        Assert.Empty(await person.Page.Context.CookiesAsync());

        await person.Button("Sign out").ClickAsync();
        await Expect(person.Page.GetByLabel("API key")).ToBeVisibleAsync();
        Assert.Equal(0, await person.Page.EvaluateAsync<int>("sessionStorage.length"));
        await person.IsContent();
    }

    [Fact]
    public async Task Dropped_files_move_through_their_steps_and_a_bad_one_says_why()
    {
        Browser.Require();
        await using var person = await browser.Person();
        await Expect(person.Row("invoice.pdf")).ToBeVisibleAsync();
        var letter = Encoding.UTF8.GetBytes($"Dear Sir,\n\nthe kettle {Guid.NewGuid():n} broke.\n\nAnn Miller\n");
        await person.Page.RouteAsync("**/v1/documents?name=large.txt", route => route.FulfillAsync(
            new RouteFulfillOptions { Status = 413, Body = """{"title":"The request is larger than the limit"}""" }));
        await person.Drop(("kettle.txt", letter), ("large.txt", [.. letter, .. letter]));
        var sent = person.Page.GetByLabel("Uploads");
        await Expect(sent).ToContainTextAsync("kettle.txt");
        await Expect(sent).ToContainTextAsync("The request is larger than the limit");
        await person.Picture("dropped");
        await person.Page.UnrouteAsync("**/v1/documents?name=large.txt");
        await person.Button("Send large.txt again").ClickAsync();
        await Expect(person.Row("large.txt")).ToBeVisibleAsync();

        var row = person.Row("kettle.txt");
        await Expect(row).ToBeVisibleAsync();
        await Expect(row.Locator(".state")).ToHaveTextAsync("Completed");
        await Expect(row.Locator(".track")).ToHaveAttributeAsync(
            "aria-label", "Read: done, Classify: done, Personal data: done, Summarise: done");
        await row.ClickAsync();
        await Expect(person.Page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = "kettle.txt" }))
            .ToBeVisibleAsync();
        await Expect(person.Page.Locator(".paper")).ToContainTextAsync("kettle");
        await Expect(person.Page.Locator(".paper")).ToContainTextAsync("[NAME]");
        await person.ShowPersonalData();
        await Expect(person.Page.Locator(".paper mark.personal")).ToContainTextAsync(["Ann Miller"]);
        await person.IsContent();
    }

    [Fact]
    public async Task A_document_shows_its_pages_what_was_found_on_them_and_what_each_step_took()
    {
        Browser.Require();
        await using var person = await browser.Person("#/d/" + browser.Documents["invoice.pdf"], height: 1_300);
        var page = person.Page;
        Assert.SkipUnless(File.Exists("/usr/bin/pdftoppm"), "poppler-utils, which draws pages, is not installed");
        await person.ShowPersonalData();
        await Expect(page.Locator("svg.page image")).ToBeVisibleAsync();
        await Expect(page.Locator("svg.page rect.personal").First).ToBeVisibleAsync();
        await Expect(page.Locator("svg.page rect.cell, svg.page rect.table").First).ToBeVisibleAsync();
        await Expect(page.Locator("svg.page rect.word")).ToHaveCountAsync(0);
        await person.Press("w");
        Assert.InRange(await page.Locator("svg.page rect.word").CountAsync(), 50, 500);
        await person.Press("w");
        await person.Press("d");
        await Expect(page.Locator("svg.page rect.personal")).ToHaveCountAsync(0);
        await person.Press("d");

        await Expect(page.Locator(".summary")).ToContainTextAsync("BW-2025-0417");
        await page.Locator(".facts > div").Filter(new LocatorFilterOptions { HasText = "BW-2025-0417" }).HoverAsync();
        await Expect(page.Locator("svg.page rect.pointed").First).ToBeVisibleAsync();
        var steps = page.Locator("table.steps");
        await Expect(steps).ToContainTextAsync("Read");
        await Expect(steps).ToContainTextAsync("pdfpig");
        await Expect(steps.Locator("tbody tr")).ToHaveCountAsync(4);
        await Expect(steps).ToContainTextAsync("free");
        await Expect(page.Locator("figure.table")).ToContainTextAsync("Standing desk, oak");
        await person.Picture("document", whole: true);
        await person.IsContent();
    }

    [Fact]
    public async Task The_slider_shows_the_document_as_of_any_event()
    {
        Browser.Require();
        await using var person = await browser.Person("#/d/" + browser.Documents["contract.pdf"]);
        var page = person.Page;
        var state = page.Locator("header .told .state").First;
        await Expect(state).ToHaveTextAsync("Completed");
        await Expect(page.Locator(".summary")).ToBeVisibleAsync();
        var slider = page.GetByRole(AriaRole.Slider);
        await slider.FocusAsync();
        await person.Press("Home");
        await Expect(state).ToContainTextAsync("reading");
        await Expect(page.Locator(".summary")).ToBeHiddenAsync();
        await Expect(page.Locator(".time")).ToContainTextAsync("As it stood at event 1");
        await Expect(slider).ToHaveAttributeAsync("aria-valuetext", FirstEvent());
        await person.Picture("as-of");
        for (var i = 0; i < 3; i++)
        {
            await person.Press(".");
        }

        await Expect(page.Locator(".time")).ToContainTextAsync("As it stood at event 4");
        await person.Button("Back to now").ClickAsync();
        await Expect(state).ToHaveTextAsync("Completed");
        await Expect(page.Locator(".summary")).ToBeVisibleAsync();
        await person.IsContent();
    }

    [Fact]
    public async Task Searching_finds_as_one_types_marks_what_matched_and_narrows_down()
    {
        Browser.Require();
        await using var person = await browser.Person();
        await Expect(person.Row("contract.pdf")).ToBeVisibleAsync();
        await person.Press("/");
        await person.Page.Keyboard.TypeAsync("\"standing desk\"");
        await Expect(person.Row("contract.pdf")).ToBeHiddenAsync();
        await Expect(person.Row("invoice.pdf").Locator("mark").First).ToHaveTextAsync("Standing desk");
        await person.Picture("search");
        await person.Page.Keyboard.PressAsync("Control+A");
        await person.Press("Delete");
        await Expect(person.Row("contract.pdf")).ToBeVisibleAsync();

        await person.Page.Locator(".facets").GetByRole(AriaRole.Button).Filter(new LocatorFilterOptions
        {
            HasText = "contract",
        }).First.ClickAsync();
        await Expect(person.Row("invoice.pdf")).ToBeHiddenAsync();
        await Expect(person.Row("contract.pdf")).ToBeVisibleAsync();
        Assert.Contains("type=contract", person.Page.Url, StringComparison.Ordinal);
        await person.IsContent();
    }

    [Fact]
    public async Task A_correction_becomes_an_event_and_is_found()
    {
        Browser.Require();
        using var client = browser.Client();
        var id = (await client.SubmitAndSettle($"Dear Tom, see you {Guid.NewGuid():n}.\n", "?name=odd.txt"))
            .GetProperty("id").GetString()!;
        await using var person = await browser.Person("#/d/" + id);
        await Expect(person.Page.Locator(".time circle").First).ToBeVisibleAsync();
        await person.Press("c");
        await person.Page.GetByLabel("Type", new PageGetByLabelOptions { Exact = true }).SelectOptionAsync("resume");
        await person.Button("Correct").ClickAsync();
        await Expect(person.Page.GetByRole(AriaRole.Dialog)).ToBeHiddenAsync();
        await Expect(person.Page.Locator("header .told")).ToContainTextAsync("resume");
        await Expect(person.Page.Locator(".time .labels")).ToContainTextAsync("corrected");
        await client.Settled(id);
        var found = await client.GetJson("/v1/search?type=resume");
        Assert.Contains(found.GetProperty("hits").EnumerateArray(), hit => hit.GetProperty("id").GetString() == id);
        await person.IsContent();
    }

    [Fact]
    public async Task What_is_stuck_stands_under_status_and_can_be_tried_again()
    {
        Browser.Require();
        using var client = browser.Client();
        using var answer = await client.Submit([0x25, 0x50, 0x44, 0x46, 0x2d, 0x31], "?name=broken.pdf&new=true");
        var id = (await answer.Json()).GetProperty("id").GetString()!;
        await client.Settled(id);
        await using var person = await browser.Person("#/status");
        await Expect(person.Main).ToContainTextAsync("Queues");
        await Expect(person.Main).ToContainTextAsync("Documents by state");
        var retry = person.Button($"Retry {id[..12]}");
        await Expect(retry).ToBeVisibleAsync();
        await person.Picture("status");
        await retry.ClickAsync();
        await Expect(person.Page.Locator("#notes")).ToContainTextAsync("Tried again");
        await person.IsContent();
    }

    [Fact]
    public async Task An_index_is_rebuilt_compared_swapped_in_and_rolled_back()
    {
        Browser.Require();
        await using (var other = await browser.Person("#/index"))
        {
            await Expect(other.Main).ToContainTextAsync("Answers searches");
            await Expect(other.Button("Rebuild")).ToHaveCountAsync(0);
            await other.IsContent();
        }

        // All tenants share it, and so one of them has the commands.
        await using var person = await browser.Person(await browser.Silo.Key(RoleNames.OfTenants), "#/index");
        await Expect(person.Main).ToContainTextAsync("Answers searches");
        await person.Button("Rebuild").ClickAsync();
        await person.Page.GetByLabel("Wait with the swap").CheckAsync();
        await person.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button).Last.ClickAsync();
        await Expect(person.Button("Swap it in")).ToBeVisibleAsync();
        await Expect(person.Main).ToContainTextAsync("Missing 0");
        await person.Picture("index");
        await person.Button("Swap it in").ClickAsync();
        await Expect(person.Button("Go back to the one before")).ToBeVisibleAsync();
        await person.Button("Go back to the one before").ClickAsync();
        await Expect(person.Page.Locator("#notes")).ToContainTextAsync("Went back");
        await person.Button("Drop the one before").ClickAsync();
        await Expect(person.Page.Locator("#notes")).ToContainTextAsync("Dropped");
        await person.IsContent();
    }

    [Fact]
    public async Task A_reader_sees_redacted_text_and_no_commands()
    {
        Browser.Require();
        await using var person = await browser.Person("#/d/" + browser.Documents["invoice.pdf"], isReader: true);
        await Expect(person.Page.Locator(".paper")).ToContainTextAsync("[EMAIL]");
        await Expect(person.Main).ToContainTextAsync("Personal data is replaced");
        await Expect(person.Page.Locator(".acts button")).ToHaveCountAsync(0);
        await Expect(person.Button("Show personal data")).ToHaveCountAsync(0);
        await person.Press("v");
        await Expect(person.Page.Locator(".paper")).ToContainTextAsync("[EMAIL]");
        await Expect(person.Page.Locator("svg.page")).ToHaveCountAsync(0);
        await Expect(person.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Index" }))
            .ToHaveCountAsync(0);
        await person.IsContent();
    }

    [GeneratedRegex("^Event 1: Taken in, ")]
    private static partial Regex FirstEvent();
}
