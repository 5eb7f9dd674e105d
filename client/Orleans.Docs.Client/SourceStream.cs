using Orleans.Docs.Documents;

namespace Orleans.Docs.Client;

/// <summary>
/// The original's bytes from the first on, fetched in pieces as they are read. Asynchronous only.
/// </summary>
internal sealed class SourceStream(IDocumentContentGrain content, int pieceBytesMax, Retries retries) : Stream
{
    private ReadOnlyMemory<byte> _piece;
    private long _fetched;

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _fetched - _piece.Length;
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_piece.IsEmpty)
        {
            _piece = await retries.CallAsync(
                () => content.Source(_fetched, pieceBytesMax), cancellationToken);
            _fetched += _piece.Length;
        }

        var count = Math.Min(buffer.Length, _piece.Length);
        _piece[..count].CopyTo(buffer);
        _piece = _piece[count..];
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override void Flush() => throw new NotSupportedException();
}
