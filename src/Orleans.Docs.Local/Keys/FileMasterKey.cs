using System.Security.Cryptography;
using System.Text;
using Orleans.Docs.Keys;
using Orleans.Docs.Local.Files;

namespace Orleans.Docs.Local.Keys;

/// <summary>
/// The master key in a file that only its owner may read: 32 random bytes in Base64. Whoever loses the file loses every
/// document, so it is created only where <c>create</c> allows it, and never replaced. Two keys for two uses are
/// derived from it: one wraps data keys (AES-256-GCM, bound to the document and the key's id), one makes secrets.
/// </summary>
public sealed class FileMasterKey : IMasterKey, IDisposable
{
    private const int KeyBytes = 32;
    private const int FileBytesMax = 1024;
    private const byte Format = 1;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    // A wrapped key: the format, the nonce, the encrypted key, the tag.
    private const int CipherAt = 1 + NonceBytes;
    private const int TagAt = CipherAt + KeyBytes;
    private const int WrappedBytes = TagAt + TagBytes;

    private readonly AesGcm _wrap;
    private readonly byte[] _secret;

    /// <param name="create">Whether to make a new key where there is no file: only if no document exists yet.</param>
    /// <exception cref="MasterKeyRefusedException">Missing, readable by others, or not a key.</exception>
    public FileMasterKey(string path, bool create = true)
    {
        var master = Load(path, create);
        _wrap = new AesGcm(Derive(master, "wrap data keys"), TagBytes);
        _secret = Derive(master, "secrets");
        Id = Convert.ToHexStringLower(Derive(master, "id").AsSpan(0, 8));
        CryptographicOperations.ZeroMemory(master);
    }

    /// <summary>Names the master key without telling anything about it.</summary>
    public string Id { get; }

    public ValueTask<(byte[] Plain, WrappedKey Wrapped)> NewKey(
        DocumentKey document, CancellationToken cancellationToken)
    {
        var keyId = Guid.NewGuid();
        var plain = RandomNumberGenerator.GetBytes(KeyBytes);
        var wrapped = new byte[WrappedBytes];
        wrapped[0] = Format;
        var nonce = wrapped.AsSpan(1, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        lock (_wrap)
        {
            _wrap.Encrypt(
                nonce, plain, wrapped.AsSpan(CipherAt, KeyBytes), wrapped.AsSpan(TagAt), Bound(document, keyId));
        }

        return new((plain, new WrappedKey(keyId, Id, wrapped)));
    }

    public ValueTask<byte[]> Unwrap(DocumentKey document, WrappedKey key, CancellationToken cancellationToken)
    {
        if (key.MasterKeyId != Id)
        {
            throw new KeyUnavailableException(
                document, $"it is wrapped by master key {key.MasterKeyId}, and this is master key {Id}");
        }

        if (key.Bytes.Length != WrappedBytes || key.Bytes.Span[0] != Format)
        {
            throw new KeyUnavailableException(document, "the wrapped key has an unknown form");
        }

        var wrapped = key.Bytes.Span;
        var plain = new byte[KeyBytes];
        try
        {
            lock (_wrap)
            {
                _wrap.Decrypt(
                    wrapped.Slice(1, NonceBytes), wrapped.Slice(CipherAt, KeyBytes), wrapped[TagAt..], plain,
                    Bound(document, key.KeyId));
            }
        }
        catch (AuthenticationTagMismatchException)
        {
            throw new KeyUnavailableException(document, "the wrapped key was altered or belongs to another document");
        }

        return new(plain);
    }

    public ValueTask<byte[]> Secret(string tenant, string purpose, CancellationToken cancellationToken) =>
        new(HMACSHA256.HashData(_secret, Encoding.UTF8.GetBytes($"{Name.Check("tenant", tenant)}\0{purpose}")));

    public void Dispose()
    {
        _wrap.Dispose();
        CryptographicOperations.ZeroMemory(_secret);
    }

    private static byte[] Bound(DocumentKey document, Guid keyId) => Encoding.UTF8.GetBytes($"{document}\0{keyId:N}");

    private static byte[] Derive(byte[] master, string use) => HKDF.DeriveKey(
        HashAlgorithmName.SHA256, master, KeyBytes, info: Encoding.UTF8.GetBytes($"orleans-docs: {use}"));

    private static byte[] Load(string path, bool create)
    {
        try
        {
            if (!File.Exists(path))
            {
                if (!create)
                {
                    throw new MasterKeyRefusedException(path, "is missing; restore it, or nothing can be read");
                }

                // Where somebody else was first, theirs is the key.
                var text = Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes));
                WholeFile.TryCreate(path, Encoding.ASCII.GetBytes(text + "\n"));
            }

            if (OwnerOnly.IsOpenToOthers(path))
            {
                throw new MasterKeyRefusedException(path, "can be read by others; run: chmod 600 on it");
            }

            if (new FileInfo(path).Length > FileBytesMax)
            {
                throw new MasterKeyRefusedException(path, "is not a master key: too long");
            }

            var key = Convert.FromBase64String(File.ReadAllText(path).Trim());
            return key.Length == KeyBytes
                ? key
                : throw new MasterKeyRefusedException(path, $"is not a master key: not {KeyBytes} bytes");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new MasterKeyRefusedException(path, "cannot be read as a master key", e);
        }
    }
}
