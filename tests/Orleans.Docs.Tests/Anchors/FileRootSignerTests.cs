using Orleans.Docs.Anchors;
using Orleans.Docs.Local.Anchors;

namespace Orleans.Docs.Tests.Anchors;

public sealed class FileRootSignerTests : RootSignerConformance
{
    private readonly TemporaryDirectory _directory = new();

    private string KeyFile => _directory.PathOf("roots.key");

    protected override ValueTask<IRootSigner> Open() => new(new FileRootSigner(KeyFile, create: true));

    protected override ValueTask<IRootSigner> OpenOther() =>
        new(new FileRootSigner(_directory.PathOf("other.key"), create: true));

    protected override void CleanUp() => _directory.Dispose();

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
        var refused = Assert.Throws<RootKeyRefusedException>(
            () => new FileRootSigner(_directory.PathOf("missing.key"), create: false));
        Assert.Contains("restore it", refused.Message, StringComparison.Ordinal);
    }
}
