using System.Buffers.Text;
using Orleans.Docs.Callers;

namespace Orleans.Docs.Tests.Callers;

public sealed class CallerTokenTests
{
    private static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    private static readonly CallerToken Token = new(
        "tenant-1", "somebody", Role.Reader | Role.Submitter,
        DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_123));

    [Theory]
    [InlineData("tenant-1", "somebody", Role.Reader)]
    [InlineData("", "system", Role.Silo | Role.Admin)]
    [InlineData("t", "", Role.None)]
    [InlineData("t", "Ünïcode ✓ 名前", Role.Admin)]
    public void What_was_signed_is_read_again(string tenant, string subject, Role roles)
    {
        var token = Token with { Tenant = tenant, Subject = subject, Roles = roles };
        Assert.Equal(token, CallerToken.Verify(token.Sign(Key), Key));
    }

    [Fact]
    public void The_longest_names_fit()
    {
        var token = Token with
        {
            Tenant = new string('a', Name.LengthMax),
            Subject = new string('名', CallerToken.SubjectLengthMax),
        };
        Assert.Equal(token, CallerToken.Verify(token.Sign(Key), Key));
    }

    [Fact]
    public void A_longer_subject_is_cut()
    {
        var token = Token with { Subject = new string('s', CallerToken.SubjectLengthMax + 1) };
        Assert.Equal(CallerToken.SubjectLengthMax, CallerToken.Verify(token.Sign(Key), Key)!.Subject.Length);
    }

    [Theory]
    [InlineData("Not A Tenant")]
    [InlineData("a/b")]
    [InlineData("ten\u00e4nt")]
    public void A_token_for_what_is_no_tenant_is_never_signed(string tenant) =>
        Assert.Throws<InvalidNameException>(() => (Token with { Tenant = tenant }).Sign(Key));

    /// <summary>A length that does not fit its byte would move the end of the tenant's name.</summary>
    [Fact]
    public void A_tenant_that_is_too_long_is_never_signed() =>
        Assert.Throws<InvalidNameException>(() => (Token with { Tenant = new string('a', 256 + 8) }).Sign(Key));

    [Fact]
    public void A_change_of_any_bit_is_found()
    {
        var bytes = Base64Url.DecodeFromChars(Token.Sign(Key));
        for (var i = 0; i < bytes.Length * 8; i++)
        {
            var changed = (byte[])bytes.Clone();
            changed[i / 8] ^= (byte)(1 << (i % 8));
            Assert.Null(CallerToken.Verify(Base64Url.EncodeToString(changed), Key));
        }
    }

    [Fact]
    public void No_other_character_anywhere_makes_another_token()
    {
        var text = Token.Sign(Key);
        foreach (var c in "AQgw-_ =.\n\u00e9\0")
        {
            for (var i = 0; i < text.Length; i++)
            {
                var read = CallerToken.Verify(text[..i] + c + text[(i + 1)..], Key);
                Assert.True(read is null || read == Token, $"'{c}' at {i} gives {read}");
            }
        }
    }

    [Fact]
    public void Every_shorter_or_longer_token_is_refused()
    {
        var bytes = Base64Url.DecodeFromChars(Token.Sign(Key));
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Null(CallerToken.Verify(Base64Url.EncodeToString(bytes.AsSpan(0, length)), Key));
        }

        Assert.Null(CallerToken.Verify(Base64Url.EncodeToString([.. bytes, 0]), Key));
        Assert.Null(CallerToken.Verify(new string('A', 100_000), Key));
    }

    [Fact]
    public void Another_key_is_refused()
    {
        var text = Token.Sign(Key);
        for (var i = 0; i < Key.Length; i++)
        {
            var other = (byte[])Key.Clone();
            other[i] ^= 1;
            Assert.Null(CallerToken.Verify(text, other));
        }

        Assert.Null(CallerToken.Verify(text, []));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("=")]
    [InlineData("not base64url!")]
    public void What_is_no_token_is_refused(string? text) => Assert.Null(CallerToken.Verify(text, Key));

    [Theory]
    [InlineData(Role.Admin, Role.Reader | Role.Operator, true)]
    [InlineData(Role.Admin, Role.Silo, false)]
    [InlineData(Role.Admin, Role.Owner, false)]
    [InlineData(Role.Admin, Role.Silo | Role.Reader, false)]
    [InlineData(Role.Admin, Role.Owner | Role.Operator, false)]
    [InlineData(Role.Admin | Role.Owner, Role.Owner | Role.Operator, true)]
    [InlineData(Role.Admin | Role.Owner, Role.Silo | Role.Operator, false)]
    [InlineData(Role.Operator | Role.Owner, Role.Owner | Role.Operator, true)]
    [InlineData(Role.Reader | Role.Owner, Role.Owner | Role.Operator, false)]
    [InlineData(Role.Owner, Role.Reader, false)]
    [InlineData(Role.Silo, Role.Silo, true)]
    [InlineData(Role.Silo, Role.Reader, false)]
    [InlineData(Role.Reader, Role.Reader | Role.Submitter, false)]
    [InlineData(Role.Reader | Role.Submitter, Role.Submitter, true)]
    [InlineData(Role.Admin | Role.Silo, Role.None, false)]
    public void An_administrator_may_do_all_but_what_is_for_silos_and_owners(Role held, Role asked, bool allowed) =>
        Assert.Equal(allowed, (Token with { Roles = held }).Has(asked));
}
