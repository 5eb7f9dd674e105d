using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Orleans.Docs.Blobs;
using Orleans.Docs.Documents;
using Orleans.Docs.Keys;
using Orleans.Docs.Local.Keys;

namespace Orleans.Docs.Tests.Blobs;

public sealed class DocumentBlobsTests : IDisposable
{
    private static readonly DocumentKey Key = new("acme", "doc-1");
    private static readonly DocumentKey Other = new("acme", "doc-2");

    private readonly TemporaryDirectory _directory = new();
    private readonly MemoryBlobStore _store = new(new FakeTimeProvider());
    private readonly KeyRing _keyRing;
    private readonly DocumentBlobs _blobs;

    public DocumentBlobsTests()
    {
        _keyRing = new KeyRing(
            new MemoryKeyStore(), new FileMasterKey(_directory.PathOf("master.key")),
            Options.Create(new KeyRingOptions()));
        _blobs = new DocumentBlobs(_store, _keyRing);
    }

    public static TheoryData<int> Lengths =>
        [
            0, 1, SealedStream.FramePlainBytes - 1, SealedStream.FramePlainBytes, SealedStream.FramePlainBytes + 1,
            700_000,
        ];

    public void Dispose() => _directory.Dispose();

    [Theory]
    [MemberData(nameof(Lengths))]
    public async Task Bytes_of_any_length_come_back_whole_and_in_parts(int length)
    {
        var bytes = RandomNumberGenerator.GetBytes(length);
        var reference = await _blobs.Put(Key, bytes, default);

        Assert.Equal(length, reference.Length);
        Assert.Equal(bytes, await _blobs.Get(Key, reference, default));
        Assert.Equal(bytes, await Read(reference));
        var middle = length / 2;
        Assert.Equal(
            bytes.Skip(middle).Take(1_000).ToArray(), await _blobs.Read(Key, reference.Name, middle, 1_000, default));
    }

    [Fact]
    public async Task The_same_bytes_have_one_name_within_a_document_and_another_in_the_next()
    {
        var first = await _blobs.Put(Key, new byte[] { 1, 2, 3 }, default);

        Assert.Equal(first, await _blobs.Put(Key, new byte[] { 1, 2, 3 }, default));
        Assert.NotEqual(first, await _blobs.Put(Other, new byte[] { 1, 2, 3 }, default));
    }

    [Fact]
    public async Task Every_altered_cut_or_swapped_blob_is_found()
    {
        var bytes = RandomNumberGenerator.GetBytes(SealedStream.FramePlainBytes + 100);
        var reference = await _blobs.Put(Key, bytes, default);
        var stored = await Stored(reference);
        foreach (var at in new[] { 0, 3, 9, 100, stored.Length / 2, stored.Length - 1 })
        {
            var altered = stored.ToArray();
            altered[at] ^= 1;
            await Assert.ThrowsAsync<BlobDamagedException>(() => GetReplaced(reference, altered));
        }

        int[] lengths = [5, 9, 30, stored.Length - 1, 9 + SealedStream.FramePlainBytes + DocumentKeys.TagLength];
        foreach (var length in lengths)
        {
            await Assert.ThrowsAsync<BlobDamagedException>(() => GetReplaced(reference, stored[..length]));
        }

        var another = await _blobs.Put(Key, RandomNumberGenerator.GetBytes(50), default);
        await Assert.ThrowsAsync<BlobDamagedException>(async () => await GetReplaced(reference, await Stored(another)));
    }

    [Fact]
    public async Task A_missing_blob_is_named()
    {
        await _blobs.Put(Key, new byte[] { 1 }, default);
        var missing = new BlobRef(new string('0', 64), 5);

        await Assert.ThrowsAsync<BlobDamagedException>(() => Read(missing));
        var e = await Assert.ThrowsAsync<BlobDamagedException>(() => _blobs.Get(Key, missing, default));
        Assert.Contains("acme/doc-1", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_can_be_read_once_the_key_is_destroyed()
    {
        var reference = await _blobs.Put(Key, new byte[] { 1, 2, 3 }, default);
        await _keyRing.Destroy(Key, default);

        await Assert.ThrowsAsync<KeyUnavailableException>(() => _blobs.Get(Key, reference, default));
        await Assert.ThrowsAsync<KeyUnavailableException>(() => Read(reference));
    }

    [Fact]
    public async Task Whoever_reads_a_blob_under_another_name_does_not_get_its_last_part()
    {
        var bytes = RandomNumberGenerator.GetBytes((2 * SealedStream.FramePlainBytes) + 1);
        await _blobs.PutNamed(Key, new string('a', 64), bytes, default);
        await using var stream = await _blobs.OpenRead(Key, new BlobRef(new string('a', 64), bytes.Length), default);
        await stream.ReadExactlyAsync(new byte[2 * SealedStream.FramePlainBytes]);
        await Assert.ThrowsAsync<BlobDamagedException>(() => stream.ReadExactlyAsync(new byte[1]).AsTask());
    }

    private async Task<byte[]> Stored(BlobRef reference)
    {
        await using var stream = await _store.Open(new BlobName(Key, reference.Name), default);
        var bytes = new byte[stream!.Length];
        await stream.ReadExactlyAsync(bytes);
        return bytes;
    }

    private async Task<byte[]> GetReplaced(BlobRef reference, byte[] bytes)
    {
        var name = new BlobName(Key, reference.Name);
        await _store.Delete(name, default);
        await _store.Put(name, async (stream, ct) => await stream.WriteAsync(bytes, ct), default);
        await Assert.ThrowsAsync<BlobDamagedException>(() => Read(reference));
        return await _blobs.Get(Key, reference, default);
    }

    /// <summary>To the end that the reader knows of, which asks no further.</summary>
    private async Task<byte[]> Read(BlobRef reference)
    {
        await using var stream = await _blobs.OpenRead(Key, reference, default);
        var bytes = new byte[reference.Length];
        await stream.ReadExactlyAsync(bytes);
        return bytes;
    }
}
