using Orleans.Docs.Keys;
using Orleans.Docs.Local.Files;
using Orleans.Docs.Local.Keys;
using Xunit;

namespace Orleans.Docs.Tests.Keys;

public sealed class FileMasterKeyTests : IDisposable
{
    private static readonly DocumentKey Document = new("tenant", "a");
    private readonly TemporaryDirectory _directory = new();

    private string KeyPath => _directory.PathOf("master.key");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_wrapped_key_is_unwrapped_by_the_same_file_later()
    {
        (byte[] Plain, WrappedKey Wrapped) made;
        using (var first = new FileMasterKey(KeyPath))
        {
            made = await first.NewKey(Document, Token);
        }

        using var later = new FileMasterKey(KeyPath, create: false);
        Assert.Equal(made.Plain, await later.Unwrap(Document, made.Wrapped, Token));
        Assert.Equal(32, made.Plain.Length);
        Assert.Equal(later.Id, made.Wrapped.MasterKeyId);
        Assert.Equal(-1, made.Wrapped.Bytes.Span.IndexOf(made.Plain));
    }

    [Fact]
    public async Task A_key_of_another_document_another_master_or_with_one_changed_bit_is_unavailable()
    {
        using var master = new FileMasterKey(KeyPath);
        using var other = new FileMasterKey(_directory.PathOf("other.key"));
        var (_, wrapped) = await master.NewKey(Document, Token);

        await Refused(master, new DocumentKey("tenant", "b"), wrapped);
        await Refused(master, Document, wrapped with { KeyId = Guid.NewGuid() });
        await Refused(other, Document, wrapped);
        await Refused(other, Document, wrapped with { MasterKeyId = other.Id });
        await Refused(master, Document, wrapped with { Bytes = wrapped.Bytes[..^1] });
        for (var i = 0; i < wrapped.Bytes.Length; i++)
        {
            var changed = wrapped.Bytes.ToArray();
            changed[i] ^= 1;
            await Refused(master, Document, wrapped with { Bytes = changed });
        }
    }

    [Fact]
    public async Task Secrets_are_stable_and_differ_by_tenant_purpose_and_master()
    {
        using var master = new FileMasterKey(KeyPath);
        using var again = new FileMasterKey(KeyPath);
        using var other = new FileMasterKey(_directory.PathOf("other.key"));
        var secret = await master.Secret("tenant", "ids", Token);
        Assert.Equal(32, secret.Length);
        Assert.Equal(secret, await again.Secret("tenant", "ids", Token));
        Assert.NotEqual(secret, await master.Secret("tenant", "tokens", Token));
        Assert.NotEqual(secret, await master.Secret("tenant-2", "ids", Token));
        Assert.NotEqual(secret, await other.Secret("tenant", "ids", Token));
    }

    [Fact]
    public void A_new_file_is_for_its_owner_only_and_leaves_nothing_beside_it()
    {
        new FileMasterKey(KeyPath).Dispose();
        Assert.False(OwnerOnly.IsOpenToOthers(KeyPath));
        Assert.Equal([KeyPath], Directory.GetFiles(_directory.FullPath));
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.OtherWrite)]
    public void A_file_that_others_may_use_is_refused(UnixFileMode extra)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such rights");
        new FileMasterKey(KeyPath).Dispose();
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(KeyPath, UnixFileMode.UserRead | UnixFileMode.UserWrite | extra);
        }

        var error = Assert.Throws<MasterKeyRefusedException>(() => new FileMasterKey(KeyPath));
        Assert.Contains(KeyPath, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not base64!")]
    [InlineData("c2hvcnQ=")]
    public void A_file_that_holds_no_key_is_refused(string text)
    {
        using (var file = OwnerOnly.Open(KeyPath, FileMode.CreateNew, FileOptions.None))
        {
            file.Write(System.Text.Encoding.ASCII.GetBytes(text));
        }

        Assert.Throws<MasterKeyRefusedException>(() => new FileMasterKey(KeyPath));
    }

    [Fact]
    public void A_missing_file_is_refused_where_none_may_be_created()
    {
        Assert.Throws<MasterKeyRefusedException>(() => new FileMasterKey(KeyPath, create: false));
        Assert.False(File.Exists(KeyPath));
    }

    [Fact]
    public async Task Racing_creators_end_with_one_key()
    {
        var ids = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            using var key = new FileMasterKey(KeyPath);
            return key.Id;
        })));
        Assert.Single(ids.Distinct());
    }

    private static async Task Refused(FileMasterKey master, DocumentKey document, WrappedKey key)
    {
        var error = await Assert.ThrowsAsync<KeyUnavailableException>(
            () => master.Unwrap(document, key, Token).AsTask());
        Assert.Equal(document, error.Document);
    }
}
