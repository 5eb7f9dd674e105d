using System.Security.Cryptography;
using System.Text;
using Orleans.Docs.Anchors;
using Orleans.Docs.Local.Files;

namespace Orleans.Docs.Local.Anchors;

/// <summary>
/// Signs roots with a P-256 key in a file which only its owner can read, apart from events and document keys. Against
/// somebody who can read every file of this user it proves nothing: keep the file on another medium then
/// (<see cref="LocalRootOptions.KeyFile"/>).
/// </summary>
public sealed class FileRootSigner : IRootSigner, IDisposable
{
    private const int FileBytesMax = 4096;

    private readonly ECDsa _key;

    /// <param name="path">The key as PEM (PKCS #8).</param>
    /// <param name="create">Whether a missing file is made; where roots stand already it must be restored.</param>
    /// <exception cref="RootKeyRefusedException">Missing, open to others, or no such key.</exception>
    public FileRootSigner(string path, bool create)
    {
        _key = Load(path, create);
        KeyId = Convert.ToHexStringLower(SHA256.HashData(_key.ExportSubjectPublicKeyInfo()).AsSpan(0, 8));
    }

    public string KeyId { get; }

    public string? Caution { get; init; }

    public ValueTask<byte[]> Sign(ReadOnlyMemory<byte> statement, CancellationToken cancellationToken)
    {
        lock (_key)
        {
            return new(_key.SignData(statement.Span, HashAlgorithmName.SHA256));
        }
    }

    public ValueTask<bool> Verify(
        ReadOnlyMemory<byte> statement, string keyId, ReadOnlyMemory<byte> signature,
        CancellationToken cancellationToken)
    {
        lock (_key)
        {
            return new(keyId == KeyId
                && _key.VerifyData(statement.Span, signature.Span, HashAlgorithmName.SHA256));
        }
    }

    public void Dispose() => _key.Dispose();

    private static ECDsa Load(string path, bool create)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        try
        {
            if (!File.Exists(path))
            {
                if (!create)
                {
                    throw new RootKeyRefusedException(
                        path, "is missing; restore it, or move the roots away to begin a new chain of them");
                }

                WholeFile.TryCreate(path, Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem() + "\n"));
            }

            if (OwnerOnly.IsOpenToOthers(path))
            {
                throw new RootKeyRefusedException(path, "can be read by others; run: chmod 600 on it");
            }

            if (new FileInfo(path).Length > FileBytesMax)
            {
                throw new RootKeyRefusedException(path, "is no signing key: too long");
            }

            // Always from the file, so that of two who made one at once both use the one that stands.
            key.ImportFromPem(File.ReadAllText(path));
            return key.KeySize == 256
                ? key
                : throw new RootKeyRefusedException(path, "is no signing key on P-256");
        }
        catch (Exception e)
        {
            key.Dispose();
            throw e is IOException or UnauthorizedAccessException or ArgumentException or CryptographicException
                ? new RootKeyRefusedException(path, "cannot be read as a signing key", e)
                : e;
        }
    }
}

/// <summary>The key that signs roots is missing, open to others or no key: the program must not start.</summary>
public sealed class RootKeyRefusedException(string path, string reason, Exception? inner = null)
    : Exception($"key of roots {path} {reason}", inner)
{
    public string Path { get; } = path;
}
