namespace Orleans.Docs.Uploads;

/// <summary>
/// A place to which clients send files themselves, past the silos, one object an upload. What lies there is in plain
/// and goes as soon as it is a document, or by itself after a while.
/// </summary>
public interface IPresignedUploads
{
    /// <summary>A form for this upload's object alone, and for no more bytes than may come.</summary>
    /// <exception cref="UploadRefusedException">There is no such place.</exception>
    Task<PresignedForm> Sign(DocumentKey upload, long lengthMin, long lengthMax, CancellationToken cancellationToken);

    /// <summary>What has arrived, hashed now; reading it later fails if other bytes have come meanwhile.</summary>
    /// <returns>Null where nothing has.</returns>
    /// <exception cref="UploadRefusedException"><c>too_large</c>: over <paramref name="lengthMax"/>.</exception>
    /// <exception cref="Blobs.BlobStoreUnavailableException"/>
    Task<IntakeSource?> Find(DocumentKey upload, long lengthMax, CancellationToken cancellationToken);

    /// <summary>Removes what has arrived, if anything has.</summary>
    /// <exception cref="Blobs.BlobStoreUnavailableException"/>
    Task Delete(DocumentKey upload, CancellationToken cancellationToken);
}

/// <summary>For wings whose silos take every byte themselves.</summary>
internal sealed class NoPresignedUploads : IPresignedUploads
{
    public Task<PresignedForm> Sign(
        DocumentKey upload, long lengthMin, long lengthMax, CancellationToken cancellationToken) =>
        throw new UploadRefusedException(
            "presigned_unavailable", "these silos keep files themselves: send the bytes to them");

    public Task<IntakeSource?> Find(DocumentKey upload, long lengthMax, CancellationToken cancellationToken) =>
        Task.FromResult<IntakeSource?>(null);

    public Task Delete(DocumentKey upload, CancellationToken cancellationToken) => Task.CompletedTask;
}
