using System.Text;
using Orleans.Docs.Local.Anchors;

namespace Orleans.Docs.Tests.Anchors;

public sealed class FileRootSignerTests : IDisposable
{
    private static readonly byte[] Statement = Encoding.UTF8.GetBytes("a statement");

    private readonly TemporaryDirectory _directory = new();

    private string KeyFile => _directory.PathOf("roots.key");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task What_one_signed_the_next_one_with_the_same_file_verifies_and_one_with_another_does_not()
    {
        using var first = new FileRootSigner(KeyFile, create: true);
        var signature = await first.Sign(Statement, default);

        using var again = new FileRootSigner(KeyFile, create: false);
        using var other = new FileRootSigner(_directory.PathOf("other.key"), create: true);
        Assert.Equal(first.KeyId, again.KeyId);
        Assert.True(await again.Verify(Statement, first.KeyId, signature, default));
        Assert.False(await again.Verify(Encoding.UTF8.GetBytes("a Statement"), first.KeyId, signature, default));
        Assert.False(await other.Verify(Statement, other.KeyId, signature, default));
        Assert.False(await other.Verify(Statement, first.KeyId, signature, default));
    }

    [Fact]
    public void The_file_is_its_owners_alone_and_one_that_is_open_to_others_is_refused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such rights");
        new FileRootSigner(KeyFile, create: true).Dispose();
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(KeyFile));
            File.SetUnixFileMode(KeyFile, UnixFileMode.UserRead | UnixFileMode.OtherRead);
        }

        var refused = Assert.Throws<RootKeyRefusedException>(() => new FileRootSigner(KeyFile, create: true));
        Assert.Contains("chmod 600", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no key")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----")]
    public void A_file_that_is_no_key_is_refused_with_its_name(string text)
    {
        new FileRootSigner(KeyFile, create: true).Dispose();
        File.WriteAllText(KeyFile, text);

        var refused = Assert.Throws<RootKeyRefusedException>(() => new FileRootSigner(KeyFile, create: true));
        Assert.Equal(KeyFile, refused.Path);
    }

    [Fact]
    public void A_missing_key_is_made_only_where_no_root_stands()
    {
        var refused = Assert.Throws<RootKeyRefusedException>(() => new FileRootSigner(KeyFile, create: false));
        Assert.Contains("restore it", refused.Message, StringComparison.Ordinal);
    }
}
