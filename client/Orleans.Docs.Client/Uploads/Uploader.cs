using System.Buffers;
using Orleans.Docs.Uploads;

namespace Orleans.Docs.Client;

/// <summary>
/// Sends one file: below <see cref="UploadLimits.ChunkBytesMax"/> in a single call, else chunk by chunk. Needs no
/// seekable stream and holds one chunk in memory; after a break it asks how much has arrived and goes on from there.
/// One for each file.
/// </summary>
internal sealed class Uploader(Retries retries)
{
    /// <summary>Lent, since a chunk lies on the large object heap, whose collection is dear.</summary>
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(UploadLimits.ChunkBytesMax);

    /// <summary>A call that failed may still be under way, and reads the buffer.</summary>
    private bool _mayBeRead;

    /// <param name="progress">Gets the bytes stored so far, after each chunk.</param>
    public async Task<Receipt> SendAsync(
        IUploadGrain upload, Stream file, UploadOptions options, IProgress<long>? progress,
        CancellationToken cancellationToken)
    {
        var receipt = await SendAllAsync(upload, file, options, progress, cancellationToken);
        if (!_mayBeRead)
        {
            ArrayPool<byte>.Shared.Return(_buffer, clearArray: true);
        }

        return receipt;
    }

    private async Task<Receipt> SendAllAsync(
        IUploadGrain upload, Stream file, UploadOptions options, IProgress<long>? progress,
        CancellationToken cancellationToken)
    {
        var length = await FillAsync(file, cancellationToken);
        if (length < UploadLimits.ChunkBytesMax)
        {
            var receipt = await CallAsync(
                () => upload.Submit(options, _buffer.AsMemory(0, length)), cancellationToken);
            progress?.Report(length);
            return receipt;
        }

        var status = await retries.CallAsync(() => upload.Open(options), cancellationToken);
        using var arrived = await ArrivedAsync(upload, status, cancellationToken);
        for (var offset = 0L; length > 0 && (status.Receipt is null || arrived is not null);)
        {
            arrived?.Add(_buffer.AsSpan(0, length));
            status = status.Receipt is null
                ? await AppendAsync(upload, status, offset, _buffer.AsMemory(0, length), cancellationToken)
                : status;
            offset += length;
            progress?.Report(offset);
            if (_mayBeRead)
            {
                (_buffer, _mayBeRead) = (new byte[UploadLimits.ChunkBytesMax], false);
            }

            length = await FillAsync(file, cancellationToken);
        }

        arrived?.End();
        return status.Receipt is { } earlier
            ? earlier with { Repeated = true }
            : await retries.CallAsync(upload.Complete, cancellationToken);
    }

    /// <summary>Null for an upload that begins, and for one of which nothing is known any more.</summary>
    private async Task<ArrivedBytes?> ArrivedAsync(
        IUploadGrain upload, UploadStatus status, CancellationToken cancellationToken) =>
        status is { LengthBytes: 0, Receipt: null }
        || await retries.CallAsync(upload.Digest, cancellationToken) is not { } digest
            ? null
            : new ArrivedBytes(digest, isWhole: status.Receipt is not null);

    private Task<UploadStatus> AppendAsync(
        IUploadGrain upload, UploadStatus status, long offset, ReadOnlyMemory<byte> chunk,
        CancellationToken cancellationToken)
    {
        var broken = false;
        return CallAsync(
            async () =>
            {
                status = broken ? await upload.Status() : status;
                broken = true;
                var there = (int)Math.Clamp(status.LengthBytes - offset, 0, chunk.Length);
                return there == chunk.Length ? status : await upload.Append(offset + there, chunk[there..]);
            },
            cancellationToken);
    }

    private Task<T> CallAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken) => retries.CallAsync(
        async () =>
        {
            try
            {
                return await call();
            }
            catch
            {
                _mayBeRead = true;
                throw;
            }
        },
        cancellationToken);

    private ValueTask<int> FillAsync(Stream file, CancellationToken cancellationToken) => file.ReadAtLeastAsync(
        _buffer.AsMemory(0, UploadLimits.ChunkBytesMax), UploadLimits.ChunkBytesMax, throwOnEndOfStream: false,
        cancellationToken);
}
