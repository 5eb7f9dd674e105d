using System.Collections.Immutable;
using Orleans.Docs.Callers;
using Orleans.Docs.Documents;

namespace Orleans.Docs.Uploads;

/// <summary>
/// Takes one file in; the key is <c>tenant/uploadId</c>, the id chosen by the client. Each chunk is durable when
/// <see cref="Append"/> returns; after a break the client asks <see cref="Status"/> and goes on from there, from any
/// machine. Uploads that are not completed within an hour of their last chunk are deleted.
/// </summary>
[Alias("docs.IUploadGrain")]
public interface IUploadGrain : IGrainWithStringKey
{
    /// <summary>Opens the upload, or joins the one that is open.</summary>
    /// <exception cref="UploadRefusedException">Bad options; <c>personal_data</c> for a tag that holds
    /// some.</exception>
    /// <exception cref="OverloadedException">
    /// The tenant has too many uploads open, or as much waits as may: come again later.
    /// </exception>
    [Alias("Open"), RequiresRole(Role.Submitter)]
    Task<UploadStatus> Open(UploadOptions options);

    /// <summary>
    /// Opens the upload, or joins the one that is open, for bytes that the client sends to the store itself, by the
    /// form that this returns; asked again, it signs another one. Then <see cref="Complete"/>, within an hour.
    /// </summary>
    /// <exception cref="UploadRefusedException">As <see cref="Open"/>; <c>presigned_unavailable</c> where the silos
    /// have no such store; too large; the upload gets its bytes in chunks.</exception>
    [Alias("OpenPresigned"), RequiresRole(Role.Submitter)]
    Task<PresignedUpload> OpenPresigned(UploadOptions options, PresignedFile file);

    /// <summary>
    /// Adds a chunk of 1 to <see cref="UploadLimits.ChunkBytesMax"/> bytes at <paramref name="offset"/>, which is
    /// the count of bytes so far; a chunk that is there already is passed over. The bytes are the caller's again, to be
    /// overwritten, when the call has ended, and never if it was given up before.
    /// </summary>
    /// <exception cref="UploadRefusedException"><c>chunk_offset</c>: a gap, an overlap with other bytes, or behind the
    /// end of what is a document already; or too large.</exception>
    [Alias("Append"), RequiresRole(Role.Submitter)]
    Task<UploadStatus> Append(long offset, [Immutable] ReadOnlyMemory<byte> chunk);

    [Alias("Status"), RequiresRole(Role.Submitter)]
    Task<UploadStatus> Status();

    /// <summary>
    /// Of the bytes that have arrived, or of the whole file once it is a document, so that whoever goes on can tell
    /// whether it is the same file. Null where the bytes lie elsewhere.
    /// </summary>
    [Alias("Digest"), RequiresRole(Role.Submitter)]
    Task<UploadDigest?> Digest();

    /// <summary>Makes a document of the bytes; durable when it returns. Repeated, it gives the same receipt.</summary>
    /// <exception cref="UploadRefusedException">Fewer bytes have arrived than were announced; or of a presigned upload:
    /// nothing has, it is too large, or not the file that was announced. The upload stays open.</exception>
    [Alias("Complete"), RequiresRole(Role.Submitter)]
    Task<Receipt> Complete();

    /// <summary>
    /// Opens, fills and completes in one call: for files of at most <see cref="UploadLimits.ChunkBytesMax"/> bytes,
    /// which are the caller's again as with <see cref="Append"/>.
    /// </summary>
    /// <exception cref="OverloadedException">As much waits as may: come again later.</exception>
    [Alias("Submit"), RequiresRole(Role.Submitter)]
    Task<Receipt> Submit(UploadOptions options, [Immutable] ReadOnlyMemory<byte> file);

    [Alias("Abort"), RequiresRole(Role.Submitter)]
    Task Abort();
}

public static class UploadLimits
{
    public const int ChunkBytesMax = 1024 * 1024;
    public const int FileNameLengthMax = 255;
    public const int TagsMax = 16;
    public const int TagValueLengthMax = 200;
}

[GenerateSerializer, Immutable, Alias("docs.UploadOptions")]
public sealed record UploadOptions
{
    /// <summary>Without folders; shown to people and never trusted.</summary>
    [Id(0)]
    public required string FileName { get; init; }

    [Id(1)]
    public string? MediaType { get; init; }

    [Id(2)]
    public ImmutableSortedDictionary<string, string> Tags { get; init; } =
        ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>
    /// The document's id; null takes it from the bytes, so that the same bytes join the same document.
    /// </summary>
    [Id(3)]
    public string? DocumentId { get; init; }

    /// <summary>A document of its own even if the same bytes are there already.</summary>
    [Id(4)]
    public bool AlwaysNew { get; init; }

    [Id(5)]
    public Lane Lane { get; init; }

    [Id(6)]
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>How long the file is, where that is known: chunks beyond are refused, and fewer make no document.
    /// </summary>
    [Id(7)]
    public long? LengthBytes { get; init; }
}

[GenerateSerializer, Immutable, Alias("docs.UploadStatus")]
public sealed record UploadStatus([property: Id(0)] long LengthBytes, [property: Id(1)] Receipt? Receipt);

/// <param name="Sha256">Of the first <paramref name="LengthBytes"/> bytes, in hexadecimal digits.</param>
[GenerateSerializer, Immutable, Alias("docs.UploadDigest")]
public sealed record UploadDigest([property: Id(0)] long LengthBytes, [property: Id(1)] string Sha256);

/// <param name="Joined">The bytes were known: this is the document that they made before.</param>
[GenerateSerializer, Immutable, Alias("docs.Receipt")]
public sealed record Receipt(
    [property: Id(0)] DocumentKey Document, [property: Id(1)] long Version, [property: Id(2)] bool Joined)
{
    /// <summary>As <see cref="DocumentView.Expected"/>, at the time of the answer.</summary>
    [Id(3)]
    public ArrivalEstimate? Expected { get; init; }

    /// <summary>This upload had made the document already when it was sent: it is the one of the first time.</summary>
    [Id(4)]
    public bool Repeated { get; init; }
}
