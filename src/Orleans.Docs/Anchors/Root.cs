using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Orleans.Docs.Anchors;

/// <summary>
/// What a root says: where every stream of the store stood at a time, as the hash of a list of heads, and which root
/// came before. One root covers all tenants: a tenant whose streams all vanished would take its own root along.
/// </summary>
public sealed record RootStatement
{
    /// <summary>From 1, without a gap.</summary>
    [JsonPropertyName("number")]
    public required long Number { get; init; }

    [JsonPropertyName("time")]
    public required DateTimeOffset Time { get; init; }

    [JsonPropertyName("streams")]
    public required long Streams { get; init; }

    /// <summary>
    /// Streams that were damaged or did not go on from the last root: their heads are those of that root, so that
    /// signing anew never covers up.
    /// </summary>
    [JsonPropertyName("kept")]
    public required long Kept { get; init; }

    /// <summary>SHA-256 of the list of heads, as it is stored.</summary>
    [JsonPropertyName("heads")]
    public required byte[] HeadsHash { get; init; }

    /// <summary>SHA-256 of the statement before it, as it was signed; 32 zero bytes for the first.</summary>
    [JsonPropertyName("previous")]
    public required byte[] PreviousHash { get; init; }
}

/// <param name="Statement">The bytes that were signed: a <see cref="RootStatement"/> as JSON.</param>
/// <param name="KeyId">Names the signing key.</param>
public sealed record SignedRoot(
    [property: JsonPropertyName("statement")] byte[] Statement,
    [property: JsonPropertyName("key")] string KeyId,
    [property: JsonPropertyName("signature")] byte[] Signature)
{
    /// <summary>The hash that stands before the first root.</summary>
    public static byte[] NoHash { get; } = new byte[SHA256.HashSizeInBytes];

    public byte[] Hash => SHA256.HashData(Statement);

    public static async Task<SignedRoot> Sign(
        RootStatement statement, IRootSigner signer, CancellationToken cancellationToken)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(statement, RootJson.Default.RootStatement);
        return new SignedRoot(bytes, signer.KeyId, await signer.Sign(bytes, cancellationToken));
    }

    /// <exception cref="InvalidDataException">The statement is no statement.</exception>
    public RootStatement Read()
    {
        try
        {
            return JsonSerializer.Deserialize(Statement, RootJson.Default.RootStatement)
                ?? throw new InvalidDataException("the root says nothing");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException("the root is unreadable", e);
        }
    }

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, RootJson.Default.SignedRoot);

    /// <exception cref="InvalidDataException">These bytes are no root.</exception>
    public static SignedRoot Parse(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return JsonSerializer.Deserialize(bytes, RootJson.Default.SignedRoot)
                is { Statement: not null, KeyId: not null, Signature: not null } root
                ? root
                : throw new InvalidDataException("the root lacks a part");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException("the root is unreadable", e);
        }
    }
}

[JsonSerializable(typeof(RootStatement))]
[JsonSerializable(typeof(SignedRoot))]
internal sealed partial class RootJson : JsonSerializerContext;
