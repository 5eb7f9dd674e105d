using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Docs.Callers;
using Orleans.Docs.Cluster.Tests;
using Orleans.Docs.Tests;
using Orleans.Hosting;
using Orleans.Runtime;

[assembly: AssemblyFixture(typeof(Orleans.Docs.Web.Tests.WebSilo))]

namespace Orleans.Docs.Web.Tests;

/// <summary>A silo that serves HTTP on a real port, an issuer of tokens that it trusts, and keys.</summary>
public class WebSilo : IAsyncLifetime
{
    public const string Tenant = "acme";
    public const string OtherTenant = "globex";
    public const string Audience = "orleans-docs";

    private readonly TemporaryDirectory _directory = new();
    private readonly List<HttpClient> _clients = [];

    public RunningSilo Silo { get; private set; } = null!;

    internal Issuer Issuer { get; private set; } = null!;

    public Uri Address { get; private set; } = null!;

    /// <summary>An administrator of the tenant.</summary>
    public HttpClient Admin { get; private set; } = null!;

    /// <summary>An administrator of another one.</summary>
    public HttpClient Stranger { get; private set; } = null!;

    /// <summary>As <c>Section:Option=value</c>.</summary>
    protected virtual string[] Options =>
    [
        "Web:KeyCheckedFor=00:00:00", "Web:FailuresPerMinuteMax=1000000", "Web:StreamHeartbeat=00:00:00.100",
        "Web:StreamRepeatMax=32", $"Web:OperatorTenant={Tenant}",
    ];

    protected virtual void Configure(ISiloBuilder silo)
    {
    }

    public async ValueTask InitializeAsync()
    {
        Issuer = await Issuer.StartAsync();
        Silo = await RunningSilo.StartAsync(
            _directory.PathOf("data"),
            [
                $"Callers:Jwt:Authority={Issuer.Address}", $"Callers:Jwt:Audience={Audience}",
                "Callers:Jwt:AllowsPlainHttp=true", .. Options,
            ],
            Configure, servesWeb: true);
        Address = new Uri(Silo.WebAddress!);
        Admin = Client(await Key(RoleNames.OfTenants));
        Stranger = Client(await Key(RoleNames.OfTenants, OtherTenant));
    }

    /// <summary>A fresh API key.</summary>
    public async Task<string> Key(Role roles, string tenant = Tenant, TimeSpan? life = null) =>
        (await Keys(tenant).Create("test", roles, life)).Text;

    /// <summary>The id of a fresh API key.</summary>
    public async Task<string> KeyId(Role roles, string tenant = Tenant) =>
        (await Keys(tenant).Create("test", roles, null)).Key.Id;

    public async Task Revoke(string key)
    {
        Assert.True(ApiKeyText.TryParse(key, out var text));
        Assert.True(await Keys(text.Tenant).Revoke(text.Id));
    }

    /// <summary>The tenant's keys, as the system itself sees them.</summary>
    public IApiKeysGrain Keys(string tenant = Tenant)
    {
        RequestContext.Set(
            CallerToken.RequestContextKey, Silo.Services.GetRequiredService<CallerTokens>().SiloToken());
        return Silo.Services.GetRequiredService<IGrainFactory>().GetGrain<IApiKeysGrain>(tenant);
    }

    /// <summary>A client that shows these credentials, or none.</summary>
    public HttpClient Client(string? credentials)
    {
        var client = new HttpClient { BaseAddress = Address };
        if (credentials is not null)
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", credentials);
        }

        _clients.Add(client);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        _clients.ForEach(client => client.Dispose());
        await Silo.DisposeAsync();
        await Issuer.DisposeAsync();
        _directory.Dispose();
        GC.SuppressFinalize(this);
    }
}
