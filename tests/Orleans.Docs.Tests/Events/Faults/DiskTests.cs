using System.Security.Cryptography;
using Orleans.Docs.Blobs;
using Orleans.Docs.Events;
using Orleans.Docs.Keys;
using Orleans.Docs.Local;
using Orleans.Docs.Local.Blobs;
using Orleans.Docs.Local.Events;
using Orleans.Docs.Local.Keys;
using Orleans.Docs.Local.Sqlite;

namespace Orleans.Docs.Tests.Events.Faults;

/// <summary>A full disk refuses, typed and by name, and is taken up again by itself; a read-only one is said.</summary>
public sealed class DiskTests
{
    private const int RefusalsSeen = 5;
    private const int AppendsMax = 1_000;
    private static readonly DocumentKey Document = new("acme", "a");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_full_disk_refuses_appends_keeps_what_was_acknowledged_and_goes_on_when_there_is_room()
    {
        using var disk = SmallDisk.OrSkip(kibibytes: 2048);
        var path = disk.PathOf("events.db");
        var acknowledged = new List<Guid>();
        using (var store = new SqliteEventStore(path, new SqliteEventStoreOptions(), TimeProvider.System))
        {
            await Append(store, acknowledged);
            disk.Fill();
            for (var refused = 0; refused < RefusalsSeen && acknowledged.Count < AppendsMax;)
            {
                var before = acknowledged.Count;
                var error = await Record.ExceptionAsync(() => Append(store, acknowledged));
                if (error is not null)
                {
                    refused++;
                    var full = Assert.IsType<EventStoreUnavailableException>(error);
                    Assert.Equal($"database {path} cannot grow: the disk is full", full.Message);
                    Assert.Equal(StorageFault.DiskFull, full.Fault);
                }

                // Reads go on, and show no more and no less than what was acknowledged.
                Assert.Equal(acknowledged, await Stored(store));
                Assert.Equal(error is null ? before + 1 : before, acknowledged.Count);
            }

            disk.Free();
            await Append(store, acknowledged);
            Assert.Equal(acknowledged, await Stored(store));
        }

        using var again = new SqliteEventStore(path, new SqliteEventStoreOptions(), TimeProvider.System);
        Assert.Equal(acknowledged, await Stored(again));
    }

    [Fact]
    public async Task Appends_at_once_on_a_disk_that_fills_up_are_each_stored_or_refused()
    {
        using var disk = SmallDisk.OrSkip(kibibytes: 2048);
        var path = disk.PathOf("events.db");
        var commits = Enumerable.Range(0, 100).Select(i => Commit($"d{i}", 1, bytes: 60_000)).ToArray();
        Exception?[] errors;
        using (var store = new SqliteEventStore(path, new SqliteEventStoreOptions(), TimeProvider.System))
        {
            errors = await Task.WhenAll(
                commits.Select(commit => Record.ExceptionAsync(() => store.Append(commit, Token)).AsTask()));
        }

        Assert.Contains(errors, error => error is not null);
        Assert.All(errors.OfType<Exception>(), error => Assert.IsType<EventStoreUnavailableException>(error));
        using var again = new SqliteEventStore(path, new SqliteEventStoreOptions(), TimeProvider.System);
        var stored = await again.ReadAll(0, 1, null, Token).Select(commit => commit.CommitId).ToListAsync(Token);
        Assert.Empty(commits.Where((_, i) => errors[i] is null).Select(commit => commit.CommitId).Except(stored));
    }

    [Theory]
    [InlineData(10_000)]
    [InlineData(300_000)]
    public async Task A_full_disk_refuses_blobs_leaves_nothing_of_them_and_takes_them_later(int size)
    {
        using var disk = SmallDisk.OrSkip(kibibytes: 2048);
        using var store = new LocalBlobStore(disk.PathOf("blobs"), new LocalBlobStoreOptions(), TimeProvider.System);
        await Put(store, "before", size);
        disk.Fill();
        for (var i = 0; i < RefusalsSeen; i++)
        {
            var error = await Assert.ThrowsAsync<BlobStoreUnavailableException>(() => Put(store, "x", size));
            Assert.Contains(disk.PathOf("blobs"), error.Message, StringComparison.Ordinal);
            Assert.Equal(StorageFault.DiskFull, error.Fault);
        }

        await using (var before = await store.Open(new BlobName(Document, "before"), Token))
        {
            Assert.Equal(size, before?.Length);
        }

        Assert.Null(await store.Open(new BlobName(Document, "x"), Token));
        disk.Free();
        Assert.True(await Put(store, "x", size));
        Assert.Equal(
            size > 100_000 ? 2 : 0,
            Directory.GetFiles(disk.PathOf("blobs/files"), "*", SearchOption.AllDirectories).Length);
    }

