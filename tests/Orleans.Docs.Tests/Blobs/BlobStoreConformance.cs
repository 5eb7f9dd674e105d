using Microsoft.Extensions.Time.Testing;
using Orleans.Docs.Blobs;
using Xunit;

namespace Orleans.Docs.Tests.Blobs;

/// <summary>What every blob store promises; a store takes part with one derived class.</summary>
public abstract class BlobStoreConformance : Conformance<IBlobStore>
{
    private static readonly DocumentKey A = new("tenant", "a");
    private static readonly DocumentKey B = new("tenant", "b");

    public static TheoryData<int> Sizes => [0, 1, 1000, 64 * 1024, (64 * 1024) + 1, 1_500_000];

    protected FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2025, 3, 1, 8, 0, 0, TimeSpan.Zero));

    /// <summary>Checks that nothing lies about but what the listed blobs need.</summary>
    protected virtual void AssertNothingElseIsStored(int largeBlobs)
    {
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task What_was_put_is_read_back_with_its_length_from_a_seekable_stream(int size)
    {
        var bytes = Bytes(size);
        Assert.True(await Put(new BlobName(A, "x"), bytes));

        await using var stream = await Store.Open(new BlobName(A, "x"), Token);
        Assert.NotNull(stream);
        Assert.True(stream.CanSeek);
        Assert.Equal(size, stream.Length);
        Same(bytes, await ToEnd(stream));
        stream.Position = size / 2;
        Same(bytes[(size / 2)..], await ToEnd(stream));
    }

    [Fact]
    public async Task An_unknown_blob_is_null()
    {
        await Put(new BlobName(A, "x"), Bytes(10));
        Assert.Null(await Store.Open(new BlobName(A, "y"), Token));
        Assert.Null(await Store.Open(new BlobName(B, "x"), Token));
    }

    [Theory]
    [InlineData(100, 200_000)]
    [InlineData(200_000, 100)]
    [InlineData(200_000, 200_000)]
    public async Task A_second_put_writes_nothing_and_does_not_ask_for_bytes(int first, int second)
    {
        var name = new BlobName(A, "x");
        var bytes = Bytes(first);
        var asked = false;
        Assert.True(await Put(name, bytes));
        Assert.False(await Store.Put(
            name,
            (stream, token) =>
            {
                asked = true;
                return stream.WriteAsync(Bytes(second), token).AsTask();
            },
            Token));
        Assert.False(asked);
        Same(bytes, await Read(name));
        AssertNothingElseIsStored(largeBlobs: first > 64 * 1024 ? 1 : 0);
    }

    [Fact]
    public async Task Of_racing_puts_one_wins_and_its_bytes_stand()
    {
        var name = new BlobName(A, "x");
        var rivals = Enumerable.Range(1, 8).Select(i => Bytes(i * 20_000)).ToArray();
        var won = await Task.WhenAll(rivals.Select(bytes => Task.Run(() => Put(name, bytes))));
        var winner = Assert.Single(rivals.Where((_, i) => won[i]));
        Same(winner, await Read(name));
        AssertNothingElseIsStored(largeBlobs: winner.Length > 64 * 1024 ? 1 : 0);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(500_000)]
    public async Task A_put_whose_writer_fails_leaves_nothing_and_its_own_error_comes_out(int size)
    {
        var name = new BlobName(A, "x");
        await Assert.ThrowsAsync<IOException>(() => Store.Put(
            name,
            async (stream, token) =>
            {
                await stream.WriteAsync(Bytes(size), token);
                throw new IOException("the source broke");
            },
            Token));

        Assert.Null(await Store.Open(name, Token));
        Assert.Empty(await List(A));
        AssertNothingElseIsStored(largeBlobs: 0);
        Assert.True(await Put(name, Bytes(size)));
    }

    [Fact]
    public async Task A_cancelled_put_leaves_nothing_or_the_whole()
    {
        var name = new BlobName(A, "x");
        using var cancellation = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.Put(
            name,
            async (stream, token) =>
            {
                await stream.WriteAsync(Bytes(100_000), token);
                await cancellation.CancelAsync();
                token.ThrowIfCancellationRequested();
            },
            cancellation.Token));
        Assert.Null(await Store.Open(name, Token));
        AssertNothingElseIsStored(largeBlobs: 0);
    }

    [Fact]
    public async Task A_writer_may_write_in_small_pieces_and_without_waiting()
    {
        var bytes = Bytes(150_000);
        Assert.True(await Store.Put(
            new BlobName(A, "x"),
            async (stream, token) =>
            {
                for (var at = 0; at < bytes.Length; at += 1000)
                {
                    await stream.WriteAsync(bytes.AsMemory(at, 500), token);
                    stream.Write(bytes.AsSpan(at + 500, 500));
                }

                await stream.FlushAsync(token);
            },
            Token));
        Same(bytes, await Read(new BlobName(A, "x")));
    }

    [Fact]
    public async Task The_blobs_of_one_document_are_listed_and_no_others()
    {
        var near = new DocumentKey("tenant", "a-1");
        await Put(new BlobName(A, "x"), Bytes(10));
        await Put(new BlobName(A, "y"), Bytes(100_000));
        await Put(new BlobName(near, "x"), Bytes(1));
        var now = Clock.GetUtcNow();
        Assert.Equal(
            [new StoredBlob(new BlobName(A, "x"), 10, now), new StoredBlob(new BlobName(A, "y"), 100_000, now)],
            (await List(A)).OrderBy(blob => blob.Name.Name, StringComparer.Ordinal));
        Assert.Empty(await List(B));
    }

    [Fact]
    public async Task The_blobs_of_a_time_are_listed_from_its_start_until_before_its_end()
    {
        var start = Clock.GetUtcNow();
        for (var i = 0; i < 12; i++)
        {
            await Put(new BlobName(i % 2 == 0 ? A : B, $"n{i}"), Bytes(i * 10_000));
            if (i % 3 == 2)
            {
                Clock.Advance(TimeSpan.FromMinutes(1));
            }
        }

        var all = await List(DateTimeOffset.MinValue, DateTimeOffset.MaxValue);
        Assert.Equal(12, all.Select(blob => blob.Name).Distinct().Count());
        Assert.Equal(12, all.Count);
        var middle = await List(start.AddMinutes(1), start.AddMinutes(3));
        Assert.Equal(
            ["n3", "n4", "n5", "n6", "n7", "n8"],
            middle.Select(blob => blob.Name.Name).Order(StringComparer.Ordinal));
        Assert.Empty(await List(start.AddMinutes(4), start.AddMinutes(5)));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(100_000)]
    public async Task A_deleted_blob_is_gone_and_no_other_and_its_name_is_free(int size)
    {
        var name = new BlobName(A, "x");
        await Put(name, Bytes(size));
        await Put(new BlobName(A, "y"), Bytes(10));
        Assert.True(await Store.Delete(name, Token));
        Assert.False(await Store.Delete(name, Token));
        Assert.Null(await Store.Open(name, Token));
        Assert.Equal("y", Assert.Single(await List(A)).Name.Name);
        AssertNothingElseIsStored(largeBlobs: 0);
        Assert.True(await Put(name, Bytes(size)));
    }

    [Theory]
    [InlineData("..")]
    [InlineData("../x")]
    [InlineData("/etc/passwd")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("x\0y")]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("x.txt")]
    [InlineData("ü")]
    public async Task A_name_that_could_be_a_path_is_refused(string? text)
    {
        var name = new BlobName(A, text!);
        await Assert.ThrowsAsync<InvalidNameException>(() => Put(name, Bytes(1)));
        await Assert.ThrowsAsync<InvalidNameException>(() => Store.Open(name, Token));
        await Assert.ThrowsAsync<InvalidNameException>(() => Store.Delete(name, Token));
        var document = new BlobName(new DocumentKey("..", "a"), "x");
        await Assert.ThrowsAsync<InvalidNameException>(() => Put(document, Bytes(1)));
        await Assert.ThrowsAsync<InvalidNameException>(() => List(new DocumentKey("t", text!)));
    }

    [Fact]
    public async Task Blobs_are_there_after_a_restart()
    {
        var (small, large) = (Bytes(100), Bytes(100_000));
        await Put(new BlobName(A, "small"), small);
        await Put(new BlobName(A, "large"), large);
        await Put(new BlobName(A, "gone"), large);
        await Store.Delete(new BlobName(A, "gone"), Token);
        await Reopen();
        Same(small, await Read(new BlobName(A, "small")));
        Same(large, await Read(new BlobName(A, "large")));
        Assert.Equal(2, (await List(A)).Count);
    }

    protected static byte[] Bytes(int size)
    {
        var bytes = new byte[size];
        Random.Shared.NextBytes(bytes);
        return bytes;
    }

    protected Task<bool> Put(BlobName name, byte[] bytes) =>
        Store.Put(name, (stream, token) => stream.WriteAsync(bytes, token).AsTask(), Token);

    protected async Task<byte[]?> Read(BlobName name)
    {
        await using var stream = await Store.Open(name, Token);
        return stream is null ? null : await ToEnd(stream);
    }

    protected Task<List<StoredBlob>> List(DocumentKey document) =>
        Store.List(document, Token).ToListAsync(Token).AsTask();

    private Task<List<StoredBlob>> List(DateTimeOffset from, DateTimeOffset until) =>
        Store.List(from, until, Token).ToListAsync(Token).AsTask();

    protected static void Same(byte[] expected, byte[]? actual) => Assert.True(expected.AsSpan().SequenceEqual(actual));

    private static async Task<byte[]> ToEnd(Stream stream)
    {
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy, Token);
        return copy.ToArray();
    }
}
