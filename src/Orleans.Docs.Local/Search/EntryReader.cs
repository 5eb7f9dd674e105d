using System.Collections.Immutable;
using System.Globalization;
using Orleans.Docs.Local.Sqlite;
using Orleans.Docs.Review;
using Orleans.Docs.Search;

namespace Orleans.Docs.Local.Search;

/// <summary>Reads whole entries, in lists without their text.</summary>
internal static class EntryReader
{
    private const string Columns = """
        SELECT e.id, t.name, e.document, e.version, e.deleted, e.uploaded, e.state, e.type, e.type_confidence, e.kind,
            e.length_bytes, e.pages_expected, e.pages_read, e.cost_usd, e.parked_step, e.parked_code, e.chain_head,
            c.file_name, c.subject, c.summary, c.key_names, c.key_facts, e.content_hash, e.review_status,
            e.review_priority, e.review_reasons, e.review_doubt, e.review_value
        FROM entry e JOIN tenant t ON t.id = e.tenant LEFT JOIN content c ON c.entry = e.id
        """;

    /// <summary>Entries behind a document, ordered by tenant and id.</summary>
    public static List<IndexEntry> After(SqliteSession session, DocumentKey? after, int countMax)
    {
        // Tenants have numbers in the order of their first entry, so each is read for itself, in the order of names.
        var entries = new List<IndexEntry>();
        // Each has an entry at least, but the first may have none behind the place: one more always fills the page.
        foreach (var (tenant, name) in Tenants(session, after?.Tenant ?? "", countMax + 1))
        {
            using var read = session
                .Statement($"{Columns} WHERE e.tenant = ?1 AND e.document > ?2 ORDER BY e.document LIMIT ?3")
                .Bind(1, tenant).Bind(2, name == after?.Tenant ? after.Value.Id : "").Bind(3, countMax - entries.Count);
            ReadAll(session, read, entries);
            if (entries.Count == countMax)
            {
                break;
            }
        }

        return entries;
    }

    public static IndexEntry? Find(SqliteSession session, DocumentKey document)
    {
        using var read = session.Statement($"{Columns} WHERE t.name = ?1 AND e.document = ?2")
            .Bind(1, document.Tenant).Bind(2, document.Id);
        var entries = new List<IndexEntry>();
        ReadAll(session, read, entries);
        return entries.SingleOrDefault();
    }

    /// <summary>Under which its words stand; null without an entry.</summary>
    public static long? NumberOf(SqliteSession session, long tenant, string document)
    {
        using var read = session.Statement("SELECT id FROM entry WHERE tenant = ?1 AND document = ?2")
            .Bind(1, tenant).Bind(2, document);
        return read.Step() ? read.Long(0) : null;
    }

    public static IndexEntry? FindWhole(SqliteSession session, DocumentKey document)
    {
        using var text = session.Statement("""
            SELECT c.text FROM content c JOIN entry e ON e.id = c.entry JOIN tenant t ON t.id = e.tenant
            WHERE t.name = ?1 AND e.document = ?2
            """).Bind(1, document.Tenant).Bind(2, document.Id);
        return Find(session, document) is { } entry
            ? entry with { Text = text.Step() ? text.TextOrNull(0) : null }
            : null;
    }

    /// <summary>Behind a document that the index does not know (another generation's) it begins at the first.</summary>
    public static List<IndexEntry> Parked(SqliteSession session, string tenant, DocumentKey? after, int countMax)
    {
        using var read = session.Statement($"""
            {Columns}
            WHERE t.name = ?1 AND e.deleted = 0 AND e.parked_step IS NOT NULL
            AND (e.uploaded, e.document) > (coalesce(
                (SELECT a.uploaded FROM entry a WHERE a.tenant = t.id AND a.document = ?2), -1), ?2)
            ORDER BY e.uploaded, e.document LIMIT ?3
            """)
            .Bind(1, tenant).Bind(2, after?.Tenant == tenant ? after.Value.Id : "").Bind(3, countMax);
        var entries = new List<IndexEntry>();
        ReadAll(session, read, entries);
        return entries;
    }

