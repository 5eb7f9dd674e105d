using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Orleans.Docs.Callers;
using static Microsoft.Playwright.Assertions;

namespace Orleans.Docs.Web.Tests.Page;

/// <summary>Looking documents over with the page, each test with a tenant of its own.</summary>
[Collection(BrowserCollection.Name)]
public sealed class ReviewTests(Browser browser)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_keyboard_alone_takes_corrects_and_accepts_until_nothing_is_left()
    {
        Browser.Require();
        var key = await browser.Silo.Key(RoleNames.OfTenants, "desk-keys");
        using var client = browser.Silo.Client(key);
        var ids = new[] { await Doubtful.Submit(client, 1), await Doubtful.Submit(client, 2) };
        await using var person = await browser.Person(key, "#/");
        await Expect(person.Page.GetByLabel("Search", new PageGetByLabelOptions { Exact = true })).ToBeVisibleAsync();
        await person.Press("g");
        await person.Press("r");
        await Expect(person.Page.Locator(".doubtful")).ToHaveCountAsync(2);
        await Expect(person.Main).ToContainTextAsync("2 documents to look over");
        await Expect(person.Main).ToContainTextAsync("it is due before its own date");
        await person.Picture("review-queue");
        await person.Press("Enter");

        // The first field in doubt has the focus; the one that is wrong is set right.
        await Expect(person.Page.Locator(".check.doubted").First).ToBeFocusedAsync();
        await Expect(person.Page.Locator(".until")).ToContainTextAsync(new Regex("Yours for 1[45] min"));
        var first = Shown(person);
        await person.Picture("review-desk");
        while (await person.Page.EvaluateAsync<string>("document.activeElement.dataset.field ?? ''") != "due_date")
        {
            await person.Press("j");
        }

        await person.Press("e");
        var value = person.Page.GetByLabel("Due date", new PageGetByLabelOptions { Exact = true });
        await Expect(value).ToHaveValueAsync("2026-01-10");
        await value.FillAsync("2026-03-10");
        await person.Press("Enter");
        await Expect(person.Page.GetByRole(AriaRole.Dialog)).ToBeHiddenAsync();
        await Expect(person.Page.Locator(".check[data-field=due_date]")).ToContainTextAsync("2026-03-10");
        await Expect(person.Page.Locator(".check[data-field=due_date]")).ToContainTextAsync("corrected");
        await Expect(person.Page.Locator(".reasons .reason").Filter(new LocatorFilterOptions
        {
            HasText = "due before its own date",
        })).ToHaveCountAsync(0);
        await person.Press("a");

        // The next comes by itself.
        var second = ids.Single(id => id != first);
        await Expect(person.Page.Locator(".crumbs")).ToContainTextAsync(second[..12]);
        await Expect(person.Page.Locator(".check").First).ToBeFocusedAsync();
        await person.Press("r");
        await person.Page.Keyboard.TypeAsync("a blank form");
        await person.Press("Enter");
        await Expect(person.Page.Locator("#notes")).ToContainTextAsync("Nothing is left to look over");
        await Expect(person.Main).ToContainTextAsync("Nothing to look over");

        Assert.Equal("accepted", await Verdict(client, first));
        Assert.Equal("rejected", await Verdict(client, second));
        var said = await client.GetStringAsync($"/v1/documents/{second}/unredacted/events", Cancellation);
        Assert.Contains("a blank form", said, StringComparison.Ordinal);
        await person.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Rejected" }).ClickAsync();
        await Expect(person.Page.Locator(".doubtful")).ToHaveCountAsync(1);
        await person.IsContent();
    }

    [Fact]
    public async Task What_one_has_taken_another_sees_taken_and_may_take_when_it_is_given_back()
    {
        Browser.Require();
        var key = await browser.Silo.Key(RoleNames.OfTenants, "desk-two");
        using var other = browser.Silo.Client(await browser.Silo.Key(RoleNames.OfTenants, "desk-two"));
        var id = await Doubtful.Submit(other, 1);
        using (var taken = await other.PutAsync($"/v1/review/{id}/claim", null, Cancellation))
        {
            await taken.Is(HttpStatusCode.OK);
        }

        await using var person = await browser.Person(key, "#/review");
        await Expect(person.Page.Locator(".claimed")).ToContainTextAsync("taken until");
        await person.Press("Enter");
        await Expect(person.Page.Locator("#notes")).ToContainTextAsync("Nothing is free");
        await person.Press("j");
        await person.Press("Enter");
        await Expect(person.Page.Locator(".until")).ToContainTextAsync("is claimed by key:");
        await Expect(person.Button("Accept")).ToBeDisabledAsync();
        await Expect(person.Button("Reject")).ToBeDisabledAsync();
        await person.Press("a");
        Assert.Null(await Verdict(other, id));

        using (var back = await other.DeleteAsync($"/v1/review/{id}/claim", Cancellation))
        {
            await back.Is(HttpStatusCode.NoContent);
        }

        await person.Press("l");
        await Expect(person.Page.Locator(".until")).ToContainTextAsync("Yours for");
        await Expect(person.Button("Accept")).ToBeEnabledAsync();
        using (var refused = await other.PutAsync($"/v1/review/{id}/claim", null, Cancellation))
        {
            await refused.IsProblem(409, "command_refused");
        }

        // As the clock of the browser says a little later.
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        await person.Page.Clock.SetFixedTimeAsync(now.AddMinutes(14));
        await Expect(person.Page.Locator(".until.soon")).ToContainTextAsync("Yours for");
        await person.Page.Clock.SetFixedTimeAsync(now.AddMinutes(16));
        await Expect(person.Page.Locator(".until")).ToContainTextAsync("Your time is over");
        await Expect(person.Button("Accept")).ToBeDisabledAsync();
        await person.Page.Clock.SetFixedTimeAsync(now);
        await Expect(person.Button("Accept")).ToBeEnabledAsync();

        await person.Press("Escape");
        await Expect(person.Main).ToContainTextAsync("1 document to look over");
        using var free = await other.PutAsync($"/v1/review/{id}/claim", null, Cancellation);
        await free.Is(HttpStatusCode.OK);
        await person.IsContent();
    }

    [Fact]
    public async Task Results_that_changed_since_they_were_shown_are_not_accepted_unseen()
    {
        Browser.Require();
        var key = await browser.Silo.Key(RoleNames.OfTenants, "desk-changed");
        using var client = browser.Silo.Client(key);
        var id = await Doubtful.Submit(client, 1);
        await using var person = await browser.Person(key, $"#/review/{id}");
        await Expect(person.Page.Locator(".check").First).ToBeFocusedAsync();

        // The live events are cut off, so that the page still shows what was.
        await person.Page.RouteAsync($"**/v1/documents/{id}/events", route => route.AbortAsync());
        await person.Page.RouteAsync($"**/v1/review/{id}/accept", async route =>
        {
            await person.Page.UnrouteAsync($"**/v1/review/{id}/accept");
            using var corrected = await client.PostAsJsonAsync(
                $"/v1/documents/{id}/correct", new { field = "type", value = "contract" }, Cancellation);
            await corrected.Is(HttpStatusCode.Accepted);
            await route.ContinueAsync();
        });
        await person.Press("a");
        await Expect(person.Page.Locator("#notes")).ToContainTextAsync("look again");
        await Expect(person.Page.Locator(".check[data-field=type]")).ToContainTextAsync("contract");
        Assert.Null(await Verdict(client, id));
        await person.Press("a");
        await Expect(person.Page.Locator("#notes")).ToContainTextAsync("Accepted");
        Assert.Equal("accepted", await Verdict(client, id));
    }

    [Fact]
    public async Task Whoever_may_not_review_does_not_see_it()
    {
        Browser.Require();
        foreach (var role in new[] { Role.Reader, Role.Reader | Role.Submitter | Role.Operator })
        {
            await using var person = await browser.Person(await browser.Silo.Key(role, Browser.Tenant), "#/review");
            await Expect(person.Row("invoice.pdf")).ToBeVisibleAsync();
            await Expect(person.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Review" }))
                .ToHaveCountAsync(0);
            await person.Press("g");
            await person.Press("r");
            await Expect(person.Page.Locator(".queue")).ToHaveCountAsync(0);
            await person.IsContent();
        }
    }

    private static string Shown(Person person) => person.Page.Url.Split('/')[^1];

    private static async Task<string?> Verdict(HttpClient client, string id) =>
        (await client.GetJson($"/v1/documents/{id}")).GetProperty("verdict") is { ValueKind: JsonValueKind.String } said
            ? said.GetString()
            : null;
}
