using System.Collections.Immutable;
using System.Text;
using Orleans.Docs.Search;

namespace Orleans.Docs.Local.Search;

/// <summary>
/// An entry made ready outside of the writer's thread: its content as it will be stored, in UTF-8, and the hash by
/// which the writer sees that content has not changed.
/// </summary>
internal sealed class PreparedEntry
{
    /// <summary>Parts names, and values, of key information. No tokenizer takes it for a letter.</summary>
    public const char Separator = '\u001F';

    private PreparedEntry(IndexEntry entry) => Entry = entry;

    /// <summary>The facts. Of a deleted document neither tags nor personal data remain.</summary>
    public IndexEntry Entry { get; }

    public byte[]? FileName { get; private init; }

    public byte[]? Subject { get; private init; }

    public byte[]? Summary { get; private init; }

    public byte[]? KeyNames { get; private init; }

    public byte[]? KeyFacts { get; private init; }

    public byte[]? Text { get; private init; }

    /// <summary>Null: there is no content.</summary>
    public byte[]? ContentHash { get; private init; }

    public static PreparedEntry Of(IndexEntry entry)
    {
        if (entry.Deleted)
        {
            return new PreparedEntry(entry with
            {
                PiiCounts = ImmutableSortedDictionary<string, int>.Empty,
                Tags = ImmutableSortedDictionary<string, string>.Empty,
            });
        }

        var hasFacts = !entry.KeyFacts.IsEmpty;
        return new PreparedEntry(entry)
        {
            FileName = Utf8(Clean(entry.FileName)),
            Subject = Utf8(Clean(entry.Subject)),
            Summary = Utf8(Clean(entry.Summary)),
            KeyNames = hasFacts ? Utf8(Join(entry.KeyFacts.Keys)) : null,
            KeyFacts = hasFacts ? Utf8(Join(entry.KeyFacts.Values)) : null,
            Text = Utf8(Clean(entry.Text)),
            ContentHash = entry.HashOfContent(),
        };
    }

    /// <summary>Zero would end the text inside SQLite. What stands for it has the same length.</summary>
    private static string? Clean(string? text) => text?.Replace('\0', '\uFFFD');

    private static byte[]? Utf8(string? text) => text is null ? null : Encoding.UTF8.GetBytes(text);

    private static string Join(IEnumerable<string> parts) =>
        string.Join(Separator, parts.Select(part => Clean(part)!.Replace(Separator, '\uFFFD')));
}
