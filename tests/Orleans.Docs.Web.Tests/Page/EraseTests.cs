using System.Net;
using System.Net.Http.Json;
using Microsoft.Playwright;
using Orleans.Docs.Callers;
using static Microsoft.Playwright.Assertions;

namespace Orleans.Docs.Web.Tests.Page;

/// <summary>Erasing with the page, and the holds that forbid it.</summary>
[Collection(BrowserCollection.Name)]
public sealed class EraseTests(Browser browser)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_document_is_erased_once_that_is_confirmed_and_one_hears_of_backups()
    {
        Browser.Require();
        using var client = browser.Client();
        var id = await Submit(client);
        await using var person = await browser.Person("#/d/" + id);
        await Expect(person.Page.Locator(".summary")).ToBeVisibleAsync();
        await person.Button("Erase").ClickAsync();
        var dialog = person.Page.GetByRole(AriaRole.Dialog);
        await Expect(dialog).ToContainTextAsync("Nobody can bring it back");
        var sure = dialog.GetByLabel("to confirm");
        await sure.FillAsync("yes");
        await person.Button("Erase it").ClickAsync();
        await Expect(dialog).ToBeVisibleAsync();
        Assert.NotEqual("erased", (await client.GetJson($"/v1/documents/{id}")).GetProperty("state").GetString());
        await person.Picture("erase");

        await dialog.GetByLabel("Why").FillAsync("they asked for it");
        await sure.FillAsync("erase");
        await person.Press("Enter");
        await Expect(dialog).ToContainTextAsync("It is being erased");
        await Expect(dialog).ToContainTextAsync("Backups");
        await person.Picture("erase-answer");
        await person.Button("Close").ClickAsync();
        await client.Settled(id);
        Assert.Equal("erased", (await client.GetJson($"/v1/documents/{id}")).GetProperty("state").GetString());
        await Expect(person.Page.Locator("header .told .state").First).ToHaveTextAsync("Erased");
        await Expect(person.Page.Locator(".acts button")).ToHaveCountAsync(0);
        await Expect(person.Page.Locator(".summary")).ToBeHiddenAsync();
        await Expect(person.Main).Not.ToContainTextAsync("Vellacott");
        await person.Picture("erased");

        // The list has it no longer, nor has a search.
        await person.Page.EvaluateAsync("location.hash = '#/?q=vellacott'");
        await Expect(person.Main).ToContainTextAsync("Nothing found");
        await person.IsContent();
    }

    [Fact]
    public async Task A_hold_is_shown_with_its_reason_and_forbids_erasing_until_it_is_released()
    {
        Browser.Require();
        using var client = browser.Client();
        var id = await Submit(client);
        await using var person = await browser.Person("#/d/" + id);
        await person.Button("Hold").ClickAsync();
        await person.Page.GetByLabel("Why").FillAsync("case 12/2026");
        await person.Press("Enter");
        var note = person.Page.Locator("#on-hold");
        await Expect(note).ToContainTextAsync("On legal hold (since");
        await person.ShowPersonalData();
        await Expect(note).ToContainTextAsync("On legal hold: case 12/2026");
        await Expect(note).ToContainTextAsync("cannot be erased until");
        await Expect(person.Button("Erase")).ToBeDisabledAsync();
        await person.Picture("on-hold");
        await person.Press("E");
        await Expect(person.Page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("Nothing erases this document");
        await person.Button("Close").ClickAsync();

        await person.Button("Release hold").ClickAsync();
        await person.Page.GetByLabel("Why").FillAsync("closed");
        await person.Press("Enter");
        await Expect(note).ToHaveCountAsync(0);
        await Expect(person.Button("Erase")).ToBeEnabledAsync();

        // Where the hold is set while the question is asked, the refusal says why.
        await person.Button("Erase").ClickAsync();
        using (var held = await client.PostAsJsonAsync(
            $"/v1/documents/{id}/hold", new { reason = "another case" }, Cancellation))
        {
            await held.Is(HttpStatusCode.Accepted);
        }

        await person.Page.GetByLabel("to confirm").FillAsync("erase");
        await person.Press("Enter");
        await Expect(person.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("is on legal hold");
        await person.IsContent();
    }

    [Fact]
    public async Task Only_an_administrator_sees_the_button()
    {
        Browser.Require();
        var key = await browser.Silo.Key(
            Role.Reader | Role.Submitter | Role.Reviewer | Role.Operator, Browser.Tenant);
        await using var person = await browser.Person(key, "#/d/" + browser.Documents["contract.pdf"]);
        await Expect(person.Button("Reprocess")).ToBeVisibleAsync();
        await Expect(person.Button("Erase")).ToHaveCountAsync(0);
        await Expect(person.Button("Hold")).ToHaveCountAsync(0);
        await person.Press("E");
        await Expect(person.Page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await person.IsContent();
    }

    private static async Task<string> Submit(HttpClient client) => (await client.SubmitAndSettle(
        $"Dear Ms Vellacott,\n\nyour order {Guid.NewGuid():n} was sent to Bristol on 3 May.\n\nKind regards\n",
        "?name=letter.txt")).GetProperty("id").GetString()!;
}
