using Orleans.Docs.Keys;
using Orleans.Docs.Local.Keys;
using Orleans.Docs.Local.Sqlite;
using Xunit;

namespace Orleans.Docs.Tests.Keys;

public sealed class MemoryKeyStoreTests : KeyStoreConformance
{
    protected override bool IsDurable => false;

    protected override ValueTask<IKeyStore> Open() => new(new MemoryKeyStore());
}

public sealed class SqliteKeyStoreTests : KeyStoreConformance
{
    private readonly TemporaryDirectory _directory = new();

    protected override ValueTask<IKeyStore> Open() =>
        new(new SqliteKeyStore(_directory.PathOf("keys.db"), new SqliteOptions(), TimeProvider.System));

    protected override void CleanUp() => _directory.Dispose();

    [Fact]
    public async Task No_file_of_the_store_holds_a_removed_key()
    {
        // Enough rows that pages were split and merged, which leaves copies where deleting does not clean up.
        var keys = Enumerable.Range(0, 600)
            .Select(i => (Document: new DocumentKey("tenant", $"d{i}"), Key: Key()))
            .ToArray();
        Random.Shared.Shuffle(keys);
        await Task.WhenAll(keys.Select(k => Store.GetOrAdd(k.Document, k.Key, Token)));
        var removed = keys[..400];
        await Task.WhenAll(removed.Select(k => Store.Remove(k.Document, Token)));

        foreach (var file in Directory.GetFiles(_directory.FullPath))
        {
            var bytes = await ReadShared(file);
            Assert.All(removed, k => Assert.Equal(-1, bytes.AsSpan().IndexOf(k.Key.Bytes.Span)));
        }

        var kept = await ReadShared(_directory.PathOf("keys.db"));
        Assert.All(keys[400..], k => Assert.NotEqual(-1, kept.AsSpan().IndexOf(k.Key.Bytes.Span)));
    }

    private static async Task<byte[]> ReadShared(string path)
    {
        await using var file = new FileStream(
            path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var copy = new MemoryStream();
        await file.CopyToAsync(copy, Token);
        return copy.ToArray();
    }
}
