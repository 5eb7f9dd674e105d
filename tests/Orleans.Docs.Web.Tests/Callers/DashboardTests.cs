using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Docs.Callers;

namespace Orleans.Docs.Web.Tests.Callers;

/// <summary>A silo that serves the dashboard of Orleans to administrators of one tenant.</summary>
public sealed class DashboardSilo : WebSilo
{
    protected override string[] Options =>
        [.. base.Options, "Web:Dashboard=true", "Web:DashboardVisit=00:05:00"];
}

/// <summary>Who gets to see the dashboard of Orleans, and who does not.</summary>
public sealed class DashboardTests(DashboardSilo silo) : IClassFixture<DashboardSilo>
{
    private const string Opening = "/v1/dashboard";

    private static readonly string[] Paths =
    [
        "/dashboard/", "/dashboard/index.html", "/dashboard/index.min.js", "/dashboard/DashboardCounters",
        "/dashboard/ClusterStats", "/dashboard/GrainTypes", "/dashboard/Trace",
        "/dashboard/GrainState?grainId=acme/x&grainType=Orleans.Docs.Documents.DocumentGrain",
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private CallerTokens Tokens => silo.Silo.Services.GetRequiredService<CallerTokens>();

    [Fact]
    public async Task An_administrator_of_the_operators_opens_it_for_a_while_by_a_cookie_for_it_alone()
    {
        var (cookie, header) = await Open(await silo.Key(RoleNames.OfTenants));
        foreach (var attribute in new[] { "httponly", "samesite=strict", "path=/dashboard", "max-age=" })
        {
            Assert.Contains(attribute, header, StringComparison.OrdinalIgnoreCase);
        }

        using var page = await Get("/dashboard/", cookie);
        await page.Is(HttpStatusCode.OK);
        var html = await page.Content.ReadAsStringAsync(Cancellation);
        Assert.Contains("Orleans Dashboard", html, StringComparison.Ordinal);
        var policy = Assert.Single(page.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith(
            $"default-src 'none'; script-src {silo.Address}dashboard/; ", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("'self'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe-eval", policy, StringComparison.Ordinal);
        // It counts its silos once a second.
        await Cluster.Tests.Eventually.True(
            async () => await ActiveHosts(cookie) == 1, "the dashboard knows its silo");

        // It opens nothing else, and the rest is sent as ever.
        using var caller = await Get("/v1/caller", cookie);
        await caller.IsProblem(401, "no_credentials");
        using var own = await Get("/", cookie);
        Assert.Contains("trusted-types 'none'", Assert.Single(own.Headers.GetValues("Content-Security-Policy")),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_shows_neither_the_state_of_a_grain_nor_the_log_nor_the_id_of_a_document()
    {
        var id = (await silo.Admin.SubmitAndSettle("A letter that the dashboard does not show.\n"))
            .GetProperty("id").GetString()!;
        var (cookie, _) = await Open(await silo.Key(RoleNames.OfTenants));
        foreach (var path in new[] { "/dashboard/GrainState", "/dashboard/grainstate/", "/DASHBOARD/GrainState" })
        {
            using var state = await Get(
                $"{path}?grainId=acme/{id}&grainType=Orleans.Docs.Documents.DocumentGrain", cookie);
            await state.IsProblem(404, "not_found");
        }

        using var log = await Get("/dashboard/Trace", cookie);
        await log.Is(HttpStatusCode.Forbidden);
        foreach (var path in new[]
        {
            "/dashboard/DashboardCounters", "/dashboard/ClusterStats", "/dashboard/GrainTypes",
            "/dashboard/TopGrainMethods", "/dashboard/Reminders",
            "/dashboard/GrainStats/Orleans.Docs.Documents.DocumentGrain",
        })
        {
            using var answer = await Get(path, cookie);
            await answer.Is(HttpStatusCode.OK);
            Assert.DoesNotContain(id, await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Another_role_or_another_tenant_opens_nothing()
    {
        var others = Role.Reader | Role.Submitter | Role.Reviewer | Role.Operator;
        foreach (var key in new[]
        {
            await silo.Key(others), await silo.Key(RoleNames.OfTenants, WebSilo.OtherTenant),
            await silo.Key(RoleNames.OfTenants, "default"),
        })
        {
            var client = silo.Client(key);
            using var refused = await client.PostAsync(Opening, null, Cancellation);
            await refused.IsProblem(403, "missing_role");
            Assert.False(refused.Headers.Contains("Set-Cookie"));
            Assert.False((await client.GetJson("/v1/caller")).GetProperty("dashboard").GetBoolean());
        }

        Assert.True((await silo.Admin.GetJson("/v1/caller")).GetProperty("dashboard").GetBoolean());
        using var nobody = await silo.Client(null).PostAsync(Opening, null, Cancellation);
        await nobody.IsProblem(401, "no_credentials");
    }

    [Fact]
    public Task Nobody_comes_in_without_a_cookie() => IsClosed(cookie: null);

    [Fact]
    public async Task A_key_alone_does_not_open_its_pages()
    {
        foreach (var path in Paths)
        {
            using var answer = await silo.Admin.GetAsync(path, Cancellation);
            await answer.IsProblem(401, "no_visit");
        }
    }

    [Fact]
    public async Task Nobody_comes_in_by_a_cookie_that_is_over_forged_or_for_something_else()
    {
        var key = Tokens.KeyFor("dashboard");
        var subject = "key:" + await silo.KeyId(RoleNames.OfTenants);
        var now = TimeProvider.System.GetUtcNow();
        var good = new CallerToken(WebSilo.Tenant, subject, Role.Admin, now.AddMinutes(1));
        using (var fine = await Get("/dashboard/", good.Sign(key)))
        {
            await fine.Is(HttpStatusCode.OK);
        }

        await IsClosed((good with { Expires = now.AddMilliseconds(-1) }).Sign(key));
        await IsClosed((good with { Tenant = WebSilo.OtherTenant }).Sign(key));
        await IsClosed((good with { Subject = "key:0000000000000000" }).Sign(key));
        await IsClosed(good.Sign(Tokens.KeyFor("another purpose")));
        await IsClosed(Tokens.Issue(good));
        await IsClosed(Tokens.SiloToken());
        await IsClosed(Altered(good.Sign(key)));
        await IsClosed("x");
        await IsClosed("");

        // Nor is it good for grains.
        Assert.Throws<CallerRefusedException>(() => Tokens.Verify(good.Sign(key)));
    }

    [Fact]
    public async Task A_visit_ends_with_the_key_that_it_began_with()
    {
        var key = await silo.Key(RoleNames.OfTenants);
        var (cookie, _) = await Open(key);
        using (var fine = await Get("/dashboard/", cookie))
        {
            await fine.Is(HttpStatusCode.OK);
        }

        await silo.Revoke(key);
        await IsClosed(cookie);
    }

    [Fact]
    public async Task A_page_of_somebody_else_opens_and_reads_nothing()
    {
        var (cookie, _) = await Open(await silo.Key(RoleNames.OfTenants));
        using var request = Request("/dashboard/ClusterStats", cookie);
        request.Headers.Add("Sec-Fetch-Site", "cross-site");
        using var answer = await silo.Client(null).SendAsync(request, Cancellation);
        await answer.IsProblem(403, "foreign_origin");
    }

    /// <summary>In its middle: what stands at its end may say nothing, or be right by chance.</summary>
    private static string Altered(string token)
    {
        var middle = token.Length / 2;
        return token[..middle] + (token[middle] == 'A' ? 'B' : 'A') + token[(middle + 1)..];
    }

    private async Task IsClosed(string? cookie)
    {
        foreach (var path in Paths)
        {
            using var answer = await Get(path, cookie);
            await answer.IsProblem(401, "no_visit");
        }
    }

    private async Task<(string Cookie, string Header)> Open(string key)
    {
        using var answer = await silo.Client(key).PostAsync(Opening, null, Cancellation);
        await answer.Is(HttpStatusCode.OK);
        Assert.Equal("/dashboard/", (await answer.Json()).GetProperty("path").GetString());
        var header = Assert.Single(answer.Headers.GetValues("Set-Cookie"));
        return (header.Split(';')[0]["docs-dashboard=".Length..], header);
    }

    private async Task<int> ActiveHosts(string cookie)
    {
        using var counters = await Get("/dashboard/DashboardCounters", cookie);
        await counters.Is(HttpStatusCode.OK);
        return (await counters.Json()).GetProperty("totalActiveHostCount").GetInt32();
    }

    private async Task<HttpResponseMessage> Get(string path, string? cookie)
    {
        using var request = Request(path, cookie);
        return await silo.Client(null).SendAsync(request, Cancellation);
    }

    private static HttpRequestMessage Request(string path, string? cookie)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (cookie is not null)
        {
            request.Headers.Add("Cookie", $"docs-dashboard={cookie}");
        }

        return request;
    }
}

/// <summary>As it is without a word about it.</summary>
public sealed class DashboardOffTests(WebSilo silo)
{
    [Fact]
    public async Task It_is_not_there()
    {
        using var opened = await silo.Admin.PostAsync("/v1/dashboard", null, TestContext.Current.CancellationToken);
        await opened.IsProblem(404, "not_found");
        Assert.False((await silo.Admin.GetJson("/v1/caller")).GetProperty("dashboard").GetBoolean());
        foreach (var path in new[] { "/dashboard", "/dashboard/", "/dashboard/index.min.js" })
        {
            using var answer = await silo.Admin.GetAsync(path, TestContext.Current.CancellationToken);
            await answer.IsProblem(404, "not_found");
        }
    }
}
