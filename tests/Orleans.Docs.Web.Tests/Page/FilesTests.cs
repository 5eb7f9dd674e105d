using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Docs.Web.Page;

namespace Orleans.Docs.Web.Tests.Page;

/// <summary>How the page's files are sent.</summary>
public sealed partial class FilesTests(WebSilo silo)
{
    private const int CompressedBytesMax = 150_000;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private PageFiles Files => silo.Silo.Services.GetRequiredService<PageFiles>();

    [Fact]
    public void All_of_it_together_is_small()
    {
        var bytes = Files.All.Sum(file => file.Brotli.Length);
        Assert.InRange(bytes, 10_000, CompressedBytesMax);
        Assert.InRange(Files.All.Sum(file => file.Gzip.Length), 10_000, CompressedBytesMax);
    }

    [Fact]
    public async Task Each_has_a_strict_policy_and_is_kept_by_its_hash()
    {
        var client = silo.Client(credentials: null);
        using var index = await client.GetAsync("/", Cancellation);
        await index.Is(HttpStatusCode.OK);
        Assert.True(index.Headers.CacheControl!.NoCache);
        var html = await index.Content.ReadAsStringAsync(Cancellation);
        Assert.DoesNotContain("{{", html, StringComparison.Ordinal);
        var named = Address().Matches(html).Select(match => match.Groups["path"].Value).ToList();
        Assert.True(named.Count > 15, $"{named.Count} files are named");
        foreach (var path in named.Append("/"))
        {
            using var answer = await client.GetAsync(path, Cancellation);
            await answer.Is(HttpStatusCode.OK);
            var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
            Assert.StartsWith("default-src 'none';", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
            Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
            Assert.Equal(path == "/", !answer.Headers.CacheControl!.ToString().Contains("immutable"));
        }
    }

    [Theory]
    [InlineData("br")]
    [InlineData("gzip")]
    public async Task They_are_sent_compressed_to_whoever_takes_it_and_once(string encoding)
    {
        var client = silo.Client(credentials: null);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/page/{Files.Hash}/app.js");
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue(encoding));
        using var first = await client.SendAsync(request, Cancellation);
        await first.Is(HttpStatusCode.OK);
        Assert.Equal(encoding, Assert.Single(first.Content.Headers.ContentEncoding));
        Assert.Equal("text/javascript", first.Content.Headers.ContentType!.MediaType);

        using var again = new HttpRequestMessage(HttpMethod.Get, $"/page/{Files.Hash}/app.js");
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var second = await client.SendAsync(again, Cancellation);
        await second.Is(HttpStatusCode.NotModified);
    }

    [Theory]
    [InlineData("/page/{hash}/nothing.js")]
    [InlineData("/page/000000000000/app.js")]
    [InlineData("/page/{hash}/../app.js")]
    [InlineData("/page/{hash}/..%2f..%2fetc%2fpasswd")]
    public async Task What_is_not_one_of_them_is_not_there(string path)
    {
        using var answer = await silo.Client(credentials: null)
            .GetAsync(path.Replace("{hash}", Files.Hash, StringComparison.Ordinal), Cancellation);
        await answer.IsProblem(404, "not_found");
    }

    [Fact]
    public async Task Somebody_who_follows_a_link_from_elsewhere_gets_the_page_and_no_script_of_theirs_does()
    {
        var client = silo.Client(credentials: null);
        using var link = new HttpRequestMessage(HttpMethod.Get, "/");
        link.Headers.Add("Sec-Fetch-Site", "cross-site");
        link.Headers.Add("Sec-Fetch-Mode", "navigate");
        link.Headers.Add("Sec-Fetch-Dest", "document");
        using var page = await client.SendAsync(link, Cancellation);
        await page.Is(HttpStatusCode.OK);

        foreach (var (mode, dest) in new[] { ("no-cors", "script"), ("navigate", "iframe"), ("cors", "empty") })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/");
            request.Headers.Add("Sec-Fetch-Site", "cross-site");
            request.Headers.Add("Sec-Fetch-Mode", mode);
            request.Headers.Add("Sec-Fetch-Dest", dest);
            using var answer = await client.SendAsync(request, Cancellation);
            await answer.IsProblem(403, "foreign_origin");
        }
    }

    [GeneratedRegex("(src|href)=\"(?<path>/[^\"]+)\"")]
    private static partial Regex Address();
}
