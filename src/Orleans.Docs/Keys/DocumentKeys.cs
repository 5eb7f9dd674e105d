using System.Security.Cryptography;
using System.Text;

namespace Orleans.Docs.Keys;

/// <summary>
/// The keys of one document, derived from its data key: one for events, one for blobs, one for the names of blobs.
/// AES-256-GCM with random 96-bit nonces; a document has far fewer commits and blobs than 2^32.
/// </summary>
public sealed class DocumentKeys
{
    public const int NonceLength = 12;
    public const int TagLength = 16;
    public const int SealOverhead = NonceLength + TagLength;

    private readonly byte[] _events;
    private readonly byte[] _names;

    public DocumentKeys(Guid keyId, ReadOnlySpan<byte> dataKey)
    {
        KeyId = keyId;
        _events = Derive(dataKey, "events");
        _names = Derive(dataKey, "names");
        BlobKey = Derive(dataKey, "blobs");
    }

    public Guid KeyId { get; }

    internal byte[] BlobKey { get; }

    /// <summary>
    /// Writes nonce, ciphertext and tag to <paramref name="sealedBytes"/>, which is SealOverhead longer than the plain
    /// bytes.
    /// </summary>
    public void SealEvents(ReadOnlySpan<byte> plain, ReadOnlySpan<byte> associated, Span<byte> sealedBytes)
    {
        var nonce = sealedBytes[..NonceLength];
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(_events, TagLength);
        aes.Encrypt(nonce, plain, sealedBytes[NonceLength..^TagLength], sealedBytes[^TagLength..], associated);
    }

    /// <param name="plain">SealOverhead shorter than the sealed bytes.</param>
    /// <exception cref="CryptographicException">Altered, or sealed by another key.</exception>
    public void OpenEvents(ReadOnlySpan<byte> sealedBytes, ReadOnlySpan<byte> associated, Span<byte> plain)
    {
        using var aes = new AesGcm(_events, TagLength);
        aes.Decrypt(
            sealedBytes[..NonceLength], sealedBytes[NonceLength..^TagLength], sealedBytes[^TagLength..], plain,
            associated);
    }

    /// <summary>
    /// The name of a blob: HMAC-SHA-256, under the document's key, of the SHA-256 of its plain bytes.
    /// </summary>
    public string NameOf(ReadOnlySpan<byte> sha256) => Convert.ToHexStringLower(HMACSHA256.HashData(_names, sha256));

    private static byte[] Derive(ReadOnlySpan<byte> dataKey, string purpose)
    {
        var key = new byte[32];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, dataKey, key, salt: [], Encoding.UTF8.GetBytes("docs/" + purpose));
        return key;
    }
}
