using Microsoft.Data.Sqlite;
using Orleans.Docs.Blobs;
using Orleans.Docs.Local.Blobs;
using Orleans.Docs.Local.Files;
using Xunit;

namespace Orleans.Docs.Tests.Blobs;

public sealed class MemoryBlobStoreTests : BlobStoreConformance
{
    protected override bool IsDurable => false;

    protected override ValueTask<IBlobStore> Open() => new(new MemoryBlobStore(Clock));
}

public sealed class LocalBlobStoreTests : BlobStoreConformance
{
    private readonly TemporaryDirectory _directory = new();

    private string Root => _directory.PathOf("blobs");

    protected override ValueTask<IBlobStore> Open() => new(new LocalBlobStore(
        Root,
        new LocalBlobStoreOptions { ListPageBlobs = 2, Database = { BusyTimeout = TimeSpan.Zero } },
        Clock));

    protected override void CleanUp() => _directory.Dispose();

    protected override void AssertNothingElseIsStored(int largeBlobs)
    {
        Assert.Equal(largeBlobs, Files().Length);
        Assert.Empty(Directory.GetFiles(Path.Combine(Root, "pending")));
    }

    [Fact]
    public async Task A_start_removes_what_a_crash_left_and_nothing_else()
    {
        await Put(new BlobName(Document, "kept"), Bytes(100_000));
        var kept = Guid.Parse(Path.GetFileName(Assert.Single(Files())));
        ((LocalBlobStore)Store).Dispose();

        // As after a crash: a file that never got its row, and one whose row was there before its end was noted.
        var crashed = new BlobFiles(Root);
        var orphan = Guid.NewGuid();
        await crashed.Create(orphan).DisposeAsync();
        crashed.TryAnnounce(kept);
        Assert.Equal(2, Files().Length);

        await InitializeAsync();
        AssertNothingElseIsStored(largeBlobs: 1);
        Assert.Equal(100_000, (await Read(new BlobName(Document, "kept")))?.Length);
    }

    [Fact]
    public async Task A_lost_or_shortened_file_is_damage()
    {
        var name = new BlobName(Document, "x");
        await Put(name, Bytes(100_000));
        await using (var file = File.OpenWrite(Assert.Single(Files())))
        {
            file.SetLength(99_999);
        }

        var shortened = await Assert.ThrowsAsync<BlobDamagedException>(() => Store.Open(name, Token));
        Assert.Equal(name, shortened.Name);
        File.Delete(Assert.Single(Files()));
        await Assert.ThrowsAsync<BlobDamagedException>(() => Store.Open(name, Token));
    }

    [Fact]
    public async Task A_directory_that_cannot_be_written_is_unavailable_until_it_can()
    {
        var name = new BlobName(Document, "x");
        Directory.Delete(Path.Combine(Root, "files"));
        await File.WriteAllTextAsync(Path.Combine(Root, "files"), "in the way", Token);
        await Assert.ThrowsAsync<BlobStoreUnavailableException>(() => Put(name, Bytes(100_000)));

        File.Delete(Path.Combine(Root, "files"));
        Assert.True(await Put(name, Bytes(100_000)));
    }

    [Fact]
    public async Task A_database_that_cannot_be_written_is_unavailable_and_the_next_start_decides_about_the_file()
    {
        var name = new BlobName(Document, "x");
        await using (var other = new SqliteConnection($"Data Source={Path.Combine(Root, "blobs.db")};Pooling=false"))
        {
            await other.OpenAsync(Token);
            await using var transaction = other.BeginTransaction(deferred: false);
            await Assert.ThrowsAsync<BlobStoreUnavailableException>(() => Put(name, Bytes(100_000)));
        }

        Assert.Single(Files());
        ((LocalBlobStore)Store).Dispose();
        await InitializeAsync();
        AssertNothingElseIsStored(largeBlobs: 0);
        Assert.True(await Put(name, Bytes(100_000)));
    }

    [Fact]
    public async Task Everything_it_makes_is_for_its_owner_only()
    {
        await Put(new BlobName(Document, "x"), Bytes(100_000));
        Assert.All(
            [Root, .. Directory.GetFileSystemEntries(Root, "*", SearchOption.AllDirectories)],
            entry => Assert.False(OwnerOnly.IsOpenToOthers(entry)));
    }

    private static DocumentKey Document => new("tenant", "d");

    private string[] Files() => Directory.GetFiles(Path.Combine(Root, "files"), "*", SearchOption.AllDirectories);
}
