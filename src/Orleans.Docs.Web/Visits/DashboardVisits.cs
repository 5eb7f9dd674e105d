using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Orleans.Docs.Callers;
using Orleans.Docs.Web.Callers;
using Orleans.Docs.Web.Problems;
using Orleans.Runtime;

namespace Orleans.Docs.Web.Visits;

/// <summary>Marks the routes of the dashboard of Orleans: a cookie opens them, and nothing else does.</summary>
internal sealed record DashboardRoute;

/// <summary>
/// Visits to the dashboard of Orleans. It knows neither callers nor tenants, and a browser that opens it can show no
/// key. So an administrator of <see cref="WebOptions.OperatorTenant"/> asks for a visit with his key, and gets a cookie
/// for that path alone: who he is and until when, signed with a key of its own that opens no grain.
/// </summary>
internal sealed class DashboardVisits(
    CallerTokens tokens, IGrainFactory grains, IOptions<WebOptions> options, TimeProvider time)
{
    public const string Path = "/dashboard";
    public const string Cookie = "docs-dashboard";

    /// <summary>Reads the state of any grain by its id: there is none to be had here.</summary>
    private const string GrainStatePath = Path + "/GrainState";

    private const string Purpose = "dashboard";
    private const string KeySubject = "key:";

    public bool IsFor(Caller caller) =>
        options.Value.Dashboard && caller.Has(Role.Admin | Role.Owner);

    /// <summary>Begins a visit; until when it lasts.</summary>
    public DateTimeOffset Begin(HttpContext context, Caller caller)
    {
        // Whether a key still holds is asked again each time; other credentials last as long as they were good for.
        var until = time.GetUtcNow() + options.Value.DashboardVisit;
        if (!caller.Subject.StartsWith(KeySubject, StringComparison.Ordinal) && caller.Expires < until)
        {
            until = caller.Expires;
        }

        var visit = new CallerToken(caller.Tenant, caller.Subject, Role.Admin, until);
        context.Response.Cookies.Append(Cookie, visit.Sign(tokens.KeyFor(Purpose)), new CookieOptions
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Strict,
            Secure = context.Request.IsHttps,
            Path = Path,
            MaxAge = until - time.GetUtcNow(),
        });
        return until;
    }

    /// <summary>Whose visit it is.</summary>
    /// <exception cref="ProblemException">There is no visit, it is over, or its key holds no more.</exception>
    /// <exception cref="CryptographicException">The cookie is forged.</exception>
    public async Task<CallerToken> Find(HttpContext context)
    {
        if (context.Request.Cookies[Cookie] is not { } text)
        {
            throw new ProblemException(Problem.NoVisit);
        }

        var visit = CallerToken.Verify(text, tokens.KeyFor(Purpose))
            ?? throw new CryptographicException("the cookie is not genuine");
        return visit.Tenant == options.Value.OperatorTenant && visit.Expires > time.GetUtcNow() && await Holds(visit)
            ? visit
            : throw new ProblemException(Problem.NoVisit);
    }

    /// <summary>Lets a visitor in: the calls to grains that follow in this flow are the system's own.</summary>
    /// <exception cref="ProblemException">Nobody gets this.</exception>
    public void Enter(HttpContext context)
    {
        var request = context.Request;
        if (request.Path.StartsWithSegments(GrainStatePath, StringComparison.OrdinalIgnoreCase))
        {
            throw new ProblemException(Problem.NotFound.With("the state of grains is not shown"));
        }

        // Its scripts are not ours: they reach what is theirs and nothing else of this server. Styles are inline there.
        var own = $"{request.Scheme}://{request.Host.ToUriComponent()}{Path}/";
        context.Response.Headers.ContentSecurityPolicy =
            $"default-src 'none'; script-src {own}; style-src {own} 'unsafe-inline'; img-src {own} data:; "
            + $"font-src {own} data:; connect-src {own}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        context.Response.Headers["Cross-Origin-Opener-Policy"] = "same-origin";
        RequestContext.Set(CallerToken.RequestContextKey, tokens.SiloToken());
    }

    // Async, so that the system's own token stays with this call.
    private async Task<bool> Holds(CallerToken visit)
    {
        if (!visit.Subject.StartsWith(KeySubject, StringComparison.Ordinal))
        {
            return true;
        }

        RequestContext.Set(CallerToken.RequestContextKey, tokens.SiloToken());
        var id = visit.Subject[KeySubject.Length..];
        var keys = await grains.GetGrain<IApiKeysGrain>(visit.Tenant).List();
        return keys.FirstOrDefault(key => key.Id == id) is { RevokedAt: null } found
            && found.ExpiresAt > time.GetUtcNow() && (found.Roles & Role.Admin) != 0;
    }
}
