using Microsoft.Extensions.Time.Testing;
using Orleans.Docs.Callers;

namespace Orleans.Docs.Tests.Callers;

public sealed class CallerTokensTests
{
    private static readonly byte[] Key = new byte[32];

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void A_token_counts_until_it_expires_and_not_a_moment_longer()
    {
        var tokens = new CallerTokens(Key, _time);
        var text = new CallerToken("t", "s", Role.Reader, _time.GetUtcNow() + TimeSpan.FromMinutes(1)).Sign(Key);
        Assert.Equal("t", tokens.Verify(text).Tenant);
        _time.Advance(TimeSpan.FromMinutes(1) - TimeSpan.FromMilliseconds(1));
        Assert.Equal("t", tokens.Verify(text).Tenant);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Throws<CallerRefusedException>(() => tokens.Verify(text));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("AAAA")]
    public void What_is_no_token_is_refused(string? text) =>
        Assert.Throws<CallerRefusedException>(() => new CallerTokens(Key, _time).Verify(text));

    [Fact]
    public void A_silo_trusts_its_own_token_for_as_long_as_it_uses_it()
    {
        var tokens = new CallerTokens(Key, _time);
        var first = tokens.SiloToken();
        for (var i = 0; i < 8; i++)
        {
            Assert.True(tokens.Verify(tokens.SiloToken()).Has(Role.Silo));
            _time.Advance(TimeSpan.FromMinutes(20));
        }

        Assert.NotEqual(first, tokens.SiloToken());
    }
}
