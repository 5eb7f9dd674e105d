using System.Security.Cryptography;
using Orleans.Docs.Blobs;

namespace Orleans.Docs.Tests.Blobs;

public sealed class SealedStreamTests
{
    private const int Frame = SealedStream.FramePlainBytes;

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);

    public static TheoryData<int, bool> Lengths => new(
        from length in (int[])[0, 1, 15, 16, 5_000, Frame - 1, Frame, Frame + 1, 2 * Frame, (2 * Frame) + 7]
        from seekable in (bool[])[true, false]
        select (length, seekable));

    [Theory, MemberData(nameof(Lengths))]
    public async Task What_is_sealed_is_read_again_whole(int length, bool seekable)
    {
        var plain = RandomNumberGenerator.GetBytes(length);

        var sealedBytes = await Seal(plain, seekable);

        Assert.Equal(plain, await Read(sealedBytes, 0, long.MaxValue));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(Frame - 3, 6)]
    [InlineData(Frame, Frame)]
    [InlineData(5, 2 * Frame)]
    [InlineData((2 * Frame) + 6, 100)]
    [InlineData((2 * Frame) + 7, 1)]
    [InlineData(5 * Frame, 1)]
    public async Task A_part_is_that_part(int offset, int count)
    {
        var plain = RandomNumberGenerator.GetBytes((2 * Frame) + 7);

        var part = await Read(await Seal(plain, seekable: true), offset, count);

        Assert.Equal(plain.Skip(offset).Take(count), part);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    [InlineData(Frame + 40)]
    public async Task An_altered_byte_is_found(int position)
    {
        var sealedBytes = await Seal(RandomNumberGenerator.GetBytes(Frame + 100), seekable: true);
        sealedBytes[position] ^= 1;

        await Assert.ThrowsAnyAsync<CryptographicException>(() => Read(sealedBytes, 0, long.MaxValue));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(90)]
    [InlineData(110)]
    [InlineData(116)]
    [InlineData(Frame)]
    public async Task A_cut_is_found(int missing)
    {
        var sealedBytes = await Seal(RandomNumberGenerator.GetBytes(Frame + 100), seekable: true);

        await Assert.ThrowsAnyAsync<CryptographicException>(() => Read(sealedBytes[..^missing], 0, long.MaxValue));
    }

    private async Task<byte[]> Seal(byte[] plain, bool seekable)
    {
        using var target = new MemoryStream();
        using var memory = new MemoryStream(plain, writable: false);
        await using Stream source = seekable ? memory : new OneWay(memory);
        await SealedStream.Write(source, target, "name", _key, TestContext.Current.CancellationToken);
        return target.ToArray();
    }

    private async Task<byte[]> Read(byte[] sealedBytes, long offset, long count)
    {
        using var target = new MemoryStream();
        using var stored = new MemoryStream(sealedBytes, writable: false);
        await SealedStream.Read(stored, "name", _key, offset, count, target, TestContext.Current.CancellationToken);
        return target.ToArray();
    }

    /// <summary>Does not say how long it is.</summary>
    private sealed class OneWay(Stream inner) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
