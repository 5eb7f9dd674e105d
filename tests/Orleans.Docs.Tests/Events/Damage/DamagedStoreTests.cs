using Orleans.Docs.Blobs;
using Orleans.Docs.Events;
using Orleans.Docs.Local.Blobs;
using Orleans.Docs.Local.Events;
using Orleans.Docs.Local.Sqlite;
using Orleans.Docs.Tests.Documents;

namespace Orleans.Docs.Tests.Events.Damage;

/// <summary>Damage to a store's own file is told with the file's name and never mended in silence.</summary>
public sealed class DamagedStoreTests : IDisposable
{
    private const int Documents = 20;

    private readonly TemporaryDirectory _directory = new();
    private readonly TestKeys _keys;

    public DamagedStoreTests() => _keys = new TestKeys(_directory);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string File => _directory.PathOf("events.db");

    public void Dispose()
    {
        _keys.Dispose();
        _directory.Dispose();
    }

    [Theory]
    [InlineData(0, "is empty")]
    [InlineData(0.001, "is damaged")]
    [InlineData(0.3, "is damaged")]
    [InlineData(0.99, "is damaged")]
    public async Task A_truncated_file(double share, string reason)
    {
        await Fill();
        DamagedFile.Truncate(File, share);
        Refused(reason);
    }

    [Fact]
    public async Task A_file_with_other_bytes()
    {
        await Fill();
        DamagedFile.Overwrite(File);
        Refused("is not a database");
    }

    [Fact]
    public async Task A_lost_file_where_there_must_be_one()
    {
        await Fill();
        DamagedFile.Delete(File);
        Refused("is missing", create: false);
        Assert.False(System.IO.File.Exists(File));
    }

    [Fact]
    public async Task A_lost_file_whose_log_is_still_there()
    {
        await Fill();
        DamagedFile.Delete(File);
        await System.IO.File.WriteAllBytesAsync(File + "-wal", new byte[100], Token);
        Refused("is missing");
    }

    [Fact]
    public void A_file_that_was_being_made_when_the_process_ended_is_made_anew()
    {
        System.IO.File.WriteAllText(File + ".new", "half a file");
        System.IO.File.WriteAllText(File + ".new-wal", "half a log");
        using (Open())
        {
            Assert.True(System.IO.File.Exists(File));
        }

        Assert.Equal([File], Directory.GetFiles(_directory.FullPath, "events.db*"));
    }

    [Fact]
    public async Task A_damaged_page_fails_what_lies_on_it_by_name_and_stays_as_it_is()
    {
        await Fill();

        // The first byte of a page tells its kind: no page is of this one.
        var pageBytes = new SqliteEventStoreOptions().Database.PageBytes;
        var last = await LastRecord();
        DamagedFile.Flip(File, last / pageBytes * pageBytes);
        var before = await System.IO.File.ReadAllBytesAsync(File, Token);
        using (var store = Open())
        {
            var error = await Assert.ThrowsAsync<EventStoreDamagedException>(
                async () => await store.ReadAll(0, 1, null, Token).CountAsync(Token));
            Assert.Contains($"database {File} is damaged", error.Message, StringComparison.Ordinal);

            // The first stream lies before all others.
            Assert.NotEmpty(await store.Read(StreamName.Of(Key(0)), 1, Token).ToListAsync(Token));
        }

        Assert.Equal(before, await System.IO.File.ReadAllBytesAsync(File, Token));
    }

    [Theory]
    [InlineData(1_000)]
    [InlineData(100_000)]
    public async Task A_blob_that_lost_its_bytes(int size)
    {
        var name = new BlobName(Key(0), "x");
        var path = _directory.PathOf("blobs");
        using var store = new LocalBlobStore(path, new LocalBlobStoreOptions(), TimeProvider.System);
        await store.Put(name, (stream, token) => stream.WriteAsync(new byte[size], token).AsTask(), Token);
        await store.Put(
            new BlobName(Key(1), "x"), (stream, token) => stream.WriteAsync(new byte[size], token).AsTask(), Token);
        DamagedBlobs.Lose(path, name.Document.ToString(), name.Name);

        var error = await Assert.ThrowsAsync<BlobDamagedException>(() => store.Open(name, Token));
        Assert.Contains(name.ToString(), error.Message, StringComparison.Ordinal);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        await using var other = await store.Open(new BlobName(Key(1), "x"), Token);
        Assert.Equal(size, other?.Length);
    }

    [Fact]
    public void A_blob_store_whose_database_is_damaged_is_refused_by_name()
    {
        var path = _directory.PathOf("blobs");
        new LocalBlobStore(path, new LocalBlobStoreOptions(), TimeProvider.System).Dispose();
        DamagedFile.Truncate(Path.Combine(path, "blobs.db"), 0.5);
        var error = Assert.Throws<BlobStoreUnavailableException>(
            () => new LocalBlobStore(path, new LocalBlobStoreOptions(), TimeProvider.System));
        Assert.Contains(Path.Combine(path, "blobs.db"), error.Message, StringComparison.Ordinal);
    }

    private static DocumentKey Key(int number) => new("acme", $"document-{number}");

    private SqliteEventStore Open(bool create = true) =>
        new(File, new SqliteEventStoreOptions(), TimeProvider.System, create: create);

    private async Task Fill()
    {
        using var store = Open();
        await new StoredLife(store, _keys.Ring, Key(0)).Whole(Token);
        await Task.WhenAll(
            Enumerable.Range(1, Documents - 1).Select(i => new StoredLife(store, _keys.Ring, Key(i)).Whole(Token)));
    }

    /// <summary>Where in the file the last of all commits begins.</summary>
    private async Task<int> LastRecord()
    {
        using var store = Open();
        var commits = await store.ReadAll(0, 1, null, Token).ToListAsync(Token);
        var bytes = await System.IO.File.ReadAllBytesAsync(File, Token);
        return commits.Max(commit => bytes.AsSpan().IndexOf(commit.Record.Span));
    }

    private void Refused(string reason, bool create = true)
    {
        var error = Assert.Throws<EventStoreDamagedException>(() => Open(create));
        Assert.StartsWith($"database {File} {reason}", error.Message, StringComparison.Ordinal);
    }
}
