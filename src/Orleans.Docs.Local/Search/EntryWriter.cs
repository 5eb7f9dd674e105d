using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Orleans.Docs.Local.Sqlite;
using Orleans.Docs.Search;

namespace Orleans.Docs.Local.Search;

/// <summary>Puts entries into one generation, inside the writer's transaction.</summary>
internal static class EntryWriter
{
    /// <summary>Entries that are not newer than what stands are passed over.</summary>
    /// <exception cref="EntryRefusedException">The database works, and yet does not take this entry.</exception>
    public static void Put(SqliteSession session, IReadOnlyList<PreparedEntry> entries)
    {
        foreach (var entry in entries)
        {
            try
            {
                Put(session, entry);
            }
            catch (SqliteException e) when (!SqliteUnavailableException.IsFault(e, out _))
            {
                throw new EntryRefusedException(entry.Entry.Document, $"SQLite says {e.SqliteExtendedErrorCode}", e);
            }
        }
    }

    private static void Put(SqliteSession session, PreparedEntry prepared)
    {
        var document = prepared.Entry.Document;
        var tenant = TenantOf(session, document.Tenant) ?? AddTenant(session, document.Tenant);
        var (version, oldHash) = Standing(session, tenant, document.Id);
        if (version >= prepared.Entry.Version)
        {
            return;
        }

        var id = PutFacts(session, tenant, prepared);
        if (!(oldHash ?? []).AsSpan().SequenceEqual(prepared.ContentHash ?? []))
        {
            RemoveContent(session, tenant, id, oldHash is not null);
            AddContent(session, tenant, id, prepared);
        }

        PutPii(session, id, prepared.Entry.PiiCounts);
        PutTags(session, id, prepared.Entry.Tags);
    }

    public static long? TenantOf(SqliteSession session, string name)
    {
        using var find = session.Statement("SELECT id FROM tenant WHERE name = ?1").Bind(1, name);
        return find.Step() ? find.Long(0) : null;
    }

    private static long AddTenant(SqliteSession session, string name)
    {
        using var add = session.Statement("INSERT INTO tenant (name) VALUES (?1) RETURNING id").Bind(1, name);
        add.Step();
        var tenant = add.Long(0);
        session.Script(IndexSchema.CreateWords(tenant));
        return tenant;
    }

    private static (long Version, byte[]? ContentHash) Standing(SqliteSession session, long tenant, string document)
    {
        using var find = session
            .Statement("SELECT version, content_hash FROM entry WHERE tenant = ?1 AND document = ?2")
            .Bind(1, tenant).Bind(2, document);
        return find.Step() ? (find.Long(0), find.IsNull(1) ? null : find.Blob(1).ToArray()) : (0, null);
    }

    private static long PutFacts(SqliteSession session, long tenant, PreparedEntry prepared)
    {
        var entry = prepared.Entry;
        using var put = session.Statement("""
            INSERT INTO entry (
                tenant, document, version, deleted, uploaded, state, type, type_confidence, kind, length_bytes,
                pages_expected, pages_read, cost_usd, parked_step, parked_code, chain_head, content_hash)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)
            ON CONFLICT (tenant, document) DO UPDATE SET (
                version, deleted, uploaded, state, type, type_confidence, kind, length_bytes,
                pages_expected, pages_read, cost_usd, parked_step, parked_code, chain_head, content_hash)
            = (?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)
            RETURNING id
            """)
            .Bind(1, tenant).Bind(2, entry.Document.Id).Bind(3, entry.Version).Bind(4, entry.Deleted ? 1 : 0)
            .Bind(5, entry.UploadedAt.UtcTicks).Bind(6, entry.State).Bind(7, entry.Type)
            .Bind(8, (double)entry.TypeConfidence).Bind(9, entry.Kind).Bind(10, entry.LengthBytes)
            .Bind(11, entry.PagesExpected).Bind(12, entry.PagesRead)
            .Bind(13, entry.CostUsd.ToString(CultureInfo.InvariantCulture))
            .Bind(14, entry.ParkedStep).Bind(15, entry.ParkedCode).Bind(16, entry.ChainHead);
        _ = prepared.ContentHash is { } hash ? put.Bind(17, hash) : put.BindNull(17);
        put.Step();
        return put.Long(0);
    }

    private static void RemoveContent(SqliteSession session, long tenant, long id, bool exists)
    {
        if (exists)
        {
            OneUse.Run(session, IndexSchema.RemoveWords(tenant), id);
            Delete(session, "DELETE FROM content WHERE entry = ?1", id);
        }
    }

    private static void AddContent(SqliteSession session, long tenant, long id, PreparedEntry prepared)
    {
        if (prepared.ContentHash is null)
        {
            return;
        }

        using (var add = session.Statement("""
            INSERT INTO content (entry, file_name, subject, summary, key_names, key_facts, text)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
            """))
        {
            add.Bind(1, id).Bind(2, prepared.FileName).Bind(3, prepared.Subject).Bind(4, prepared.Summary)
                .Bind(5, prepared.KeyNames).Bind(6, prepared.KeyFacts).Bind(7, prepared.Text).Run();
        }

        OneUse.Run(session, IndexSchema.AddWords(tenant), id);
    }

    private static void PutPii(SqliteSession session, long id, ImmutableSortedDictionary<string, int> counts)
    {
        if (EntryReader.Pii(session, id).SequenceEqual(counts))
        {
            return;
        }

        Delete(session, "DELETE FROM pii WHERE entry = ?1", id);
        foreach (var (type, count) in counts)
        {
            using var add = session.Statement("INSERT INTO pii (entry, type, count) VALUES (?1, ?2, ?3)");
            add.Bind(1, id).Bind(2, type).Bind(3, count).Run();
        }
    }

    private static void PutTags(SqliteSession session, long id, ImmutableSortedDictionary<string, string> tags)
    {
        if (EntryReader.Tags(session, id).SequenceEqual(tags))
        {
            return;
        }

        Delete(session, "DELETE FROM tag WHERE entry = ?1", id);
        foreach (var (name, value) in tags)
        {
            using var add = session.Statement("INSERT INTO tag (entry, name, value) VALUES (?1, ?2, ?3)");
            add.Bind(1, id).Bind(2, name).Bind(3, value).Run();
        }
    }

    private static void Delete(SqliteSession session, string sql, long id)
    {
        using var delete = session.Statement(sql);
        delete.Bind(1, id).Run();
    }
}
