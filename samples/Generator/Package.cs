using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;

namespace Orleans.Docs.Samples;

/// <summary>Office files are zip archives that would otherwise carry the time of their making and chance.</summary>
internal static partial class Package
{
    private static readonly DateTimeOffset Epoch = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static byte[] WithFixedTimes(byte[] package)
    {
        using var result = new MemoryStream();
        using (var source = new ZipArchive(new MemoryStream(package)))
        using (var target = new ZipArchive(result, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var entry in source.Entries.OrderBy(entry => entry.FullName != "[Content_Types].xml"))
            {
                var copy = target.CreateEntry(entry.FullName, CompressionLevel.SmallestSize);
                copy.LastWriteTime = Epoch;
                using var from = entry.Open();
                using var to = copy.Open();
                if (entry.FullName == "_rels/.rels")
                {
                    using var relations = new StreamReader(from);
                    to.Write(Encoding.UTF8.GetBytes(WithFixedIds(relations.ReadToEnd())));
                }
                else
                {
                    from.CopyTo(to);
                }
            }
        }

        return result.ToArray();
    }

    /// <summary>Relations of the package itself carry identifiers made by chance, to which nothing refers.</summary>
    private static string WithFixedIds(string relations)
    {
        var next = 1;
        return RelationId().Replace(relations, _ => $"Id=\"rId{next++}\"");
    }

    [GeneratedRegex("(?<= )Id=\"R[0-9a-f]+\"")]
    private static partial Regex RelationId();
}
