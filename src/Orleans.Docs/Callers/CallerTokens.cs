using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Orleans.Docs.Documents;

namespace Orleans.Docs.Callers;

/// <summary>Verifies callers' tokens and issues the silo's own, with the key that all silos share.</summary>
/// <param name="key">Asked at the first call, so that a wing may fetch it while the silo starts.</param>
public sealed class CallerTokens(Func<ReadOnlyMemory<byte>> key, TimeProvider time)
{
    private const int CachedMax = 10_000;

    /// <summary>No caller token begins so: the first byte of one is its version.</summary>
    private const string PurposePrefix = "docs.purpose:";

    private static readonly TimeSpan SiloTokenLife = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<string, CallerToken> _verified = new();
    private (string Text, DateTimeOffset Renew) _silo;

    public CallerTokens(ReadOnlyMemory<byte> key, TimeProvider time)
        : this(() => key, time)
    {
    }

    /// <summary>The token that this silo's calls carry to interfaces which only silos may call.</summary>
    public string SiloToken()
    {
        var now = time.GetUtcNow();
        if (_silo.Text is null || now >= _silo.Renew)
        {
            const Role roles = Role.Silo | Role.Owner | Role.Admin;
            var token = new CallerToken("", CommitFacts.System, roles, now + SiloTokenLife);
            _silo = (token.Sign(key().Span), now + (SiloTokenLife / 2));
        }

        return _silo.Text;
    }

    /// <summary>
    /// A key of 32 bytes for one purpose, the same in all silos. What is signed with it is no caller token, and nothing
    /// for another purpose.
    /// </summary>
    public byte[] KeyFor(string purpose) =>
        HMACSHA256.HashData(key().Span, Encoding.UTF8.GetBytes(PurposePrefix + purpose));

    /// <summary>The token of a caller whom a door of the system has let in.</summary>
    public string Issue(CallerToken token) => token.Sign(key().Span);

    /// <summary>The token if it is genuine and has not expired.</summary>
    /// <exception cref="CallerRefusedException"/>
    public CallerToken Verify(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            throw new CallerRefusedException("the call carries no caller token");
        }

        if (!_verified.TryGetValue(text, out var token))
        {
            token = CallerToken.Verify(text, key().Span)
                ?? throw new CallerRefusedException("the caller token is not genuine");
            if (_verified.Count >= CachedMax)
            {
                _verified.Clear();
            }

            _verified[text] = token;
        }

        return token.Expires > time.GetUtcNow()
            ? token
            : throw new CallerRefusedException("the caller token has expired");
    }
}
