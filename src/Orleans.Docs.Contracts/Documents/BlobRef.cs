using System.Text.Json.Serialization;

namespace Orleans.Docs.Documents;

/// <summary>Names a blob of the document: the hexadecimal HMAC of its plain bytes, and their count.</summary>
/// <remarks>
/// Every active document holds some, so the name stands as its bytes and is text only when asked for.
/// </remarks>
[GenerateSerializer, Immutable, Alias("docs.BlobRef")]
public sealed record BlobRef
{
    [NonSerialized]
    private Digest _digest;

    /// <summary>A name that is no digest: a store takes any.</summary>
    [NonSerialized]
    private string? _other;

    [JsonConstructor]
    public BlobRef(string name, long length) => (Name, Length) = (name, length);

    [Id(0)]
    public string Name
    {
        get => _other ?? _digest.ToString();

        // For the serializer between processes, which sets no computed property that is init-only.
        internal set => _other = Digest.TryParse(value, out _digest) ? null : value;
    }

    [Id(1)]
    public long Length { get; init; }
}
