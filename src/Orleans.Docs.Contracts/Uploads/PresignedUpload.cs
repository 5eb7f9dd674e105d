using System.Collections.Immutable;

namespace Orleans.Docs.Uploads;

/// <summary>What is known beforehand of a file that the client sends to the store itself; each is held to.</summary>
[GenerateSerializer, Immutable, Alias("docs.PresignedFile")]
public sealed record PresignedFile
{
    [Id(0)]
    public long? LengthBytes { get; init; }

    /// <summary>In hexadecimal digits.</summary>
    [Id(1)]
    public string? Sha256 { get; init; }
}

/// <summary>
/// An HTML form (<c>multipart/form-data</c>) that the store takes one file by: all <paramref name="Fields"/> first, in
/// any order, then the bytes as <c>file</c>. Whoever holds it may send until it expires, under this upload's name and
/// no other.
/// </summary>
[GenerateSerializer, Immutable, Alias("docs.PresignedForm")]
public sealed record PresignedForm(
    [property: Id(0)] Uri Url,
    [property: Id(1)] ImmutableSortedDictionary<string, string> Fields,
    [property: Id(2)] DateTimeOffset ExpiresAt,
    [property: Id(3)] long LengthBytesMax);

/// <summary>The form of an upload that is open, or the document that it became; one of the two.</summary>
[GenerateSerializer, Immutable, Alias("docs.PresignedUpload")]
public sealed record PresignedUpload([property: Id(0)] PresignedForm? Form, [property: Id(1)] Receipt? Receipt);
