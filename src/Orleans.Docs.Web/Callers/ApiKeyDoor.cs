using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Orleans.Docs.Callers;
using Orleans.Runtime;

namespace Orleans.Docs.Web.Callers;

/// <summary>
/// Finds out whose API key it is. What a grain said is good for <see cref="WebOptions.KeyCheckedFor"/>; a key that is
/// no good is asked about each time, as often as the door's count of failures lets it.
/// </summary>
internal sealed class ApiKeyDoor(
    IGrainFactory grains, CallerTokens tokens, IOptions<WebOptions> options, TimeProvider time)
{
    private const int RememberedMax = 10_000;
    private const int TextLengthMax = 256;

    /// <summary>By the hash of the whole text, so that a dump of memory holds no more keys than it must.</summary>
    private readonly ConcurrentDictionary<Digest, Checked> _checked = new();

    /// <summary>
    /// Null for a key that is unknown, revoked, expired or broken; nothing tells which. The same instance as long as
    /// the key is not asked about again.
    /// </summary>
    public ValueTask<CallerToken?> Find(string text)
    {
        if (text.Length > TextLengthMax)
        {
            return ValueTask.FromResult<CallerToken?>(null);
        }

        var now = time.GetUtcNow();
        var name = NameOf(text);
        return _checked.TryGetValue(name, out var known) && now < known.Until
            ? ValueTask.FromResult(known.Token.Expires > now ? known.Token : null)
            : new ValueTask<CallerToken?>(Check(text, name, now));
    }

    private static Digest NameOf(string text)
    {
        Span<byte> bytes = stackalloc byte[Encoding.UTF8.GetMaxByteCount(TextLengthMax)];
        Span<byte> hash = stackalloc byte[Digest.Length];
        SHA256.HashData(bytes[..Encoding.UTF8.GetBytes(text, bytes)], hash);
        return new Digest(hash);
    }

    private async Task<CallerToken?> Check(string text, Digest name, DateTimeOffset now)
    {
        if (!ApiKeyText.TryParse(text, out var key) || await Ask(key) is not { } view)
        {
            _checked.TryRemove(name, out _);
            return null;
        }

        if (_checked.Count >= RememberedMax)
        {
            _checked.Clear();
        }

        var token = new CallerToken(key.Tenant, $"key:{key.Id}", view.Roles, view.ExpiresAt);
        _checked[name] = new Checked(token, now + options.Value.KeyCheckedFor);
        return view.ExpiresAt > now ? token : null;
    }

    // Async, so that the system's own token stays with this call.
    private async Task<ApiKeyView?> Ask(ApiKeyText key)
    {
        RequestContext.Set(CallerToken.RequestContextKey, tokens.SiloToken());
        return await grains.GetGrain<IApiKeysGrain>(key.Tenant).Check(key.Id, key.Hash());
    }

    private sealed record Checked(CallerToken Token, DateTimeOffset Until);
}
