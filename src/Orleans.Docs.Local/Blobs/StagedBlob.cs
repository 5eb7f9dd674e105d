namespace Orleans.Docs.Local.Blobs;

/// <summary>
/// What a writer writes, on its way to become a blob: in memory while it is small, then in a file. Disposing removes
/// the file unless <see cref="Decide"/> or <see cref="Leave"/> kept it. Errors of the file come out typed, so that they
/// are told from the writer's own.
/// </summary>
internal sealed class StagedBlob(BlobFiles files, int smallBytesMax) : Stream
{
    private readonly MemoryStream _small = new();
    private FileStream? _large;
    private long _length;
    private bool _keep;

    /// <summary>The file of a large blob, null of a small one.</summary>
    public Guid? File { get; private set; }

    /// <summary>The bytes of a small blob.</summary>
    public ReadOnlySpan<byte> Bytes => _small.GetBuffer().AsSpan(0, (int)_small.Length);

    public override long Length => _length;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Position
    {
        get => _length;
        set => throw new NotSupportedException();
    }

    public override async ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (Place(buffer.Span) is { } file)
        {
            try
            {
                await file.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (BlobFiles.IsUnavailable(e))
            {
                throw BlobFiles.Unavailable(file.Name, e);
            }
        }
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (Place(buffer) is { } file)
        {
            try
            {
                file.Write(buffer);
            }
            catch (Exception e) when (BlobFiles.IsUnavailable(e))
            {
                throw BlobFiles.Unavailable(file.Name, e);
            }
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <summary>Nothing is durable before <see cref="Complete"/>, so there is nothing to flush.</summary>
    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Puts a large blob on disk; a small one becomes durable with its row.</summary>
    public async Task Complete(CancellationToken cancellationToken)
    {
        if (_large is { } file)
        {
            // Syncing blocks: not on a thread that belongs to a grain.
            await Task.Run(
                () => BlobFiles.Guarded(file.Name, () =>
                {
                    files.Sync(File!.Value, file);
                    return true;
                }),
                cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Says whether the blob has its row.</summary>
    public void Decide(bool added)
    {
        _keep = added;
        if (added && File is { } file)
        {
            files.Settle(file);
        }
    }

    /// <summary>Leaves file and announcement to the next start, since the row may or may not be there.</summary>
    public void Leave() => _keep = true;

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        if (_large is not null)
        {
            await CloseQuietly(_large).ConfigureAwait(false);
            _large = null;
            if (!_keep)
            {
                files.Discard(File!.Value);
            }
        }

        await base.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Takes the bytes in memory and returns null, or returns the file that they must go to.</summary>
    private FileStream? Place(ReadOnlySpan<byte> bytes)
    {
        _length += bytes.Length;
        if (_large is null && _length <= smallBytesMax)
        {
            _small.Write(bytes);
            return null;
        }

        if (_large is null)
        {
            File = Guid.NewGuid();
            _large = files.Create(File.Value);
            BlobFiles.Guarded(_large.Name, () =>
            {
                _large.Write(Bytes);
                return true;
            });
            _small.SetLength(0);
            _small.Capacity = 0;
        }

        return _large;
    }

    private static async Task CloseQuietly(FileStream file)
    {
        try
        {
            await file.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (BlobFiles.IsUnavailable(e))
        {
            // What closing could not write was either synced before or is about to be deleted.
        }
    }
}
