using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Orleans.Docs.OpenSearchServer.Indices;

/// <summary>Which shard a document lies on: Murmur 3 of its routing, as OpenSearch has it.</summary>
internal static class ShardRouting
{
    /// <param name="places">As the setting <c>number_of_routing_shards</c> says.</param>
    public static int ShardOf(string routing, int shards, int? places)
    {
        // An index can be split later, so the hash is taken over many more places than there are shards.
        var splits = Math.Max(1, 10 - (32 - BitOperations.LeadingZeroCount((uint)shards - 1)));
        return ShardOf(routing, shards, places ?? shards << splits);
    }

    private static int ShardOf(string routing, int shards, int places)
    {
        var place = (int)((((long)Hash(routing) % places) + places) % places);
        return shards == 1 ? 0 : place / (places / shards);
    }

    private static int Hash(string text)
    {
        ReadOnlySpan<byte> bytes = Encoding.Unicode.GetBytes(text);
        var hash = 0u;
        var rest = bytes;
        for (; rest.Length >= 4; rest = rest[4..])
        {
            hash ^= Mix(BinaryPrimitives.ReadUInt32LittleEndian(rest));
            hash = BitOperations.RotateLeft(hash, 13) * 5 + 0xe6546b64;
        }

        var last = 0u;
        for (var i = rest.Length - 1; i >= 0; i--)
        {
            last = (last << 8) | rest[i];
        }

        hash ^= rest.Length > 0 ? Mix(last) : 0;
        hash ^= (uint)bytes.Length;
        hash = (hash ^ (hash >> 16)) * 0x85ebca6b;
        hash = (hash ^ (hash >> 13)) * 0xc2b2ae35;
        return (int)(hash ^ (hash >> 16));
    }

    private static uint Mix(uint block) => BitOperations.RotateLeft(block * 0xcc9e2d51, 15) * 0x1b873593;
}