    public static EntriesToReview ToReview(
        SqliteSession session, string tenant, ReviewQuery query, ReviewPlace? after)
    {
        const string Wanted = """
            e.deleted = 0 AND e.review_status = ?2 AND (?3 IS NULL OR e.type = ?3)
            AND (?4 IS NULL OR instr(' ' || e.review_reasons || ' ', ' ' || ?4 || ' ') > 0)
            """;
        using var count = Bind(session.Statement(
            $"SELECT count(*) FROM entry e WHERE e.tenant = (SELECT id FROM tenant WHERE name = ?1) AND {Wanted}"));
        count.Step();
        using var read = Bind(session.Statement($"""
            {Columns}
            WHERE t.name = ?1 AND {Wanted}
            AND (e.review_priority < ?5 OR (e.review_priority = ?5 AND e.document > ?6))
            ORDER BY e.review_priority DESC, e.document LIMIT ?7
            """)).Bind(5, after?.Priority ?? long.MaxValue).Bind(6, after?.Document ?? "").Bind(7, query.CountMax);
        var entries = new List<IndexEntry>();
        ReadAll(session, read, entries);
        return new EntriesToReview(entries, count.Long(0));

        SqliteStatement Bind(SqliteStatement statement) => statement.Bind(1, tenant)
            .Bind(2, query.Status.ToString()).Bind(3, query.Type).Bind(4, query.Reason);
    }

    public static ImmutableSortedDictionary<string, int> Pii(SqliteSession session, long id)
    {
        using var read = session.Statement("SELECT type, count FROM pii WHERE entry = ?1").Bind(1, id);
        var counts = ImmutableSortedDictionary.CreateBuilder<string, int>();
        while (read.Step())
        {
            counts.Add(read.Text(0), read.Int(1));
        }

        return counts.ToImmutable();
    }

    public static ImmutableSortedDictionary<string, string> Tags(SqliteSession session, long id)
    {
        using var read = session.Statement("SELECT name, value FROM tag WHERE entry = ?1").Bind(1, id);
        var tags = ImmutableSortedDictionary.CreateBuilder<string, string>();
        while (read.Step())
        {
            tags.Add(read.Text(0), read.Text(1));
        }

        return tags.ToImmutable();
    }

    public static string? TextOrNull(this SqliteStatement statement, int column) =>
        statement.IsNull(column) ? null : statement.Text(column);

    public static List<(long Id, string Name)> Tenants(SqliteSession session, string from, int countMax)
    {
        using var read = session
            .Statement("SELECT id, name FROM tenant WHERE name >= ?1 ORDER BY name LIMIT ?2")
            .Bind(1, from).Bind(2, countMax);
        var tenants = new List<(long, string)>();
        while (read.Step())
        {
            tenants.Add((read.Long(0), read.Text(1)));
        }

        return tenants;
    }

    private static void ReadAll(SqliteSession session, SqliteStatement row, List<IndexEntry> entries)
    {
        while (row.Step())
        {
            var id = row.Long(0);
            entries.Add(new IndexEntry
            {
                Document = new DocumentKey(row.Text(1), row.Text(2)),
                Version = row.Long(3),
                Deleted = row.Int(4) != 0,
                UploadedAt = new DateTimeOffset(row.Long(5), TimeSpan.Zero),
                State = row.Text(6),
                Type = row.TextOrNull(7),
                TypeConfidence = (float)row.Double(8),
                Kind = row.TextOrNull(9),
                LengthBytes = row.Long(10),
                PagesExpected = row.Int(11),
                PagesRead = row.Int(12),
                CostUsd = decimal.Parse(row.Text(13), CultureInfo.InvariantCulture),
                ParkedStep = row.TextOrNull(14),
                ParkedCode = row.TextOrNull(15),
                ChainHead = row.TextOrNull(16),
                FileName = row.TextOrNull(17),
                Subject = row.TextOrNull(18),
                Summary = row.TextOrNull(19),
                KeyFacts = KeyFacts(row.TextOrNull(20), row.TextOrNull(21)),
                PiiCounts = Pii(session, id),
                Tags = Tags(session, id),
                Review = Review(row),
                ContentHash = row.IsNull(22) ? null : Convert.ToHexStringLower(row.Blob(22)),
            });
        }
    }

    private static EntryReview? Review(SqliteStatement row) => row.IsNull(23)
        ? null
        : new EntryReview(
            Enum.Parse<ReviewStatus>(row.Text(23)), row.Long(24), row.Text(25), (float)row.Double(26),
            decimal.Parse(row.Text(27), CultureInfo.InvariantCulture));

    private static ImmutableSortedDictionary<string, string> KeyFacts(string? names, string? values) =>
        names is null || values is null
            ? ImmutableSortedDictionary<string, string>.Empty
            : names.Split(PreparedEntry.Separator).Zip(values.Split(PreparedEntry.Separator))
                .ToImmutableSortedDictionary(pair => pair.First, pair => pair.Second);
}
