using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Orleans.Docs.Search;

/// <summary>
/// SHA-256 over all that an entry says of its document, its place in the stream apart. Characters that an index may not
/// be able to keep (zero, noncharacters, the separator of units, halves of pairs) count as replaced.
/// </summary>
internal static class EntryChecksum
{
    private const char Replacement = '\uFFFD';

    public static byte[] Of(IndexEntry entry)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, entry.Document.ToString());
        Add(hash, entry.Deleted ? "deleted" : "");
        Add(hash, entry.State);
        Add(hash, entry.UploadedAt.UtcTicks);
        Add(hash, entry.Type);
        Add(hash, BitConverter.SingleToInt32Bits(entry.TypeConfidence));
        Add(hash, entry.Kind);
        Add(hash, entry.LengthBytes);
        Add(hash, entry.PagesExpected);
        Add(hash, entry.PagesRead);
        Add(hash, entry.CostUsd.ToString("0.############################", CultureInfo.InvariantCulture));
        Add(hash, entry.ParkedStep);
        Add(hash, entry.ParkedCode);
        if (!entry.Deleted)
        {
            Add(hash, entry.Review?.ToString());
            AddContent(hash, entry);
        }

        return hash.GetHashAndReset();
    }

    private static void AddContent(IncrementalHash hash, IndexEntry entry)
    {
        Add(hash, entry.FileName);
        Add(hash, entry.Subject);
        Add(hash, entry.Summary);
        Add(hash, entry.Text);
        Add(hash, entry.PiiCounts.Select(pair => KeyValuePair.Create(
            pair.Key, pair.Value.ToString(CultureInfo.InvariantCulture))));
        Add(hash, entry.Tags);
        Add(hash, entry.KeyFacts);
    }

    private static void Add(IncrementalHash hash, IEnumerable<KeyValuePair<string, string>> pairs)
    {
        foreach (var (name, value) in pairs.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            Add(hash, name);
            Add(hash, value);
        }

        Add(hash, (string?)null);
    }

    private static void Add(IncrementalHash hash, long value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, value);
        hash.AppendData(bytes);
    }

    /// <summary>The length before each part keeps apart what would read the same when joined.</summary>
    private static void Add(IncrementalHash hash, string? text)
    {
        if (text is null)
        {
            Add(hash, -1);
            return;
        }

        var bytes = Encoding.UTF8.GetBytes(string.Create(text.Length, text, static (kept, given) =>
        {
            for (var i = 0; i < given.Length; i++)
            {
                kept[i] = given[i] is '\0' or '\u001F' or (>= '\uFDD0' and <= '\uFDEF') ? Replacement : given[i];
            }
        }));
        Add(hash, bytes.Length);
        hash.AppendData(bytes);
    }
}
