using System.IO.Compression;

namespace Orleans.Docs.Aws.Search;

/// <summary>A body as it is sent: packed where that pays, once for all tries.</summary>
internal readonly record struct RequestBody(ReadOnlyMemory<byte> Bytes, bool IsPacked)
{
    private const int PackFromBytes = 1_024;

    public static RequestBody Of(ReadOnlyMemory<byte> plain)
    {
        if (plain.Length < PackFromBytes)
        {
            return new RequestBody(plain, IsPacked: false);
        }

        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(plain.Span);
        }

        return new RequestBody(packed.GetBuffer().AsMemory(0, (int)packed.Length), IsPacked: true);
    }
}
