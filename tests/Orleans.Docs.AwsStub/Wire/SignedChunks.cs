using System.Globalization;
using System.Text;

namespace Orleans.Docs.AwsStub.Wire;

/// <summary>
/// Bodies in chunks that are each signed, with headers behind them, among them the checksum of all: how the S3 client
/// streams.
/// </summary>
internal static class SignedChunks
{
    private const string Checksum = "x-amz-checksum-crc32:";

    private static readonly string EmptyHash = Signature.Hash([]);

    /// <exception cref="RefusedException">A chunk is cut, or its signature or the checksum is wrong.</exception>
    public static byte[] Unpack(byte[] body, string kind, Signature seed)
    {
        var signed = !kind.Contains("UNSIGNED", StringComparison.Ordinal);
        using var content = new MemoryStream();
        var before = signed ? seed.Value : "";
        var at = 0;
        while (true)
        {
            var head = Line(body, ref at).Split(';');
            var length = int.Parse(head[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (length > body.Length - at)
            {
                throw new RefusedException(400, "IncompleteBody", "the body ends within a chunk");
            }

            var chunk = body.AsSpan(at, length);
            if (signed)
            {
                var given = head.Length > 1 ? head[1].Replace("chunk-signature=", "", StringComparison.Ordinal) : "";
                before = seed.Chunk("PAYLOAD", before, EmptyHash, Signature.Hash(chunk));
                Check(before, given);
            }

            content.Write(chunk);
            at += length;
            if (length == 0)
            {
                break;
            }

            Line(body, ref at);
        }

        var whole = content.ToArray();
        if (kind.EndsWith("-TRAILER", StringComparison.Ordinal))
        {
            Trailer(body, at, whole, signed ? (seed, before) : null);
        }

        return whole;
    }

    private static void Trailer(byte[] body, int at, byte[] content, (Signature Seed, string Before)? signed)
    {
        var headers = new StringBuilder();
        while (at < body.Length && Line(body, ref at) is { Length: > 0 } line)
        {
            if (line.StartsWith(Checksum, StringComparison.Ordinal)
                && line[Checksum.Length..].Trim() != Crc32.Of(content))
            {
                throw new RefusedException(400, "BadDigest", "the CRC-32 is not that of the body");
            }

            if (line.StartsWith("x-amz-trailer-signature:", StringComparison.Ordinal))
            {
                var hash = Signature.Hash(Encoding.UTF8.GetBytes(headers.ToString()));
                if (signed is var (seed, before))
                {
                    Check(seed.Chunk("TRAILER", before, hash), line[24..]);
                }

                return;
            }

            headers.Append(line).Append('\n');
        }

        if (signed is not null)
        {
            throw new RefusedException(403, "SignatureDoesNotMatch", "the headers behind the body are not signed");
        }
    }

    private static void Check(string expected, string given)
    {
        if (!Gate.Same(expected, given))
        {
            throw new RefusedException(403, "SignatureDoesNotMatch", "the signature of a chunk is wrong");
        }
    }

    private static string Line(byte[] body, ref int at)
    {
        var length = body.AsSpan(at).IndexOf("\r\n"u8);
        if (length < 0)
        {
            throw new RefusedException(400, "IncompleteBody", "the body ends within a line");
        }

        var line = Encoding.ASCII.GetString(body, at, length);
        at += length + 2;
        return line;
    }
}
