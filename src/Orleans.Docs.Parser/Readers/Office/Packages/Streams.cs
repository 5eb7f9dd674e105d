using System.Runtime.InteropServices;

namespace Orleans.Docs.Parser.Readers.Office;

internal static class Streams
{
    /// <summary>A read-only stream over the bytes, without copying them where they lie in an array.</summary>
    public static MemoryStream Over(ReadOnlyMemory<byte> bytes) =>
        MemoryMarshal.TryGetArray(bytes, out var array)
            ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
            : new MemoryStream(bytes.ToArray(), writable: false);
}
