using System.Text.Json;
using Microsoft.Playwright;
using Orleans.Docs.Callers;
using Orleans.Docs.Tests;
using static Microsoft.Playwright.Assertions;

namespace Orleans.Docs.Web.Tests.Page;

/// <summary>The page for everybody: light and dark, large and small, by keyboard alone, read out.</summary>
[Collection(BrowserCollection.Name)]
public sealed class LookTests(Browser browser)
{
    private static readonly string Axe = Path.Combine(
        Repository.Root, "artifacts", "npm-page", "node_modules", "axe-core", "axe.min.js");

    public static TheoryData<string> Views =>
    [
        "documents", "document", "personal", "review", "desk", "desk-personal", "status", "index", "sign-in",
    ];

    [Theory]
    [MemberData(nameof(Views))]
    public async Task Axe_finds_nothing_serious(string view)
    {
        Browser.Require();
        Assert.SkipUnless(File.Exists(Axe), "axe-core is not installed");
        foreach (var (scheme, width) in new[]
        {
            (ColorScheme.Light, 1280), (ColorScheme.Dark, 1280), (ColorScheme.Dark, 390),
        })
        {
            await using var person = await Shown(view, scheme, width);
            await person.Page.EvaluateAsync(await File.ReadAllTextAsync(Axe, TestContext.Current.CancellationToken));
            var found = await person.Page.EvaluateAsync<JsonElement>("axe.run()");
            var serious = found.GetProperty("violations").EnumerateArray()
                .Where(rule => rule.GetProperty("impact").GetString() is "serious" or "critical")
                .Select(rule => $"{rule.GetProperty("id")}: {rule.GetProperty("help")}: "
                    + string.Join(" | ", rule.GetProperty("nodes").EnumerateArray().Take(3)
                        .Select(node => node.GetProperty("html").GetString())));
            Assert.Empty(serious);
            await person.Picture($"{view}-{scheme.ToString().ToLowerInvariant()}-{width}");
        }
    }

    [Theory]
    [MemberData(nameof(Views))]
    public async Task On_a_phone_nothing_is_wider_than_the_screen(string view)
    {
        Browser.Require();
        await using var person = await Shown(view, ColorScheme.Light, 390);
        Assert.Equal(390, await person.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        await person.IsContent();
    }

    /// <summary>As everybody sees them, and as the operators' tenant does, with two columns more.</summary>
    [Theory]
    [InlineData(Browser.Tenant, 2)]
    [InlineData(WebSilo.Tenant, 4)]
    public async Task On_a_phone_queues_are_seen_whole_without_scrolling_sideways(string tenant, int counts)
    {
        Browser.Require();
        await using var person = await browser.Person(
            await browser.Silo.Key(RoleNames.OfTenants, tenant), "#/status", width: 390);
        var table = person.Page.GetByRole(AriaRole.Table).First;
        await Expect(table.GetByRole(AriaRole.Row).Nth(1).Locator("[data-name]")).ToHaveCountAsync(counts);
        Assert.Equal(
            0,
            await person.Page.EvaluateAsync<int>(
                "[...document.querySelectorAll('.wide')].filter(e => e.scrollWidth > e.clientWidth).length"));

        // Down, as one does where much stands above; never sideways.
        await table.GetByRole(AriaRole.Row).Nth(1).EvaluateAsync(
            "row => row.scrollIntoView({ block: 'center', inline: 'nearest' })");
        var throttled = table.GetByRole(AriaRole.Row).Nth(1).GetByRole(AriaRole.Cell).Last;
        await Expect(throttled).ToBeInViewportAsync(new LocatorAssertionsToBeInViewportOptions { Ratio = 1 });
        await person.Picture($"queues-{tenant}-390");
        await person.IsContent();
    }

    [Fact]
    public async Task It_follows_the_system_to_light_or_dark_until_it_is_told()
    {
        Browser.Require();
        await using var person = await browser.Person(scheme: ColorScheme.Dark);
        await Expect(person.Row("invoice.pdf")).ToBeVisibleAsync();
        Assert.True(await Brightness(person) < 0.2);
        await person.Press("t");
        Assert.True(await Brightness(person) > 0.8);
        await person.Page.ReloadAsync();
        await Expect(person.Row("invoice.pdf")).ToBeVisibleAsync();
        Assert.True(await Brightness(person) > 0.8);
        await person.IsContent();
    }

    [Fact]
    public async Task The_keyboard_alone_is_enough_and_one_sees_where_one_is()
    {
        Browser.Require();
        await using var person = await browser.Person();
        await Expect(person.Row("invoice.pdf")).ToBeVisibleAsync();
        await person.Press("?");
        await Expect(person.Page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("Goes to the next document");
        await person.Press("Escape");
        await Expect(person.Page.GetByRole(AriaRole.Dialog)).ToBeHiddenAsync();
        await person.Press("/");
        await Expect(person.Page.GetByLabel("Search", new PageGetByLabelOptions { Exact = true })).ToBeFocusedAsync();
        await person.Page.Keyboard.TypeAsync("\"standing desk\"");
        await Expect(person.Row("contract.pdf")).ToBeHiddenAsync();
        await person.Press("Enter");

        // Whatever document with these words came last.
        await Expect(person.Page.Locator(".documents a.document:focus")).ToContainTextAsync("Standing desk");
        Assert.NotEqual(
            "none", await person.Page.EvaluateAsync<string>("getComputedStyle(document.activeElement).outlineStyle"));
        await person.Press("Enter");
        await Expect(person.Page.GetByRole(AriaRole.Slider)).ToBeVisibleAsync();
        await person.Press("Escape");
        await Expect(person.Row("contract.pdf")).ToBeVisibleAsync();
        await person.Press("g");
        await person.Press("s");
        await Expect(person.Main).ToContainTextAsync("Documents by state");
        await person.IsContent();
    }

    private async Task<Person> Shown(string view, ColorScheme scheme, int width)
    {
        var hash = view switch
        {
            "document" or "personal" => "#/d/" + browser.Documents["invoice.pdf"],
            "review" => "#/review",
            "desk" or "desk-personal" => "#/review/" + browser.Doubted,
            "status" => "#/status",
            "index" => "#/index",
            _ => "#/",
        };
        var person = await browser.Person(hash, signedIn: view != "sign-in", width: width, scheme: scheme);
        await Expect(view switch
        {
            "document" or "personal" => person.Page.Locator("table.steps"),
            "review" => person.Page.Locator(".doubtful").First,
            "desk" or "desk-personal" => person.Page.Locator(".check").First,
            "status" => person.Page.Locator("table.grid").First,
            "index" => person.Page.Locator("table.grid").First,
            "sign-in" => person.Page.GetByLabel("API key"),
            _ => person.Row("invoice.pdf"),
        }).ToBeVisibleAsync();
        if (view is "personal" or "desk-personal")
        {
            await person.ShowPersonalData();
            await Expect(person.Page.Locator("svg.page, .paper").First).ToBeVisibleAsync();
        }

        return person;
    }

    /// <summary>Of the ground, from 0 to 1.</summary>
    private static Task<double> Brightness(Person person) => person.Page.EvaluateAsync<double>(
        """
        () => {
          const canvas = new OffscreenCanvas(1, 1).getContext("2d");
          canvas.fillStyle = getComputedStyle(document.body).backgroundColor;
          canvas.fillRect(0, 0, 1, 1);
          const [r, g, b] = canvas.getImageData(0, 0, 1, 1).data;
          return (r + g + b) / 765;
        }
        """);
}
