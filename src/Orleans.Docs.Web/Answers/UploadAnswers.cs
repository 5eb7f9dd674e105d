using Orleans.Docs.Documents;
using Orleans.Docs.Uploads;

namespace Orleans.Docs.Web.Answers;

/// <summary>
/// A document that was taken in; <paramref name="Joined"/>: these bytes were known. <paramref name="Expected"/>: when
/// it is likely to be done, null while nobody can tell.
/// </summary>
internal sealed record ReceiptAnswer(
    string Id, long Version, bool Joined, string Self, string Events, ArrivalEstimate? Expected)
{
    public static ReceiptAnswer Of(Receipt receipt) => new(
        receipt.Document.Id, receipt.Version, receipt.Joined,
        $"{DocsWeb.Root}/documents/{receipt.Document.Id}", $"{DocsWeb.Root}/documents/{receipt.Document.Id}/events",
        receipt.Expected);
}

/// <summary>What an upload is to become.</summary>
internal record UploadRequest
{
    public required string FileName { get; init; }

    public string? MediaType { get; init; }

    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    /// <summary>An id of one's own; without it the id comes from the bytes.</summary>
    public string? Id { get; init; }

    /// <summary>A document of its own even if the bytes are known.</summary>
    public bool New { get; init; }

    public Lane Lane { get; init; }

    /// <summary>How many bytes it has, where that is known; it is held to it.</summary>
    public long? Bytes { get; init; }
}

/// <summary>An upload that is open, or the document that it became.</summary>
internal sealed record UploadAnswer(string Upload, long Bytes, ReceiptAnswer? Document)
{
    public static UploadAnswer Of(string id, UploadStatus status) =>
        new(id, status.LengthBytes, status.Receipt is { } receipt ? ReceiptAnswer.Of(receipt) : null);
}

/// <summary>What an upload is to become, and what is known of its bytes; they are held to it.</summary>
internal sealed record PresignedRequest : UploadRequest
{
    /// <summary>In hexadecimal digits.</summary>
    public string? Sha256 { get; init; }
}

/// <summary>The form that takes the bytes, or the document that they became.</summary>
internal sealed record PresignedAnswer(string Upload, PresignedFormAnswer? Form, ReceiptAnswer? Document)
{
    public static PresignedAnswer Of(string id, PresignedUpload upload) => new(
        id,
        upload.Form is { } form
            ? new PresignedFormAnswer(form.Url.AbsoluteUri, form.Fields, form.ExpiresAt, form.LengthBytesMax)
            : null,
        upload.Receipt is { } receipt ? ReceiptAnswer.Of(receipt) : null);
}

/// <summary>To be posted as multipart/form-data: the fields, then the file.</summary>
internal sealed record PresignedFormAnswer(
    string Url, IReadOnlyDictionary<string, string> Fields, DateTimeOffset ExpiresAt, long BytesMax);
