using System.Diagnostics.CodeAnalysis;
using System.Security.Claims;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using Orleans.Docs.Callers;

namespace Orleans.Docs.Web.Callers;

/// <summary>
/// Takes JWTs of the one issuer that the options name: signed with one of its published keys by RSA or ECDSA, for this
/// audience, in time, and with a tenant and known roles.
/// </summary>
internal sealed partial class BearerTokens : IDisposable
{
    private const int LengthMax = 8 * 1024;

    // No shared secrets, and so no "none" and no HMAC under a public key.
    private static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    private readonly JwtOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<BearerTokens> _logger;
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(10) };
    private readonly JsonWebTokenHandler _handler = new()
    {
        MapInboundClaims = false,
        MaximumTokenSizeInBytes = LengthMax,
    };

    private readonly TokenValidationParameters? _rules;

    public BearerTokens(IOptions<JwtOptions> options, TimeProvider time, ILogger<BearerTokens> logger)
    {
        _options = options.Value;
        _time = time;
        _logger = logger;
        if (_options.Authority is { } authority)
        {
            _rules = new TokenValidationParameters
            {
                ConfigurationManager = new ConfigurationManager<OpenIdConnectConfiguration>(
                    authority.TrimEnd('/') + "/.well-known/openid-configuration",
                    new OpenIdConnectConfigurationRetriever(),
                    new HttpDocumentRetriever(_http) { RequireHttps = !_options.AllowsPlainHttp }),
                ValidAudience = _options.Audience,
                ValidAlgorithms = Algorithms,
                RequireSignedTokens = true,
                RequireExpirationTime = true,
                LifetimeValidator = IsInTime,
            };
        }
    }

    public bool IsOn => _rules is not null;

    /// <summary>Null for a token that is no good, for whatever reason; the log of level debug tells which.</summary>
    public async ValueTask<CallerToken?> Find(string text)
    {
        if (_rules is null || text.Length > LengthMax || !_handler.CanReadToken(text))
        {
            return null;
        }

        var result = await _handler.ValidateTokenAsync(text, _rules);
        if (!result.IsValid)
        {
            LogRefused(_logger, result.Exception?.GetType().Name ?? "unknown");
            return null;
        }

        var token = (JsonWebToken)result.SecurityToken;
        if (!TryTenant(token, out var tenant) || string.IsNullOrEmpty(token.Subject)
            || token.Subject.Any(char.IsControl) || RolesOf(token) is not (not Role.None and var roles))
        {
            LogRefused(_logger, "no tenant, subject or role");
            return null;
        }

        return new CallerToken(
            tenant, "oidc:" + token.Subject, roles,
            new DateTimeOffset(token.ValidTo, TimeSpan.Zero) + _options.ClockSkew);
    }

    public void Dispose() => _http.Dispose();

    private bool IsInTime(
        DateTime? notBefore, DateTime? expires, SecurityToken token, TokenValidationParameters parameters)
    {
        var now = _time.GetUtcNow().UtcDateTime;
        return expires > now - _options.ClockSkew && (notBefore is null || notBefore <= now + _options.ClockSkew);
    }

    private bool TryTenant(JsonWebToken token, [NotNullWhen(true)] out string? tenant)
    {
        var found = token.TryGetClaim(_options.TenantClaim, out var claim) && claim.ValueType == ClaimValueTypes.String
            && Name.IsValid(claim.Value);
        tenant = found ? claim.Value : null;
        return found;
    }

    /// <summary>Roles that there are not count for nothing.</summary>
    private Role RolesOf(JsonWebToken token) => token.Claims
        .Where(claim => claim.Type == _options.RolesClaim)
        .SelectMany(claim => claim.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Aggregate(Role.None, (all, name) => all | (RoleNames.TryParse(name, out var role) ? role : Role.None));

    [LoggerMessage(LogLevel.Debug, "a bearer token was refused: {Reason}")]
    private static partial void LogRefused(ILogger logger, string reason);
}
