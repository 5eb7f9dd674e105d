using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Orleans.Docs.Web.Tests;

/// <summary>An OpenID Connect issuer with one key, as far as a reader of its tokens sees it.</summary>
internal sealed class Issuer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Issuer(WebApplication app) => _app = app;

    public RsaSecurityKey Key { get; } = new(RSA.Create(2048)) { KeyId = "first" };

    public string Address => DocsWeb.AddressOf(_app)!;

    public static async Task<Issuer> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRouting();
        var issuer = new Issuer(builder.Build());
        issuer._app.UseRouting();
        issuer._app.MapGet("/.well-known/openid-configuration", (HttpContext context) => context.Response.WriteAsync(
            $$"""{"issuer":"{{issuer.Address}}","jwks_uri":"{{issuer.Address}}/keys"}"""));
        issuer._app.MapGet("/keys", (HttpContext context) =>
        {
            var key = issuer.Key.Rsa.ExportParameters(includePrivateParameters: false);
            return context.Response.WriteAsync(
                $$"""
                {"keys":[{"kty":"RSA","use":"sig","kid":"first",
                "n":"{{Base64UrlEncoder.Encode(key.Modulus)}}","e":"{{Base64UrlEncoder.Encode(key.Exponent)}}"}]}
                """);
        });
        await issuer._app.StartAsync();
        return issuer;
    }

    /// <summary>A good token, unless something is said that makes it bad.</summary>
    public string Token(
        string roles = "reader", string tenant = WebSilo.Tenant, string audience = WebSilo.Audience,
        string? issuer = null, TimeSpan? life = null, SigningCredentials? signing = null, string subject = "somebody")
    {
        var expires = TimeProvider.System.GetUtcNow() + (life ?? TimeSpan.FromMinutes(5));
        var handler = new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false };
        return handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer ?? Address,
            Audience = audience,
            Expires = expires.UtcDateTime,
            Claims = new Dictionary<string, object>
            {
                ["sub"] = subject,
                ["tenant"] = tenant,
                ["roles"] = roles.Split(' '),
            },
            SigningCredentials = signing ?? new SigningCredentials(Key, SecurityAlgorithms.RsaSha256),
        });
    }

    /// <summary>Signed by another key under the same name.</summary>
    public string Forged(string roles) => Token(
        roles,
        signing: new SigningCredentials(
            new RsaSecurityKey(RSA.Create(2048)) { KeyId = "first" }, SecurityAlgorithms.RsaSha256));

    /// <summary>Signed with the public key as if it were a shared secret.</summary>
    public string Confused(string roles) => Token(
        roles,
        signing: new SigningCredentials(
            new SymmetricSecurityKey(Encoding.ASCII.GetBytes(Key.Rsa.ExportRSAPublicKeyPem())) { KeyId = "first" },
            SecurityAlgorithms.HmacSha256));

    /// <summary>The same claims with no signature at all.</summary>
    public string Unsigned(string roles)
    {
        var parts = Token(roles).Split('.');
        var head = Base64UrlEncoder.Encode("""{"alg":"none","typ":"JWT"}""");
        return $"{head}.{parts[1]}.";
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
