using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Playwright;
using Orleans.Docs.Bench.Measuring;
using IRequest = Microsoft.Playwright.IRequest;

namespace Orleans.Docs.Bench.Benches.Api;

/// <summary>
/// The page in a headless Chromium that has nothing of it yet, from a server that is warm: when its first content is
/// painted, when the list is there, and how many bytes come for that as they are sent, compressed, the heads of answers
/// left out.
/// </summary>
internal sealed class PageLoad(
    BenchReport report, ApiClient api, BenchSettings settings, ImmutableSortedDictionary<string, string> common)
{
    private const string Program = "/usr/bin/chromium";
    private const int WarmUps = 2;
    private const double PaintMillisecondsMax = 1_000;
    private const double BytesKbMax = 150;
    private const float PatienceMilliseconds = 30_000;

    private static readonly string[] Flags =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
    ];

    private int Rounds => settings.Quick ? 3 : 20;

    /// <exception cref="BenchFailedException">Chromium is not installed, or the page did not come.</exception>
    public async Task Run(CancellationToken cancellationToken)
    {
        if (!File.Exists(Program))
        {
            throw new BenchFailedException("chromium is missing: install it with apt-get install chromium");
        }

        report.Say("api.page: the list of documents in a fresh browser");
        var id = await api.Submit(
            new StringContent("A letter that stands in the list.\n"), "?name=listed.txt", cancellationToken);
        await api.Settled(id, cancellationToken);
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions { ExecutablePath = Program, Headless = true, Args = Flags });
        var (paints, lists, bytes) = (new Samples(), new Samples(), new List<double>());
        for (var round = -WarmUps; round < Rounds; round++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (paint, list, kb) = await Visit(browser);
            report.Progress($"round {round + 1} of {Rounds}: {Figures.Of(paint)} ms, "
                + $"list {Figures.Of(list)} ms, {Figures.Of(kb)} KB");
            if (round >= 0)
            {
                paints.Add(paint);
                lists.Add(list);
                bytes.Add(kb);
            }
        }

        var told = common.Add("browser", $"chromium {browser.Version}, headless, its cache empty")
            .Add("rounds", $"{Rounds} after {WarmUps} to warm up");
        report.Add("api.page.first-paint", paints, Bar.Below(PaintMillisecondsMax), told
            .Add("of", "first contentful paint, somebody signed in"));
        report.Add(new BenchResult
        {
            Name = "api.page.list",
            Value = lists.Percentile(50),
            Unit = "ms",
            Settings = told.Add("of", "until a document stands in the list, as the bench sees it; median"),
        });
        report.Add(new BenchResult
        {
            Name = "api.page.bytes",
            Value = bytes.Max(),
            Unit = "KB",
            Bar = Bar.Below(BytesKbMax),
            Settings = told.Add("of", "all bodies but event streams, as sent; there are no page images in the list"),
        });
    }

    private async Task<(double PaintMilliseconds, double ListMilliseconds, double Kb)> Visit(IBrowser browser)
    {
        await using var context = await browser.NewContextAsync(
            new BrowserNewContextOptions { BaseURL = api.Address.ToString() });
        context.SetDefaultTimeout(PatienceMilliseconds);
        var page = await context.NewPageAsync();
        var finished = new List<IRequest>();
        page.RequestFinished += (_, request) => finished.Add(request);
        await page.AddInitScriptAsync($"sessionStorage.setItem('key', {JsonSerializer.Serialize(api.Key)});");
        double list;
        try
        {
            await page.GotoAsync("/");
            await page.Locator(".documents a.document").First.WaitForAsync();
            list = await page.EvaluateAsync<double>("performance.now()");
            await page.WaitForFunctionAsync(
                "performance.getEntriesByName('first-contentful-paint').length > 0");
        }
        catch (PlaywrightException e)
        {
            throw new BenchFailedException("the page did not come", e);
        }

        var paint = await page.EvaluateAsync<double>(
            "performance.getEntriesByName('first-contentful-paint')[0].startTime");
        var bytes = 0L;
        foreach (var request in finished.ToList())
        {
            bytes += (await request.SizesAsync()).ResponseBodySize;
        }

        return (paint, list, bytes / 1_000.0);
    }
}
