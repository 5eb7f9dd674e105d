using System.Runtime.InteropServices;

namespace Orleans.Docs.Blobs;

/// <summary>Bytes in memory as a stream.</summary>
internal static class BytesStream
{
    /// <summary>Reads the bytes where they lie: they must stay as they are until the stream is read.</summary>
    public static Stream Over(ReadOnlyMemory<byte> bytes) => MemoryMarshal.TryGetArray(bytes, out var array)
        ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
        : new MemoryStream(bytes.ToArray(), writable: false);
}
