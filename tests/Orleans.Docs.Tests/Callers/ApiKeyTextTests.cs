using Orleans.Docs.Callers;

namespace Orleans.Docs.Tests.Callers;

public sealed class ApiKeyTextTests
{
    [Fact]
    public void A_key_is_read_back_as_it_was_made()
    {
        var key = ApiKeyText.New("acme", "1f");
        Assert.True(ApiKeyText.TryParse(key.ToString(), out var read));
        Assert.Equal(key, read);
        Assert.Equal(key.Hash(), read.Hash());
        Assert.NotEqual(key.Secret, ApiKeyText.New("acme", "1f").Secret);
    }

    [Fact]
    public void Whatever_is_no_key_is_not_read()
    {
        var good = ApiKeyText.New("acme", "1f").ToString();
        string?[] bad =
        [
            null, "", "docs-key.", "docs-key..1f.x", good[1..], good + "x", good[..^1], good.ToUpperInvariant(),
            good.Replace("acme", "ac/me", StringComparison.Ordinal), good + ".more", "docs-key.acme.1f.",
            good.Replace("acme", new string('a', 300), StringComparison.Ordinal), good + "\n",
        ];
        Assert.All(bad, text => Assert.False(ApiKeyText.TryParse(text, out _), text));
    }

    [Fact]
    public void A_new_key_that_is_written_out_hides_its_secret()
    {
        var key = new NewApiKey(
            new ApiKeyView("1f", "x", Role.Reader, default, "me", default, null), "docs-key.acme.1f.secret");
        Assert.DoesNotContain("secret", key.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Roles_of_silos_and_owners_have_no_name()
    {
        Assert.All(
            new[] { "silo", "owner", "none", "", "Reader", "1", "reader,admin" },
            name => Assert.False(RoleNames.TryParse(name, out _)));
        Assert.Equal(RoleNames.All, RoleNames.Of((Role)int.MaxValue));
    }
}
