using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Orleans.Docs.Cli.Auditing;

/// <summary>
/// The newest signed root of a directory, and its list of heads: <c>N.root</c> is JSON with statement, key and
/// signature (ECDSA, P-256, SHA-256); <c>N.heads</c> holds for each stream the length of its name (1 byte), name,
/// version (8, big-endian) and hash (32). The statement holds the SHA-256 of the list.
/// </summary>
internal sealed class AuditRoot(FileStream heads, byte[] listHash, string? problem) : IAsyncDisposable
{
    private const int HashLength = 32;

    /// <summary>Why the root cannot be believed; null where it can, or where no key was given to tell.</summary>
    public string? Problem => problem;

    /// <summary>True once all heads were read and are those that were signed.</summary>
    public bool IsListIntact { get; private set; }

    public static AuditRoot Open(string directory, string? keyFile)
    {
        var path = Directory.EnumerateFiles(directory, "*.root").Max(StringComparer.Ordinal)
            ?? throw new WrongArgumentsException($"there is no root in {directory}");
        using var root = JsonDocument.Parse(File.ReadAllBytes(path));
        var statement = root.RootElement.GetProperty("statement").GetBytesFromBase64();
        var signature = root.RootElement.GetProperty("signature").GetBytesFromBase64();
        using var said = JsonDocument.Parse(statement);
        return new AuditRoot(
            new FileStream(Path.ChangeExtension(path, ".heads"), FileMode.Open, FileAccess.Read),
            said.RootElement.GetProperty("heads").GetBytesFromBase64(),
            keyFile is null || IsSigned(statement, signature, keyFile) ? null
                : $"{Path.GetFileName(path)} is not signed with this key");
    }

    public async IAsyncEnumerable<(string Stream, long Version, string Hash)> Heads(
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var sha256 = SHA256.Create();
        await using var hashing = new CryptoStream(heads, sha256, CryptoStreamMode.Read, leaveOpen: true);
        var length = new byte[1];
        while (await hashing.ReadAtLeastAsync(length, 1, false, cancellationToken) == 1)
        {
            var rest = new byte[length[0] + sizeof(long) + HashLength];
            if (await hashing.ReadAtLeastAsync(rest, rest.Length, false, cancellationToken) < rest.Length)
            {
                yield break;
            }

            yield return (
                Encoding.ASCII.GetString(rest, 0, length[0]),
                BinaryPrimitives.ReadInt64BigEndian(rest.AsSpan(length[0])),
                Convert.ToHexStringLower(rest.AsSpan(length[0] + sizeof(long))));
        }

        IsListIntact = sha256.Hash.AsSpan().SequenceEqual(listHash);
    }

    public ValueTask DisposeAsync() => heads.DisposeAsync();

    private static bool IsSigned(byte[] statement, byte[] signature, string keyFile)
    {
        using var key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(keyFile));
        return key.VerifyData(statement, signature, HashAlgorithmName.SHA256)
            || key.VerifyData(
                statement, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
    }
}
