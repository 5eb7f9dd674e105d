using System.Globalization;
using Orleans.Docs.Callers;
using Orleans.Docs.Operations;

namespace Orleans.Docs.Client;

/// <summary>
/// Signs tokens for the local user with the key in a silo's data directory: whoever can read that key owns the silo.
/// A token lasts an hour and is replaced five minutes before its end, with the key as it then is.
/// </summary>
public sealed class LocalCallerTokenSource(string dataDirectory, string tenant, TimeProvider time) : ICallerTokenSource
{
    private const Role Roles =
        Role.Reader | Role.Submitter | Role.Reviewer | Role.Operator | Role.Admin | Role.Owner;

    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(5);

    private Issued? _issued;

    public async ValueTask<string> GetAsync()
    {
        var now = time.GetUtcNow();
        if (_issued is { } issued && now < issued.Expires - Margin)
        {
            return issued.Token;
        }

        var text = await File.ReadAllTextAsync(Path.Combine(dataDirectory, SiloAnnouncement.CallersKeyFileName));
        var key = Convert.FromHexString(text.Trim());
        var subject = string.Create(CultureInfo.InvariantCulture, $"local:{Environment.UserName}");
        var token = new CallerToken(tenant, subject, Roles, now + Lifetime);
        _issued = new Issued(token.Sign(key), token.Expires);
        return _issued.Token;
    }

    private sealed record Issued(string Token, DateTimeOffset Expires);
}
