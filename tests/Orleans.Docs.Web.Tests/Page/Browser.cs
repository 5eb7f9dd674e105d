using Microsoft.Playwright;
using Orleans.Docs.Callers;
using Orleans.Docs.Tests;

namespace Orleans.Docs.Web.Tests.Page;

/// <summary>One browser for all tests of the page, and documents of a tenant of theirs that it can show.</summary>
public sealed class Browser(WebSilo silo) : IAsyncLifetime
{
    public const string Tenant = "pages";

    private const string Program = "/usr/bin/chromium";

    /// <summary>On a busy machine; nothing waits for it to pass.</summary>
    internal const float PatienceMilliseconds = 30_000;

    private const float LaunchMilliseconds = 120_000;

    private static readonly string[] Flags =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
    ];

    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private string? _key;
    private string? _readerKey;

    /// <summary>Documents by the names of their samples, each settled.</summary>
    public IReadOnlyDictionary<string, string> Documents { get; private set; } = new Dictionary<string, string>();

    /// <summary>One that is to be looked over.</summary>
    public string Doubted { get; private set; } = "";

    public WebSilo Silo => silo;

    /// <summary>Where pictures of the page are left.</summary>
    public static string Pictures { get; } = Path.Combine(Repository.Root, "artifacts", "page");

    public static void Require() => Assert.SkipUnless(File.Exists(Program), "chromium is not installed");

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(Program))
        {
            return;
        }

        Directory.CreateDirectory(Pictures);
        Assertions.SetDefaultExpectTimeout(PatienceMilliseconds);
        _key = await silo.Key(RoleNames.OfTenants, Tenant);
        _readerKey = await silo.Key(Role.Reader, Tenant);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions
            {
                ExecutablePath = Program,
                Headless = true,
                Args = Flags,
                Timeout = LaunchMilliseconds,
            });
        Documents = await Submit("invoice.pdf", "contract.pdf", "mail.eml", "form.pdf", "statement.csv");
        using var client = Client();
        Doubted = await Doubtful.Submit(client, 7);
    }

    /// <summary>Somebody who looks at the page with a key of all roles, or of a reader, or has none.</summary>
    internal Task<Person> Person(
        string hash = "#/", bool signedIn = true, bool isReader = false, int width = 1280, int height = 900,
        ColorScheme scheme = ColorScheme.Light) =>
        Person(signedIn ? isReader ? _readerKey : _key : null, hash, width, height, scheme);

    /// <summary>Somebody with a key of his own, or with none.</summary>
    internal async Task<Person> Person(
        string? key, string hash, int width = 1280, int height = 900, ColorScheme scheme = ColorScheme.Light,
        Uri? address = null)
    {
        var context = await _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = (address ?? silo.Address).ToString(),
            ViewportSize = new ViewportSize { Width = width, Height = height },
            ColorScheme = scheme,
            ReducedMotion = ReducedMotion.Reduce,
        });
        return await Page.Person.Comes(context, address ?? silo.Address, key, hash);
    }

    public HttpClient Client() => silo.Client(_key);

    public string Key => _key!;

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.CloseAsync();
        }

        _playwright?.Dispose();
    }

    private async Task<IReadOnlyDictionary<string, string>> Submit(params string[] names)
    {
        using var client = Client();
        var ids = new Dictionary<string, string>();
        foreach (var name in names)
        {
            var bytes = await File.ReadAllBytesAsync(Path.Combine(Repository.Root, "samples", name));
            using var answer = await client.Submit(bytes, $"?name={name}&tag=made=sample");
            ids[name] = (await answer.Json()).GetProperty("id").GetString()!;
        }

        foreach (var id in ids.Values)
        {
            await client.Settled(id);
        }

        return ids;
    }
}

[CollectionDefinition(Name)]
public sealed class BrowserCollection : ICollectionFixture<Browser>
{
    public const string Name = "Browser";
}
