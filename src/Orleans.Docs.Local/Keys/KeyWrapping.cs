using System.Security.Cryptography;
using System.Text;
using Orleans.Docs.Keys;

namespace Orleans.Docs.Local.Keys;

/// <summary>
/// One master key at work: wraps data keys by AES-256-GCM, each bound to its document and the key's id. A wrapped key
/// is the format, the nonce, the encrypted key and the tag.
/// </summary>
internal sealed class KeyWrapping(byte[] master) : IDisposable
{
    private const byte Format = 1;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int CipherAt = 1 + NonceBytes;
    private const int TagAt = CipherAt + MasterKeyFile.KeyBytes;
    private const int WrappedBytes = TagAt + TagBytes;

    private readonly AesGcm _aes = new(MasterKeyDerivation.Derive(master, "wrap data keys"), TagBytes);

    /// <summary>Names the master key without telling anything about it.</summary>
    public string Id { get; } = Convert.ToHexStringLower(MasterKeyDerivation.Derive(master, "id").AsSpan(0, 8));

    public WrappedKey Wrap(DocumentKey document, Guid keyId, ReadOnlySpan<byte> plain)
    {
        var wrapped = new byte[WrappedBytes];
        wrapped[0] = Format;
        var nonce = wrapped.AsSpan(1, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        lock (_aes)
        {
            _aes.Encrypt(
                nonce, plain, wrapped.AsSpan(CipherAt, MasterKeyFile.KeyBytes), wrapped.AsSpan(TagAt),
                Bound(document, keyId));
        }

        return new WrappedKey(keyId, Id, wrapped);
    }

    /// <exception cref="KeyUnavailableException">Altered, or of another document.</exception>
    public byte[] Unwrap(DocumentKey document, WrappedKey key)
    {
        if (key.Bytes.Length != WrappedBytes || key.Bytes.Span[0] != Format)
        {
            throw new KeyUnavailableException(document, "the wrapped key has an unknown form");
        }

        var wrapped = key.Bytes.Span;
        var plain = new byte[MasterKeyFile.KeyBytes];
        try
        {
            lock (_aes)
            {
                _aes.Decrypt(
                    wrapped.Slice(1, NonceBytes), wrapped.Slice(CipherAt, MasterKeyFile.KeyBytes), wrapped[TagAt..],
                    plain, Bound(document, key.KeyId));
            }
        }
        catch (AuthenticationTagMismatchException)
        {
            throw new KeyUnavailableException(document, "the wrapped key was altered or belongs to another document");
        }

        return plain;
    }

    public void Dispose() => _aes.Dispose();

    private static byte[] Bound(DocumentKey document, Guid keyId) => Encoding.UTF8.GetBytes($"{document}\0{keyId:N}");
}
