using System.Buffers;
using System.Runtime.InteropServices;

namespace Orleans.Docs;

/// <summary>
/// 32 bytes of SHA-256 or HMAC-SHA-256, held in place: as text they would take five times the memory.
/// </summary>
public readonly record struct Digest
{
    public const int Length = 32;

    private readonly ulong _a, _b, _c, _d;

    /// <param name="bytes">Exactly <see cref="Length"/> of them.</param>
    public Digest(ReadOnlySpan<byte> bytes) =>
        (_a, _b, _c, _d) = bytes.Length == Length
            ? MemoryMarshal.Read<(ulong, ulong, ulong, ulong)>(bytes)
            : throw new ArgumentException($"a digest has {Length} bytes", nameof(bytes));

    /// <summary>False for anything but 64 lower-case hexadecimal digits.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Digest digest)
    {
        digest = default;
        Span<byte> bytes = stackalloc byte[Length];
        if (text.Length != 2 * Length
            || text.ContainsAnyInRange('A', 'F')
            || Convert.FromHexString(text, bytes, out _, out _) is not OperationStatus.Done)
        {
            return false;
        }

        digest = new Digest(bytes);
        return true;
    }

    public bool Equals(ReadOnlySpan<byte> bytes) => bytes.Length == Length && new Digest(bytes) == this;

    public byte[] ToArray()
    {
        var bytes = new byte[Length];
        CopyTo(bytes);
        return bytes;
    }

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Length];
        CopyTo(bytes);
        return Convert.ToHexStringLower(bytes);
    }

    public void CopyTo(Span<byte> bytes) => MemoryMarshal.Write(bytes, (_a, _b, _c, _d));
}
