using System.Collections.Concurrent;
using Microsoft.Playwright;
using Orleans.Docs.Callers;
using Orleans.Docs.Web.Tests.Callers;
using static Microsoft.Playwright.Assertions;

namespace Orleans.Docs.Web.Tests.Page;

/// <summary>The dashboard of Orleans, opened from the page.</summary>
[Collection(BrowserCollection.Name)]
public sealed class DashboardTests(Browser browser, DashboardSilo silo) : IClassFixture<DashboardSilo>
{
    [Fact]
    public async Task An_administrator_opens_it_in_a_tab_that_holds_no_key_and_loads_nothing_from_elsewhere()
    {
        Browser.Require();
        await using var person = await browser.Person(
            await silo.Key(RoleNames.OfTenants), "#/status", address: silo.Address);
        var context = person.Page.Context;
        var (complaints, elsewhere) = (new ConcurrentQueue<string>(), new ConcurrentQueue<string>());
        context.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                complaints.Enqueue(message.Text);
            }
        };
        context.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(silo.Address.ToString(), StringComparison.Ordinal)
                && !request.Url.StartsWith("data:", StringComparison.Ordinal))
            {
                elsewhere.Enqueue(request.Url);
            }
        };
        var tab = await context.RunAndWaitForPageAsync(() => person.Button("Open dashboard").ClickAsync());
        await Expect(tab).ToHaveTitleAsync("Orleans Dashboard");
        await Expect(tab.Locator("#content")).ToContainTextAsync("Total Activations");
        await tab.ScreenshotAsync(new PageScreenshotOptions
        {
            Path = Path.Combine(Browser.Pictures, "dashboard.png"),
        });
        Assert.DoesNotContain(complaints, text => text.Contains("Content Security Policy", StringComparison.Ordinal));
        Assert.Empty(elsewhere);
        Assert.Equal(0, await tab.EvaluateAsync<int>("sessionStorage.length"));
        Assert.True(await tab.EvaluateAsync<bool>("window.opener === null"));

        // Its scripts cannot ask this server for anything else.
        Assert.False(await tab.EvaluateAsync<bool>("fetch('/v1/caller').then(() => true, () => false)"));
        await person.IsContent();
    }

    [Fact]
    public async Task Nobody_else_sees_the_button()
    {
        Browser.Require();
        await using var person = await browser.Person(
            await silo.Key(RoleNames.OfTenants, WebSilo.OtherTenant), "#/status", address: silo.Address);
        await Expect(person.Main).ToContainTextAsync("Documents by state");
        await Expect(person.Button("Open dashboard")).ToHaveCountAsync(0);
        await person.IsContent();
    }
}
