using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Docs.Callers;
using Orleans.Docs.Web.Callers;
using Orleans.Docs.Web.Tests.Page;

namespace Orleans.Docs.Web.Tests.Callers;

/// <summary>
/// Every route, tried by everybody who may not use it, and by those who may: among them is the end of a rebuild, so
/// that no test that rebuilds the one index runs beside these.
/// </summary>
[Collection(BrowserCollection.Name)]
public sealed class MatrixTests(WebSilo silo)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private IReadOnlyList<Route> Guarded => [.. Route.All(silo.Silo.Services).Where(route => route.Role is not null)];

    [Fact]
    public void Every_route_declares_its_right()
    {
        Assert.Empty(RouteRights.Undeclared(silo.Silo.Services.GetServices<EndpointDataSource>()));
        Assert.True(Guarded.Count > 35, $"only {Guarded.Count} routes were found");
        Assert.Equal(
            ["/", "/health/live", "/health/ready", "/openapi/{documentName}.json", "/page/{hash}/{**name}"],
            Route.All(silo.Silo.Services).Where(route => route.Role is null).Select(route => route.Pattern)
                .Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_program_with_a_route_that_declares_none_does_not_start()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.Services.AddRouting();
        await using var app = builder.Build();
        app.MapGet("/declared", () => Results.Ok()).Needs(Role.Reader);
        RouteRights.Check(((IEndpointRouteBuilder)app).DataSources);
        app.MapGet("/forgotten", () => Results.Ok());
        var refused = Assert.Throws<InvalidOperationException>(
            () => RouteRights.Check(((IEndpointRouteBuilder)app).DataSources));
        Assert.Contains("/forgotten", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public Task Nobody_without_credentials() => IsRefused(_ => null, 401, "no_credentials");

    [Fact]
    public async Task Nobody_with_a_key_that_is_broken_unknown_expired_or_revoked()
    {
        var good = await silo.Key(RoleNames.OfTenants);
        var revoked = await silo.Key(RoleNames.OfTenants);
        await silo.Revoke(revoked);
        var expired = await silo.Key(RoleNames.OfTenants, life: TimeSpan.FromMilliseconds(1));
        string[] bad =
        [
            revoked, expired, good[..^2] + (good[^2..] == "AA" ? "QA" : "AA"), good[..^1], good + "A",
            good.Replace($".{WebSilo.Tenant}.", $".{WebSilo.OtherTenant}.", StringComparison.Ordinal),
            good.Replace($".{WebSilo.Tenant}.", ".nobody.", StringComparison.Ordinal),
            ApiKeyText.New(WebSilo.Tenant, "unknown").ToString(), "docs-key.", "docs-key....", "x", "",
        ];
        foreach (var key in bad)
        {
            await IsRefused(_ => key, 401, "bad_credentials");
        }
    }

    [Fact]
    public async Task Nobody_with_a_bearer_token_that_is_not_the_issuers_own_for_this_audience_and_time()
    {
        const string All = "reader submitter reviewer operator admin";
        var issuer = silo.Issuer;
        await using var foreign = await Issuer.StartAsync();
        string[] bad =
        [
            issuer.Unsigned(All), issuer.Confused(All), issuer.Forged(All), foreign.Token(All),
            foreign.Token(All, issuer: issuer.Address), issuer.Token(All, issuer: foreign.Address),
            issuer.Token(All, audience: "somebody-else"), issuer.Token(All, life: -TimeSpan.FromMinutes(2)),
            issuer.Token(All, tenant: ""), issuer.Token(All, tenant: "UPPER"), issuer.Token("silo owner nothing"),
            issuer.Token(All)[..^4] + "AAAA",
        ];
        foreach (var token in bad)
        {
            await IsRefused(_ => token, 401, "bad_credentials");
        }
    }

    [Fact]
    public async Task Nobody_with_every_role_but_the_one_that_is_needed()
    {
        foreach (var role in RoleNames.All.Select(name => RoleNames.TryParse(name, out var role) ? role : Role.None))
        {
            var others = RoleNames.OfTenants & ~(role | Role.Admin);
            var key = await silo.Key(others);
            var token = silo.Issuer.Token(string.Join(' ', RoleNames.Of(others)));
            var routes = Guarded.Where(route => (route.Role & role) != 0).ToList();
            Assert.NotEmpty(routes);
            await IsRefused(_ => key, 403, "missing_role", routes);
            await IsRefused(_ => token, 403, "missing_role", routes);
        }
    }

    [Fact]
    public async Task Nobody_of_another_tenant_reaches_what_all_tenants_share()
    {
        var shared = Guarded.Where(route => (route.Role & Role.Owner) != 0).ToList();
        Assert.Equal(
            ["dashboard", "index", "master", "metrics", "pauses", "silos"],
            shared.Select(route => route.Pattern.Split('/').First(part => part is not ("" or "v1"))).Distinct()
                .Order(StringComparer.Ordinal));
        var before = await Rotations();
        var key = await silo.Key(RoleNames.OfTenants, WebSilo.OtherTenant);
        await IsRefused(_ => key, 403, "missing_role", shared);
        Assert.Equal(before, await Rotations());

        Assert.False((await silo.Stranger.GetJson("/v1/caller")).GetProperty("owner").GetBoolean());
        Assert.True((await silo.Admin.GetJson("/v1/caller")).GetProperty("owner").GetBoolean());
        var reader = silo.Client(await silo.Key(Role.Reader));
        Assert.False((await reader.GetJson("/v1/caller")).GetProperty("owner").GetBoolean());
    }

    [Fact]
    public async Task The_audit_of_all_tenants_is_for_the_operators_tenant_alone()
    {
        var theirs = await silo.Stranger.Submitted("A letter of globex.\n");
        using var refused = await silo.Stranger.GetAsync("/v1/audit?allTenants=true", Cancellation);
        await refused.IsProblem(403, "missing_role");
        using var both = await silo.Admin.GetAsync("/v1/audit?allTenants=true&document=x", Cancellation);
        await both.IsProblem(400, "bad_request");
        var all = await silo.Admin.GetStringAsync("/v1/audit?allTenants=true", Cancellation);
        Assert.Contains($"{WebSilo.OtherTenant}/{theirs}", all, StringComparison.Ordinal);
        Assert.DoesNotContain(
            WebSilo.OtherTenant, await silo.Admin.GetStringAsync("/v1/audit", Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_of_another_tenant_learns_whether_a_document_is_there()
    {
        var own = await silo.Admin.SubmitAndSettle("Acme's own letter about quokkas.\n");
        var id = own.GetProperty("id").GetString()!;

        // A batch that a stranger opens is his own.
        foreach (var route in Guarded.Where(route =>
            route.Pattern.Contains("{id}", StringComparison.Ordinal) && route.Name is not ("openBatch" or "importBatch")
            && (route.Role & Role.Owner) == 0))
        {
            using var there = await silo.Stranger.SendAsync(route.Request(id), Cancellation);
            using var nowhere = await silo.Stranger.SendAsync(route.Request("unknown"), Cancellation);
            Assert.True(
                there.StatusCode == nowhere.StatusCode, $"{route}: {there.StatusCode}, else {nowhere.StatusCode}");
            Assert.Equal(
                Blind(await nowhere.Content.ReadAsStringAsync(Cancellation), "unknown"),
                Blind(await there.Content.ReadAsStringAsync(Cancellation), id));
            Assert.True(
                there.StatusCode is HttpStatusCode.NotFound || route.Name is "abortUpload",
                $"{route}: {there.StatusCode}");
        }

        // And it was not touched.
        var after = await silo.Admin.GetJson($"/v1/documents/{id}");
        Assert.Equal("completed", after.GetProperty("state").GetString());
    }

    [Fact]
    public async Task No_list_shows_what_another_tenant_has()
    {
        var id = (await silo.Admin.SubmitAndSettle("Acme's own memo about wombats.\n")).GetProperty("id").GetString()!;
        var lists = Guarded.Where(route =>
            route.Method == "GET" && !route.Pattern.Contains("{id}", StringComparison.Ordinal)
            && (route.Role & Role.Owner) == 0).ToList();
        Assert.True(lists.Count >= 8);
        foreach (var route in lists)
        {
            using var answer = await silo.Stranger.SendAsync(route.Request(id), Cancellation);
            await answer.Is(HttpStatusCode.OK);
            var text = await answer.Content.ReadAsStringAsync(Cancellation);
            Assert.DoesNotContain(id, text, StringComparison.Ordinal);
            Assert.DoesNotContain("wombats", text, StringComparison.Ordinal);
        }

        var found = await silo.Stranger.GetJson("/v1/search?q=wombats");
        Assert.Equal(0, found.GetProperty("total").GetInt64());
        Assert.Equal(1, (await silo.Admin.GetJson("/v1/search?q=wombats")).GetProperty("total").GetInt64());
        using var cursor = await silo.Admin.GetAsync("/v1/search?limit=1", Cancellation);
        var next = (await cursor.Json()).GetProperty("nextCursor").GetString();
        using var foreign = await silo.Stranger.GetAsync(
            $"/v1/search?limit=1&cursor={Uri.EscapeDataString(next ?? "x")}", Cancellation);
        Assert.DoesNotContain(
            id, await foreign.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    /// <summary>Without this the others would pass with a door that is shut to all.</summary>
    [Fact]
    public async Task Whoever_has_the_role_comes_in()
    {
        var id = (await silo.Admin.SubmitAndSettle("A letter for many readers.\n")).GetProperty("id").GetString()!;
        foreach (var route in Guarded)
        {
            foreach (var credentials in new[]
            {
                await silo.Key(route.Role!.Value & ~Role.Owner),
                silo.Issuer.Token(string.Join(' ', RoleNames.Of(route.Role.Value))),
            })
            {
                using var answer = await Send(route, id, credentials);
                Assert.True(
                    answer.StatusCode is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
                        && (int)answer.StatusCode < 500,
                    $"{route}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync(Cancellation)}");
            }
        }
    }

    private async Task<int> Rotations() =>
        (await silo.Admin.GetJson("/v1/master")).GetProperty("rotations").GetArrayLength();

    private async Task IsRefused(
        Func<Route, string?> credentials, int status, string code, IEnumerable<Route>? routes = null)
    {
        foreach (var route in routes ?? Guarded)
        {
            using var answer = await Send(route, "unknown", credentials(route));
            await answer.IsProblem(status, code);
            Assert.Equal(status == 401, answer.Headers.WwwAuthenticate.Count > 0);
        }
    }

    private Task<HttpResponseMessage> Send(Route route, string id, string? credentials)
    {
        var request = route.Request(id);
        if (credentials is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {credentials}");
        }

        return Anybody.SendAsync(request, Cancellation);
    }

    private HttpClient Anybody => field ??= silo.Client(credentials: null);

    /// <summary>Without what must differ between two answers that say the same.</summary>
    private static string Blind(string text, string id) => System.Text.RegularExpressions.Regex.Replace(
        text.Replace(id, "ID", StringComparison.Ordinal), "\"traceId\":\"[^\"]*\"", "");
}
