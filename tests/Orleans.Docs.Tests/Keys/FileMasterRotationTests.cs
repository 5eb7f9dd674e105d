using System.Text;
using Orleans.Docs.Keys;
using Orleans.Docs.Local.Files;
using Orleans.Docs.Local.Keys;
using Orleans.Docs.Local.Sqlite;
using Xunit;

namespace Orleans.Docs.Tests.Keys;

public sealed class FileMasterRotationTests : MasterRotationConformance
{
    private static readonly DocumentKey Document = new("tenant", "a");
    private readonly TemporaryDirectory _directory = new();

    private string KeyPath => _directory.PathOf("master.key");

    protected override ValueTask<KeysOfWing> Open() => new(new KeysOfWing(
        new FileMasterKey(KeyPath),
        new SqliteKeyStore(_directory.PathOf("keys.db"), new SqliteOptions(), TimeProvider.System)));

    protected override void CleanUp() => _directory.Dispose();

    [Fact]
    public async Task A_copy_of_the_file_that_was_made_before_opens_no_row_afterwards()
    {
        var (plain, wrapped) = await Store.Master.NewKey(Document, Token);
        await Store.Store.GetOrAdd(Document, wrapped, Token);
        File.Copy(KeyPath, _directory.PathOf("stolen.key"));
        var id = await Store.Master.Renew(Token);
        var anew = await Store.Master.Rewrap(Document, wrapped, id, Token);
        Assert.True(await Store.Store.Replace(Document, wrapped, anew, Token));
        await Store.Store.Clean(Token);
        await Store.Master.Retire(id, Token);

        using var stolen = new FileMasterKey(_directory.PathOf("stolen.key"), create: false);
        await Assert.ThrowsAsync<KeyUnavailableException>(async () => await stolen.Unwrap(Document, anew, Token));
        Assert.Equal(plain, await stolen.Unwrap(Document, wrapped, Token));
        foreach (var file in Directory.GetFiles(_directory.FullPath, "keys.db*"))
        {
            await using var stream = new FileStream(
                file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var bytes = new MemoryStream();
            await stream.CopyToAsync(bytes, Token);
            Assert.Equal(-1, bytes.ToArray().AsSpan().IndexOf(wrapped.Bytes.Span));
        }
    }

    [Fact]
    public async Task The_file_is_its_owner_s_alone_all_the_while_and_holds_nothing_of_the_master_key_before()
    {
        var old = (await File.ReadAllTextAsync(KeyPath, Token)).Trim();
        var id = await Store.Master.Renew(Token);
        Assert.Contains(old, await File.ReadAllTextAsync(KeyPath, Token), StringComparison.Ordinal);
        Assert.False(OwnerOnly.IsOpenToOthers(KeyPath));
        await Store.Master.Retire(id, Token);

        Assert.DoesNotContain(old, await File.ReadAllTextAsync(KeyPath, Token), StringComparison.Ordinal);
        Assert.False(OwnerOnly.IsOpenToOthers(KeyPath));
        Assert.Equal([KeyPath], Directory.GetFiles(_directory.FullPath, "master.key*"));
    }

    [Fact]
    public async Task The_bytes_before_are_overwritten_and_not_only_unlinked()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "an open file keeps its name there");
        var id = await Store.Master.Renew(Token);
        await using var before = new FileStream(
            KeyPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        await Store.Master.Retire(id, Token);

        var bytes = new byte[before.Length];
        await before.ReadExactlyAsync(bytes, Token);
        Assert.All(bytes, one => Assert.Equal(0, one));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_a_crash_leaves_beside_the_file_is_wiped_and_the_file_itself_is_not(bool isExchanged)
    {
        var (plain, wrapped) = await Store.Master.NewKey(Document, Token);
        var whole = await File.ReadAllBytesAsync(KeyPath, Token);
        await Write(KeyPath + ".next", "half of another file"u8.ToArray());
        await Write(KeyPath + ".old", isExchanged ? "the keys before"u8.ToArray() : whole);

        await Reopen();

        Assert.Equal([KeyPath], Directory.GetFiles(_directory.FullPath, "master.key*"));
        Assert.Equal(whole, await File.ReadAllBytesAsync(KeyPath, Token));
        Assert.Equal(plain, await Store.Master.Unwrap(Document, wrapped, Token));
    }

    [Fact]
    public async Task A_file_of_before_a_rotation_or_of_another_store_is_refused_at_once()
    {
        var stale = await File.ReadAllBytesAsync(KeyPath, Token);
        var id = await Store.Master.Renew(Token);
        var (_, wrapped) = await Store.Master.NewKey(Document, Token);
        await Store.Store.GetOrAdd(Document, wrapped, Token);
        var ends = ((SqliteKeyStore)Store.Store).MasterKeysAtEnds();
        Assert.Equal([id], ends);
        ((FileMasterKey)Store.Master).CheckHolds(ends);

        await Write(_directory.PathOf("stale.key"), stale);
        using var restored = new FileMasterKey(_directory.PathOf("stale.key"), create: false);
        var error = Assert.Throws<MasterKeyRefusedException>(() => restored.CheckHolds(ends));
        Assert.Contains(id, error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<KeyUnavailableException>(async () => await restored.Unwrap(Document, wrapped, Token));
    }

    [Theory]
    [InlineData("orleans-docs master keys\n")]
    [InlineData("orleans-docs master keys\nsecrets c2hvcnQ=\nmaster c2hvcnQ=\n")]
    [InlineData("orleans-docs master keys\nmaster not base64!\n")]
    public async Task A_rotated_file_that_lost_something_is_refused(string text)
    {
        await Write(_directory.PathOf("damaged.key"), Encoding.ASCII.GetBytes(text));
        Assert.Throws<MasterKeyRefusedException>(
            () => new FileMasterKey(_directory.PathOf("damaged.key"), create: false));
    }

    private static async Task Write(string path, byte[] bytes)
    {
        await using var file = OwnerOnly.Open(path, FileMode.CreateNew, FileOptions.None);
        await file.WriteAsync(bytes, Token);
    }
}
