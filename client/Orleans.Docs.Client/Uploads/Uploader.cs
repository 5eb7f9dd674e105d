using Orleans.Docs.Uploads;

namespace Orleans.Docs.Client;

/// <summary>
/// Sends one file: below <see cref="UploadLimits.ChunkBytesMax"/> in a single call, else chunk by chunk. Needs no
/// seekable stream and holds one chunk in memory; after a break it asks how much has arrived and goes on from there.
/// </summary>
internal sealed class Uploader(Retries retries)
{
    /// <param name="progress">Gets the bytes stored so far, after each chunk.</param>
    public async Task<Receipt> SendAsync(
        IUploadGrain upload, Stream file, UploadOptions options, IProgress<long>? progress,
        CancellationToken cancellationToken)
    {
        var buffer = new byte[UploadLimits.ChunkBytesMax];
        var length = await FillAsync(file, buffer, cancellationToken);
        if (length < buffer.Length)
        {
            var receipt = await retries.CallAsync(
                () => upload.Submit(options, buffer.AsMemory(0, length)), cancellationToken);
            progress?.Report(length);
            return receipt;
        }

        var status = await retries.CallAsync(() => upload.Open(options), cancellationToken);
        for (var offset = 0L; length > 0 && status.Receipt is null;)
        {
            status = await AppendAsync(upload, status, offset, buffer.AsMemory(0, length), cancellationToken);
            offset += length;
            progress?.Report(offset);
            length = await FillAsync(file, buffer, cancellationToken);
        }

        return status.Receipt ?? await retries.CallAsync(upload.Complete, cancellationToken);
    }

    private Task<UploadStatus> AppendAsync(
        IUploadGrain upload, UploadStatus status, long offset, ReadOnlyMemory<byte> chunk,
        CancellationToken cancellationToken)
    {
        var broken = false;
        return retries.CallAsync(
            async () =>
            {
                status = broken ? await upload.Status() : status;
                broken = true;
                var there = (int)Math.Clamp(status.LengthBytes - offset, 0, chunk.Length);
                return there == chunk.Length ? status : await upload.Append(offset + there, chunk[there..]);
            },
            cancellationToken);
    }

    private static ValueTask<int> FillAsync(Stream file, byte[] buffer, CancellationToken cancellationToken) =>
        file.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
}
