using System.Security.Cryptography;

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

    /// <summary>
    /// Stands as the key of commits that outlive the document's own: what is said of its erasure. They are sealed with
    /// a secret of the tenant, see <see cref="KeyRing.Remains"/>.
    /// </summary>
    public static readonly Guid RemainsId = new("00000000-0000-0000-0000-000000000001");

    private const int KeyLength = 32;

    /// <summary>
    /// HKDF's first half, from which a key is one more hash: less work than to look one up, and a third of the memory.
    /// </summary>
    private readonly Digest _extracted;

    public DocumentKeys(Guid keyId, ReadOnlySpan<byte> dataKey)
    {
        KeyId = keyId;
        _extracted = new Digest(HMACSHA256.HashData(default, dataKey));
    }

    public Guid KeyId { get; }

    /// <summary>Made anew each time.</summary>
    internal byte[] BlobKey
    {
        get
        {
            var key = new byte[KeyLength];
            Derive("docs/blobs\u0001"u8, key);
            return key;
        }
    }

    /// <summary>
    /// Writes nonce, ciphertext and tag to <paramref name="sealedBytes"/>, which is SealOverhead longer than the plain
    /// bytes.
    /// </summary>
    public void SealEvents(ReadOnlySpan<byte> plain, ReadOnlySpan<byte> associated, Span<byte> sealedBytes)
    {
        var nonce = sealedBytes[..NonceLength];
        RandomNumberGenerator.Fill(nonce);
        using var aes = ForEvents();
        aes.Encrypt(nonce, plain, sealedBytes[NonceLength..^TagLength], sealedBytes[^TagLength..], associated);
    }

    /// <param name="plain">SealOverhead shorter than the sealed bytes.</param>
    /// <exception cref="CryptographicException">Altered, or sealed by another key.</exception>
    public void OpenEvents(ReadOnlySpan<byte> sealedBytes, ReadOnlySpan<byte> associated, Span<byte> plain)
    {
        using var aes = ForEvents();
        aes.Decrypt(
            sealedBytes[..NonceLength], sealedBytes[NonceLength..^TagLength], sealedBytes[^TagLength..], plain,
            associated);
    }

    /// <summary>
    /// The name of a blob: HMAC-SHA-256, under the document's key, of the SHA-256 of its plain bytes.
    /// </summary>
    public string NameOf(ReadOnlySpan<byte> sha256)
    {
        Span<byte> key = stackalloc byte[KeyLength];
        Derive("docs/names\u0001"u8, key);
        return Convert.ToHexStringLower(HMACSHA256.HashData(key, sha256));
    }

    private AesGcm ForEvents()
    {
        Span<byte> key = stackalloc byte[KeyLength];
        Derive("docs/events\u0001"u8, key);
        return new AesGcm(key, TagLength);
    }

    /// <summary>HKDF's second half: the first and only block, whose number follows the purpose.</summary>
    private void Derive(ReadOnlySpan<byte> purpose, Span<byte> key)
    {
        Span<byte> extracted = stackalloc byte[Digest.Length];
        _extracted.CopyTo(extracted);
        HMACSHA256.HashData(extracted, purpose, key);
    }
}
