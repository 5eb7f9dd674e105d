using System.ComponentModel.DataAnnotations;
using System.Net;

namespace Orleans.Docs.Local.Notifications;

/// <summary>Receivers on the web that are told of documents that settled.</summary>
public sealed class WebhookOptions : IValidatableObject
{
    public WebhookEndpoint[] Endpoints { get; set; } = [];

    /// <summary>
    /// Networks such as <c>10.1.0.0/16</c> that receivers may be in although they are private; by default none is.
    /// Plain HTTP is for addresses in them alone.
    /// </summary>
    public string[] AllowedNetworks { get; set; } = [];

    /// <summary>One try may take so long, until the answer's status is there.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:05:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Connections to one receiver at the same time.</summary>
    [Range(1, 1_000)]
    public int ConnectionsMax { get; set; } = 8;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var network in AllowedNetworks.Where(network => !IPNetwork.TryParse(network, out _)))
        {
            yield return new($"'{network}' is no network such as 10.1.0.0/16", [nameof(AllowedNetworks)]);
        }

        foreach (var problem in Endpoints.Select(ProblemOf).OfType<string>())
        {
            yield return new(problem, [nameof(Endpoints)]);
        }

        if (Endpoints.Select(endpoint => (endpoint.Url, endpoint.Tenant)).Distinct().Count() < Endpoints.Length)
        {
            yield return new("no receiver stands there twice for the same tenant", [nameof(Endpoints)]);
        }
    }

    private string? ProblemOf(WebhookEndpoint endpoint)
    {
        if (!Uri.TryCreate(endpoint.Url, UriKind.Absolute, out var url)
            || (url.Scheme != Uri.UriSchemeHttps && url.Scheme != Uri.UriSchemeHttp) || url.UserInfo.Length > 0)
        {
            return "each receiver has an address such as https://example.org/hook, without a password in it";
        }

        if (url.Scheme == Uri.UriSchemeHttp && AllowedNetworks.Length == 0)
        {
            return $"{url.Host} is told by https, or stands in one of the AllowedNetworks";
        }

        if (endpoint.Tenant is { } tenant && !DocumentKey.TryParse($"{tenant}/x", out _))
        {
            return $"'{tenant}' is no tenant";
        }

        try
        {
            new WebhookSecret(endpoint).Keys();
            return null;
        }
        catch (WebhookSecretException e)
        {
            return e.Message;
        }
    }
}

/// <summary>Who is told, and the secret that both sides share, which is never configured itself.</summary>
public sealed class WebhookEndpoint
{
    public string Url { get; set; } = "";

    /// <summary>Told of this tenant's documents; without one, of all.</summary>
    public string? Tenant { get; set; }

    /// <summary>
    /// File of secrets, <c>whsec_</c> and base64 of 24 to 64 bytes, one a line: each signs, so that one can follow the
    /// other. Read anew for each try.
    /// </summary>
    public string? SecretFile { get; set; }

    /// <summary>Environment variable that holds them instead, with a space between.</summary>
    public string? SecretVariable { get; set; }
}
