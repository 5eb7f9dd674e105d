namespace Orleans.Docs.Web.Tests.Programs;

/// <summary>Bytes without end that are nowhere in memory, up to a length.</summary>
internal sealed class Noise(long length) : Stream
{
    private readonly Random _random = new(Seed: 1);
    private long _left = length;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        var length = (int)Math.Min(count, _left);
        _random.NextBytes(buffer.AsSpan(offset, length));
        _left -= length;
        return length;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
