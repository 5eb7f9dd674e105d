using Microsoft.AspNetCore.Http;
using Orleans.Docs.Callers;
using Orleans.Docs.Client;
using Orleans.Runtime;

namespace Orleans.Docs.Web.Callers;

/// <summary>
/// Who a request comes from, as the door found. Everything that a route asks of the system it asks as this caller.
/// </summary>
internal sealed class Caller(CallerToken token, string signed, IDocsClient docs, IGrainFactory grains)
{
    public string Tenant => token.Tenant;

    public string Subject => token.Subject;

    public Role Roles => token.Roles;

    public DateTimeOffset Expires => token.Expires;

    /// <summary>What rates and streams are counted by.</summary>
    public string Account { get; } = $"{token.Tenant}/{token.Subject}";

    public IDocsClient Docs => docs;

    public bool Has(Role role) => token.Has(role);

    /// <summary>Whether his roles reach what all tenants share: the master key, the index, engines and silos.</summary>
    public bool IsOwner => Has(Role.Owner);

    /// <summary>A document of the caller's own tenant: no other can be named.</summary>
    /// <exception cref="InvalidNameException"/>
    public DocumentKey Document(string id) => new(Tenant, Name.Check("document", id));

    public T OfTenant<T>() where T : IGrainWithStringKey => grains.GetGrain<T>(Tenant);

    public T Grain<T>(string id) where T : IGrainWithStringKey => grains.GetGrain<T>($"{Tenant}/{id}");

    /// <summary>Has the grain calls that follow in this flow carry the caller's token.</summary>
    public void Enter() => RequestContext.Set(CallerToken.RequestContextKey, signed);

    /// <summary>How routes get it.</summary>
    public static ValueTask<Caller?> BindAsync(HttpContext context) => ValueTask.FromResult<Caller?>(
        context.Features.Get<Caller>() ?? throw new InvalidOperationException("the route has no caller"));
}
