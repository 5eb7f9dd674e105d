using System.Collections.Immutable;
using Orleans.Docs.Search;

namespace Orleans.Docs.Local.Search;

/// <summary>
/// An entry made ready outside of the writer's thread: its content as it will be stored, and the hash by which the
/// writer sees that content has not changed.
/// </summary>
internal sealed class PreparedEntry
{
    /// <summary>Parts names, and values, of key information. No tokenizer takes it for a letter.</summary>
    public const char Separator = '\u001F';

    private PreparedEntry(IndexEntry entry) => Entry = entry;

    /// <summary>The facts. Of a deleted document neither tags nor personal data remain.</summary>
    public IndexEntry Entry { get; }

    public string? FileName { get; private init; }

    public string? Subject { get; private init; }

    public string? Summary { get; private init; }

    public string? KeyNames { get; private init; }

    public string? KeyFacts { get; private init; }

    public string? Text { get; private init; }

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
            FileName = Clean(entry.FileName),
            Subject = Clean(entry.Subject),
            Summary = Clean(entry.Summary),
            KeyNames = hasFacts ? Join(entry.KeyFacts.Keys) : null,
            KeyFacts = hasFacts ? Join(entry.KeyFacts.Values) : null,
            Text = Clean(entry.Text),
            ContentHash = entry.HashOfContent(),
        };
    }

    /// <summary>
    /// Zero would end the text inside SQLite and the marks would be taken for matches; neither belongs into text. What
    /// stands for them has the same length, so that offsets stay.
    /// </summary>
    private static string? Clean(string? text) =>
        text?.Replace('\0', '\uFFFD').Replace(Highlighted.Open, '\uFFFD').Replace(Highlighted.Close, '\uFFFD');

    private static string Join(IEnumerable<string> parts) =>
        string.Join(Separator, parts.Select(part => Clean(part)!.Replace(Separator, '\uFFFD')));
}
