using System.Collections.Immutable;

namespace Orleans.Docs.Search.Rebuild;

/// <summary>Compares two entries of one document as indexes give them back, content included.</summary>
public static class EntryComparison
{
    public const string Missing = "missing";
    public const string Behind = "behind";
    public const string Added = "added";
    public const string Ahead = "ahead";
    public const string Changed = "changed";

    /// <summary>Null if they say the same.</summary>
    public static IndexDifference? Of(DocumentKey document, IndexEntry? live, IndexEntry? built)
    {
        var (before, after) = (live?.Version ?? 0, built?.Version ?? 0);
        var fields = live is not null && built is not null && before == after ? Fields(live, built) : [];
        var kind = built is null ? (live is null ? null : Missing)
            : live is null ? Added
            : after < before ? Behind
            : after > before ? Ahead
            : fields.Length > 0 ? Changed
            : null;
        return kind is null ? null : new IndexDifference(document, kind, before, after, fields);
    }

    /// <summary>Names of what differs. Of names, summary, facts and text it is told only when these can be seen.
    /// </summary>
    public static ImmutableArray<string> Fields(IndexEntry a, IndexEntry b)
    {
        (string Name, bool IsEqual)[] content =
        [
            ("file name", a.FileName == b.FileName),
            ("subject", a.Subject == b.Subject),
            ("summary", a.Summary == b.Summary),
            ("key facts", a.KeyFacts.SequenceEqual(b.KeyFacts)),
        ];
        (string Name, bool IsEqual)[] facts =
        [
            ("state", a.State == b.State),
            ("deleted", a.Deleted == b.Deleted),
            ("time of upload", a.UploadedAt == b.UploadedAt),
            ("type", a.Type == b.Type && a.TypeConfidence.Equals(b.TypeConfidence)),
            ("kind", a.Kind == b.Kind),
            ("length", a.LengthBytes == b.LengthBytes),
            ("pages", a.PagesExpected == b.PagesExpected && a.PagesRead == b.PagesRead),
            ("cost", a.CostUsd == b.CostUsd),
            ("personal data", a.PiiCounts.SequenceEqual(b.PiiCounts)),
            ("tags", a.Tags.SequenceEqual(b.Tags)),
            ("parked", a.ParkedStep == b.ParkedStep && a.ParkedCode == b.ParkedCode),
            ("review", a.Review == b.Review),
            ("chain", a.ChainHead == b.ChainHead),
            .. content,

            // The hash covers the rest of the content as well: what is left is the text.
            ("text", a.ContentHash == b.ContentHash || !content.All(part => part.IsEqual)),
        ];
        return [.. facts.Where(fact => !fact.IsEqual).Select(fact => fact.Name)];
    }
}
