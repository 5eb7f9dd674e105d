using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Orleans.Docs.Callers;
using Orleans.Docs.Client;
using Orleans.Docs.Web.Limits;
using Orleans.Docs.Web.Problems;
using Orleans.Docs.Web.Visits;
using Orleans.Runtime;

namespace Orleans.Docs.Web.Callers;

/// <summary>
/// Stands before every route: finds out who asks, whether the route is for him and whether he asks too often, and has
/// the calls to grains that follow carry his token.
/// </summary>
internal sealed class Door(
    ApiKeyDoor keys, BearerTokens bearers, CallerTokens tokens, IGrainFactory grains, IOptions<WebOptions> options,
    IOptions<AnonymousOptions> anonymous, DashboardVisits visits, TimeProvider time) : IMiddleware
{
    /// <summary>No token: a call to a grain that nobody is known for is refused, also within a silo.</summary>
    private const string Nobody = "nobody";

    private const string Scheme = "Bearer ";
    private const int FailuresWindowSeconds = 60;

    /// <summary>A busy or moving grain is asked again for so long; whoever asked can come again as well.</summary>
    private const int CallAttemptsMax = 3;

    private static readonly TimeSpan BackOffMax = TimeSpan.FromMilliseconds(500);

    private readonly Buckets _failures = new(
        (double)options.Value.FailuresPerMinuteMax / FailuresWindowSeconds, options.Value.FailuresPerMinuteMax, time);

    private readonly ConditionalWeakTable<CallerToken, Caller> _callers = [];

    private readonly Buckets? _rates = options.Value.RequestsPerSecond == 0
        ? null
        : new Buckets(options.Value.RequestsPerSecond, options.Value.RequestsBurst, time);

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        RequestContext.Set(CallerToken.RequestContextKey, Nobody);
        if (context.GetEndpoint()?.Metadata.GetMetadata<RouteRight>() is not { Role: { } role })
        {
            await next(context);
            return;
        }

        var address = AddressOf(context.Connection.RemoteIpAddress);
        if (_failures.Look(address) is { } patience)
        {
            throw new ProblemException(Problem.TooManyFailures, patience);
        }

        if (context.GetEndpoint()?.Metadata.GetMetadata<DashboardRoute>() is not null)
        {
            await Visit(context, address);
            visits.Enter(context);
            await next(context);
            return;
        }

        if (await Find(context) is not { } token)
        {
            _failures.Take(address);
            context.Response.Headers.WWWAuthenticate = "Bearer realm=\"docs\"";
            throw new ProblemException(
                context.Request.Headers.ContainsKey(HeaderNames.Authorization)
                    ? Problem.BadCredentials
                    : Problem.NoCredentials);
        }

        var caller = CallerOf(token);
        if (_rates?.Take(caller.Account) is { } wait)
        {
            throw new ProblemException(Problem.TooManyRequests, wait);
        }

        if (!caller.Has(role))
        {
            throw new ProblemException(token.Has(role & ~Role.Owner)
                ? Problem.OwnersOnly
                : Problem.MissingRole.With($"this needs the role {NameOf(role)}"));
        }

        context.Features.Set(caller);
        caller.Enter();
        await next(context);
    }

    /// <summary>
    /// The caller as he is now, with a token for so long; null if he may not come in any more. For what lasts longer
    /// than a request.
    /// </summary>
    public async ValueTask<Caller?> Again(HttpContext context, TimeSpan life) =>
        await Find(context) is { } token
        && context.GetEndpoint()?.Metadata.GetMetadata<RouteRight>() is { Role: { } role }
        && CallerOf(token, life) is var caller && caller.Has(role)
            ? caller
            : null;

    /// <summary>A visitor of the dashboard comes in by his cookie alone. One that is over is no guess.</summary>
    private async Task Visit(HttpContext context, string address)
    {
        CallerToken visit;
        try
        {
            visit = await visits.Find(context);
        }
        catch (CryptographicException)
        {
            _failures.Take(address);
            throw new ProblemException(Problem.NoVisit);
        }

        if (_rates?.Take($"{visit.Tenant}/{visit.Subject}") is { } wait)
        {
            throw new ProblemException(Problem.TooManyRequests, wait);
        }
    }

    private ValueTask<CallerToken?> Find(HttpContext context)
    {
        var headers = context.Request.Headers.Authorization;
        return headers.Count switch
        {
            0 => ValueTask.FromResult(Anonymous()),
            1 when headers[0]!.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) =>
                Find(headers[0]![Scheme.Length..].Trim()),
            _ => ValueTask.FromResult<CallerToken?>(null),
        };
    }

    private ValueTask<CallerToken?> Find(string credentials) =>
        credentials.StartsWith(ApiKeyText.Prefix, StringComparison.Ordinal)
            ? keys.Find(credentials)
            : bearers.Find(credentials);

    private CallerToken? Anonymous() => anonymous.Value is { Tenant: { } tenant, Roles: var roles }
        ? new CallerToken(
            tenant, "anonymous",
            roles.Split(' ', StringSplitOptions.RemoveEmptyEntries).Aggregate(
                Role.None, (all, name) => all | (RoleNames.TryParse(name, out var role) ? role : Role.None)),
            DateTimeOffset.MaxValue)
        : null;

    /// <summary>One that will do for a request: the same for a key that asks again and again.</summary>
    private Caller CallerOf(CallerToken token)
    {
        var life = options.Value.TokenLife;
        if (!_callers.TryGetValue(token, out var caller) || caller.Expires - time.GetUtcNow() < life / 2)
        {
            caller = CallerOf(token, life);
            _callers.AddOrUpdate(token, caller);
        }

        return caller;
    }

    private Caller CallerOf(CallerToken token, TimeSpan life)
    {
        var until = time.GetUtcNow() + life;
        var carried = token with
        {
            Roles = token.Roles | (IsOwner(token) ? Role.Owner : Role.None),
            Expires = token.Expires < until ? token.Expires : until,
        };
        var client = Options.Create(new DocsClientOptions
        {
            Tenant = token.Tenant,
            CallAttemptsMax = CallAttemptsMax,
            BackOffMax = BackOffMax,
        });
        return new Caller(carried, tokens.Issue(carried), new DocsClient(grains, client, time), grains);
    }

    /// <summary>Whoever operates or administers the operators' tenant does so for all tenants.</summary>
    private bool IsOwner(CallerToken token) =>
        token.Tenant == options.Value.OperatorTenant && token.Has(Role.Operator);

    private static string NameOf(Role role) => string.Join(", ", RoleNames.Of(role));

    /// <summary>Whoever has an IPv6 address has the 2^64 beside it as well.</summary>
    private static string AddressOf(IPAddress? address)
    {
        if (address is null)
        {
            return "local";
        }

        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return plain.AddressFamily is AddressFamily.InterNetworkV6
            ? Convert.ToHexString(plain.GetAddressBytes().AsSpan(0, 8))
            : plain.ToString();
    }
}
