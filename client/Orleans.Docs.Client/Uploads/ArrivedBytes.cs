using System.Security.Cryptography;
using Orleans.Docs.Uploads;

namespace Orleans.Docs.Client;

/// <summary>
/// Holds a file against what had arrived of an upload before it was sent again: the id of an upload stands for one
/// file, and two files mixed are none.
/// </summary>
/// <param name="isWhole">All of it had arrived, so that nothing may follow.</param>
internal sealed class ArrivedBytes(UploadDigest arrived, bool isWhole) : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _seen;

    /// <exception cref="UploadRefusedException">It is another file.</exception>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        if (_seen >= arrived.LengthBytes)
        {
            RefuseUnless(bytes.IsEmpty || !isWhole);
            return;
        }

        var rest = arrived.LengthBytes - _seen;
        _hash.AppendData(bytes.Length > rest ? bytes[..(int)rest] : bytes);
        _seen += bytes.Length;
        if (_seen >= arrived.LengthBytes)
        {
            RefuseUnless(
                Convert.ToHexStringLower(_hash.GetHashAndReset()) == arrived.Sha256
                && (_seen == arrived.LengthBytes || !isWhole));
        }
    }

    /// <summary>The file has no more bytes.</summary>
    /// <exception cref="UploadRefusedException">It is shorter than what had arrived.</exception>
    public void End() => RefuseUnless(_seen >= arrived.LengthBytes);

    public void Dispose() => _hash.Dispose();

    private static void RefuseUnless(bool isSame)
    {
        if (!isSame)
        {
            throw new UploadRefusedException(
                "upload_of_another_file",
                "another file was sent under this id (Idempotency-Key): send this one under one of its own");
        }
    }
}
