using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Orleans.Docs.Documents;

/// <summary>
/// The ids of the last commands that a document has seen, to know a repeated one. Immutable. Every active document
/// holds them, so an id stands as 16 bytes of its SHA-256: no two ids that anybody can make have the same.
/// </summary>
public readonly struct CommandIds
{
    private readonly ImmutableArray<UInt128> _ids;

    private CommandIds(ImmutableArray<UInt128> ids) => _ids = ids;

    public int Count => _ids.IsDefault ? 0 : _ids.Length;

    public bool Contains(string id) => !_ids.IsDefault && _ids.AsSpan().Contains(Short(id));

    /// <summary>With one more; of <paramref name="countMax"/> already, without the oldest.</summary>
    public CommandIds Add(string id, int countMax) => new(_ids.IsDefault
        ? [Short(id)]
        : [.. _ids.AsSpan()[Math.Max(0, _ids.Length - countMax + 1)..], Short(id)]);

    private static UInt128 Short(string id)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(MemoryMarshal.AsBytes(id.AsSpan()), hash);
        return BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }
}
