using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Orleans.Docs.Web.Limits;

/// <summary>
/// The proxies of <see cref="WebOptions.TrustedProxies"/>. What they say of whom they ask for counts as if he had asked
/// himself; what anybody else says in these headers counts for nothing.
/// </summary>
internal sealed class TrustedProxies : IValidateOptions<WebOptions>
{
    public ValidateOptionsResult Validate(string? name, WebOptions options) =>
        Of(options).FirstOrDefault(proxy => !TryParse(proxy, out _)) is { } unknown
            ? ValidateOptionsResult.Fail(
                $"Docs:Web:TrustedProxies names '{unknown}', which is neither an IP address nor a network like "
                + "10.1.0.0/16")
            : ValidateOptionsResult.Success;

    public static ForwardedHeadersOptions? HeadersFor(WebOptions options)
    {
        var headers = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto,

            // As many as there are, as long as each is a proxy of the list.
            ForwardLimit = null,
        };
        headers.KnownProxies.Clear();
        headers.KnownIPNetworks.Clear();
        foreach (var proxy in Of(options))
        {
            _ = TryParse(proxy, out var network);
            headers.KnownIPNetworks.Add(network);
        }

        return headers.KnownIPNetworks.Count == 0 ? null : headers;
    }

    private static string[] Of(WebOptions options) => options.TrustedProxies.Split(
        ';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static bool TryParse(string proxy, out System.Net.IPNetwork network)
    {
        if (IPAddress.TryParse(proxy, out var address))
        {
            network = new System.Net.IPNetwork(address, address.GetAddressBytes().Length * 8);
            return true;
        }

        return System.Net.IPNetwork.TryParse(proxy, out network);
    }
}

internal static class TrustedProxiesExtensions
{
    public static void UseTrustedProxies(this WebApplication app)
    {
        if (TrustedProxies.HeadersFor(app.Services.GetRequiredService<IOptions<WebOptions>>().Value) is { } headers)
        {
            app.UseForwardedHeaders(headers);
        }
    }
}
