using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Playwright;

namespace Orleans.Docs.Web.Tests.Page;

/// <summary>
/// A visit to the page, which notes what a browser complains about: scripts that fail, what the policy forbids,
/// requests to elsewhere.
/// </summary>
internal sealed class Person : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly ConcurrentQueue<string> _complaints = new();

    private Person(IBrowserContext context, IPage page) => (_context, Page) = (context, page);

    public IPage Page { get; }

    public ILocator Main => Page.Locator("#main");

    public static async Task<Person> Comes(IBrowserContext context, Uri address, string? key, string hash)
    {
        context.SetDefaultTimeout(Browser.PatienceMilliseconds);
        var person = new Person(context, await context.NewPageAsync());
        var page = person.Page;
        page.PageError += (_, error) => person._complaints.Enqueue($"script: {error}");
        page.Dialog += (_, dialog) => person._complaints.Enqueue($"dialog: {dialog.Message}");
        page.Console += (_, message) =>
        {
            // A refusal is an answer like any other; the browser notes it all the same.
            if (message.Type is "error" or "warning"
                && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal))
            {
                person._complaints.Enqueue($"console: {message.Text}");
            }
        };
        page.Request += (_, request) =>
        {
            var to = new Uri(request.Url);
            if (to.Scheme != "blob" && to.Authority != address.Authority)
            {
                person._complaints.Enqueue($"request to {request.Url}");
            }
        };
        await page.AddInitScriptAsync(
            """
            window.violations = [];
            document.addEventListener("securitypolicyviolation", e =>
              window.violations.push(`${e.violatedDirective} ${e.blockedURI} ${e.sample}`));
            """);
        if (key is not null)
        {
            await page.AddInitScriptAsync($"sessionStorage.setItem('key', {JsonSerializer.Serialize(key)});");
        }

        await page.GotoAsync("/" + hash);
        return person;
    }

    public ILocator Button(string name) =>
        Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = name, Exact = true });

    public ILocator Row(string name) =>
        Page.Locator(".documents a.document").Filter(new LocatorFilterOptions { HasText = name }).First;

    /// <summary>Of the open document, which then is as it was read.</summary>
    public async Task ShowPersonalData()
    {
        await Button("Show personal data").ClickAsync();
        await Assertions.Expect(Button("Hide personal data")).ToBeVisibleAsync();
    }

    public Task Press(string keys) => Page.Keyboard.PressAsync(keys);

    /// <summary>Lets go of files over the page, as somebody with a mouse does.</summary>
    public Task Drop(params (string Name, byte[] Bytes)[] files) => Page.EvaluateAsync(
        """
        files => {
          const transfer = new DataTransfer();
          for (const { name, bytes } of files) {
            transfer.items.add(new File([Uint8Array.from(atob(bytes), c => c.charCodeAt(0))], name));
          }
          for (const type of ["dragenter", "dragover", "drop"]) {
            document.body.dispatchEvent(
              new DragEvent(type, { dataTransfer: transfer, bubbles: true, cancelable: true }));
          }
        }
        """,
        files.Select(file => new { name = file.Name, bytes = Convert.ToBase64String(file.Bytes) }).ToArray());

    public Task Picture(string name, bool whole = false) => Page.ScreenshotAsync(new PageScreenshotOptions
    {
        Path = Path.Combine(Browser.Pictures, name + ".png"),
        FullPage = whole,
    });

    /// <summary>Nothing to complain about so far.</summary>
    public async Task IsContent()
    {
        Assert.Empty(_complaints);
        Assert.Empty(await Page.EvaluateAsync<string[]>("window.violations"));
    }

    public async ValueTask DisposeAsync() => await _context.CloseAsync();
}