    [Fact]
    public async Task A_full_disk_refuses_keys_and_takes_them_later()
    {
        using var disk = SmallDisk.OrSkip(kibibytes: 1024);
        using var store = new SqliteKeyStore(disk.PathOf("keys.db"), new SqliteOptions(), TimeProvider.System);
        var key = new WrappedKey(Guid.NewGuid(), "m", RandomNumberGenerator.GetBytes(61));
        disk.Fill();
        var error = await Assert.ThrowsAsync<KeyServiceUnavailableException>(
            () => store.GetOrAdd(Document, key, Token));
        Assert.Equal(SqliteFault.DiskFull, Assert.IsType<SqliteUnavailableException>(error.InnerException).Fault);
        Assert.Equal(StorageFault.DiskFull, error.Fault);
        disk.Free();
        Assert.Equal(key.KeyId, (await store.GetOrAdd(Document, key, Token)).KeyId);
    }

    [Fact]
    public void On_a_full_disk_no_store_is_made_by_halves()
    {
        using var disk = SmallDisk.OrSkip(kibibytes: 1024);
        var path = disk.PathOf("events.db");
        disk.Fill();
        Assert.Throws<EventStoreUnavailableException>(Open);
        Assert.False(File.Exists(path));
        disk.Free();
        Open();

        void Open() => new SqliteEventStore(path, new SqliteEventStoreOptions(), TimeProvider.System).Dispose();
    }

    [Fact]
    public void A_read_only_directory_is_said_with_the_file()
    {
        using var disk = SmallDisk.OrSkip(kibibytes: 1024);
        var path = disk.PathOf("events.db");
        using (DataDirectory.Open(disk.FullPath))
        {
            new SqliteEventStore(path, new SqliteEventStoreOptions(), TimeProvider.System).Dispose();
        }

        disk.MakeReadOnly();
        var store = Assert.Throws<EventStoreUnavailableException>(
            () => new SqliteEventStore(path, new SqliteEventStoreOptions(), TimeProvider.System));
        Assert.Equal($"database {path} cannot be written: read only", store.Message);
        Assert.Equal(StorageFault.ReadOnly, store.Fault);
        var other = Assert.Throws<EventStoreUnavailableException>(() => new SqliteEventStore(
            disk.PathOf("other.db"), new SqliteEventStoreOptions(), TimeProvider.System));
        Assert.Equal($"database {disk.PathOf("other.db")} cannot be written: read only", other.Message);
        var directory = Assert.Throws<DataDirectoryException>(() => DataDirectory.Open(disk.FullPath));
        Assert.Contains(disk.FullPath, directory.Message, StringComparison.Ordinal);
    }

    private static StoredCommit Commit(string id, long version, int bytes) => new(
        StreamName.Of(new DocumentKey("acme", id)), version, 1, Guid.NewGuid(), false,
        RandomNumberGenerator.GetBytes(bytes));

    private static async Task Append(SqliteEventStore store, List<Guid> acknowledged)
    {
        var commit = Commit(Document.Id, acknowledged.Count + 1, bytes: 20_000);
        await store.Append(commit, Token);
        acknowledged.Add(commit.CommitId);
    }

    private static async Task<List<Guid>> Stored(SqliteEventStore store) =>
        await store.Read(StreamName.Of(Document), 1, Token).Select(commit => commit.CommitId).ToListAsync(Token);

    private static Task<bool> Put(LocalBlobStore store, string name, int size) => store.Put(
        new BlobName(Document, name),
        (stream, token) => stream.WriteAsync(RandomNumberGenerator.GetBytes(size), token).AsTask(), Token);
}
