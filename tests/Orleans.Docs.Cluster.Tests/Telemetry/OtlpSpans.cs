using System.Text;

namespace Orleans.Docs.Cluster.Tests.Telemetry;

/// <param name="Parent">16 hexadecimal digits, or empty.</param>
internal sealed record OtlpSpan(string Trace, string Id, string Parent, string Name);

/// <summary>Reads the few fields of an OTLP trace request that tests ask for.</summary>
internal static class OtlpSpans
{
    private const int ResourceSpans = 1;
    private const int ScopeSpans = 2;
    private const int Spans = 2;

    public static IEnumerable<OtlpSpan> Read(byte[] request) =>
        from resource in Parts(request, ResourceSpans)
        from scope in Parts(resource, ScopeSpans)
        from span in Parts(scope, Spans)
        select new OtlpSpan(Hex(span, 1), Hex(span, 2), Hex(span, 4), Encoding.UTF8.GetString(One(span, 5)));

    private static string Hex(byte[] span, int field) => Convert.ToHexStringLower(One(span, field));

    internal static byte[] One(byte[] message, int field) => Parts(message, field).FirstOrDefault() ?? [];

    /// <summary>The length-delimited values of one field.</summary>
    internal static IEnumerable<byte[]> Parts(byte[] message, int field)
    {
        for (var at = 0; at < message.Length;)
        {
            var tag = Varint(message, ref at);
            var length = (tag & 7) switch
            {
                0 => Skip(message, ref at),
                1 => sizeof(long),
                5 => sizeof(int),
                2 => (int)Varint(message, ref at),
                _ => throw new InvalidDataException($"wire type {tag & 7}"),
            };
            if ((tag & 7) == 2 && tag >> 3 == (ulong)field)
            {
                yield return message[at..(at + length)];
            }

            at += length;
        }
    }

    private static int Skip(byte[] message, ref int at)
    {
        Varint(message, ref at);
        return 0;
    }

    private static ulong Varint(byte[] message, ref int at)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var next = message[at++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }
}
