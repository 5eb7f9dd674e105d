using System.Net;
using Orleans.Docs.Callers;
using Orleans.Docs.Web.Limits;

namespace Orleans.Docs.Web.Tests.Limits;

/// <summary>Callers behind a proxy that is trusted are told apart; one that is not can say what it likes.</summary>
public sealed class TrustedProxiesTests(TrustedProxiesTests.ProxiedSilo silo)
    : IClassFixture<TrustedProxiesTests.ProxiedSilo>
{
    public class ProxiedSilo : WebSilo
    {
        protected override string[] Options =>
        [
            // Few, so that half a minute passes until there is another.
            "Web:FailuresPerMinuteMax=2", "Web:TrustedProxies=127.0.0.0/8", $"Web:OperatorTenant={Tenant}",
            "Web:Dashboard=true",
        ];
    }

    [Fact]
    public async Task Who_guesses_behind_it_locks_out_himself_alone()
    {
        Assert.Equal(
            [.. Enumerable.Repeat(HttpStatusCode.Unauthorized, 2), HttpStatusCode.TooManyRequests],
            await Guess("203.0.113.7", 3));
        var key = await silo.Key(Role.Reader);
        Assert.Equal(HttpStatusCode.OK, await Ask(key, "203.0.113.8"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await Ask(key, "203.0.113.7"));

        // Whom the caller names himself stands before what the proxy adds.
        Assert.Equal(HttpStatusCode.TooManyRequests, await Ask(key, "203.0.113.9, 203.0.113.7"));
    }

    [Fact]
    public async Task A_cookie_that_came_by_TLS_goes_by_TLS_alone()
    {
        using var request = Request(await silo.Key(RoleNames.OfTenants), "203.0.113.10");
        request.Method = HttpMethod.Post;
        request.RequestUri = new Uri(silo.Address, "/v1/dashboard");
        request.Headers.Add("X-Forwarded-Proto", "https");
        using var client = new HttpClient();
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        await answer.Is(HttpStatusCode.OK);
        Assert.Contains("; secure", Assert.Single(answer.Headers.GetValues("Set-Cookie")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("10.0.0.7; 10.1.0.0/16;::1", true)]
    [InlineData("", true)]
    [InlineData("proxy.example", false)]
    [InlineData("10.0.0.0/99", false)]
    public void What_is_no_address_is_refused_at_the_start(string proxies, bool isValid) => Assert.Equal(
        isValid, new TrustedProxies().Validate(null, new WebOptions { TrustedProxies = proxies }).Succeeded);

    [Fact]
    public void Nobody_is_trusted_by_default() => Assert.Null(TrustedProxies.HeadersFor(new WebOptions()));

    private async Task<List<HttpStatusCode>> Guess(string address, int times)
    {
        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < times; i++)
        {
            answers.Add(await Ask(ApiKeyText.New(WebSilo.Tenant, $"{i}").ToString(), address));
        }

        return answers;
    }

    private async Task<HttpStatusCode> Ask(string key, string address)
    {
        using var client = new HttpClient();
        using var request = Request(key, address);
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    private HttpRequestMessage Request(string key, string address)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(silo.Address, "/v1/caller"));
        request.Headers.Authorization = new("Bearer", key);
        request.Headers.Add("X-Forwarded-For", address);
        return request;
    }
}
