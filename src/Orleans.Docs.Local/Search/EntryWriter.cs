using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Orleans.Docs.Local.Sqlite;
using Orleans.Docs.Review;
using Orleans.Docs.Search;

namespace Orleans.Docs.Local.Search;

/// <summary>Puts entries into one generation, inside the writer's transaction.</summary>
internal static class EntryWriter
{
    /// <summary>Entries that are not newer than what stands are passed over.</summary>
    /// <exception cref="EntryRefusedException">The database works, and yet does not take this entry.</exception>
    public static void Put(SqliteSession session, IReadOnlyList<PreparedEntry> entries)
    {
        using var words = new WordStatements(session);
        var tenants = new Dictionary<string, long>();
        foreach (var entry in entries)
        {
            try
            {
                Put(session, words, Tenant(session, tenants, entry.Entry.Document.Tenant), entry);
            }
            catch (SqliteException e) when (!SqliteUnavailableException.IsFault(e, out _))
            {
                throw new EntryRefusedException(entry.Entry.Document, $"SQLite says {e.SqliteExtendedErrorCode}", e);
            }
        }
    }

    private static long Tenant(SqliteSession session, Dictionary<string, long> known, string name)
    {
        if (!known.TryGetValue(name, out var tenant))
        {
            known.Add(name, tenant = TenantOf(session, name) ?? AddTenant(session, name));
        }

        return tenant;
    }

    private static void Put(SqliteSession session, WordStatements words, long tenant, PreparedEntry prepared)
    {
        var (standing, version, oldHash) = Standing(session, tenant, prepared.Entry.Document.Id);
        if (version >= prepared.Entry.Version)
        {
            return;
        }

        var id = PutFacts(session, tenant, standing, prepared);
        if (!(oldHash ?? []).AsSpan().SequenceEqual(prepared.ContentHash ?? []))
        {
            RemoveContent(session, tenant, id, oldHash is not null);
            AddContent(session, words, tenant, id, prepared);
        }

        // Where no entry stood there is nothing to compare with.
        PutPii(session, id, prepared.Entry.PiiCounts, standing is not null);
        PutTags(session, id, prepared.Entry.Tags, standing is not null);
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

    private static (long? Id, long Version, byte[]? ContentHash) Standing(
        SqliteSession session, long tenant, string document)
    {
        using var find = session
            .Statement("SELECT id, version, content_hash FROM entry WHERE tenant = ?1 AND document = ?2")
            .Bind(1, tenant).Bind(2, document);
        return find.Step()
            ? (find.Long(0), find.Long(1), find.IsNull(2) ? null : find.Blob(2).ToArray())
            : (null, 0, null);
    }

    /// <summary>
    /// By statements of one row and one table, without RETURNING or ON CONFLICT: for others SQLite notes where it could
    /// go back to, and to do so FTS5 writes all words that it has gathered as a segment of their own, one per entry.
    /// </summary>
    private static long PutFacts(SqliteSession session, long tenant, long? standing, PreparedEntry prepared)
    {
        var entry = prepared.Entry;
        using var put = session.Statement(standing is null
            ? """
            INSERT INTO entry (
                version, deleted, uploaded, state, type, type_confidence, kind, length_bytes, pages_expected,
                pages_read, cost_usd, parked_step, parked_code, chain_head, content_hash, review_status,
                review_priority, review_reasons, review_doubt, review_value, tenant, document)
            VALUES (
                ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22)
            """
            : """
            UPDATE entry SET
                version = ?1, deleted = ?2, uploaded = ?3, state = ?4, type = ?5, type_confidence = ?6, kind = ?7,
                length_bytes = ?8, pages_expected = ?9, pages_read = ?10, cost_usd = ?11, parked_step = ?12,
                parked_code = ?13, chain_head = ?14, content_hash = ?15, review_status = ?16, review_priority = ?17,
                review_reasons = ?18, review_doubt = ?19, review_value = ?20
            WHERE id = ?21
            """)
            .Bind(1, entry.Version).Bind(2, entry.Deleted ? 1 : 0).Bind(3, entry.UploadedAt.UtcTicks)
            .Bind(4, entry.State).Bind(5, entry.Type).Bind(6, (double)entry.TypeConfidence).Bind(7, entry.Kind)
            .Bind(8, entry.LengthBytes).Bind(9, entry.PagesExpected).Bind(10, entry.PagesRead)
            .Bind(11, entry.CostUsd.ToString(CultureInfo.InvariantCulture)).Bind(12, entry.ParkedStep)
            .Bind(13, entry.ParkedCode).Bind(14, entry.ChainHead);
        _ = prepared.ContentHash is { } hash ? put.Bind(15, hash) : put.BindNull(15);
        BindReview(put, entry.Review);
        if (standing is { } id)
        {
            put.Bind(21, id).Run();
            return id;
        }

        put.Bind(21, tenant).Bind(22, entry.Document.Id).Run();
        return session.LastRowId;
    }

    private static void BindReview(SqliteStatement put, EntryReview? review)
    {
        if (review is null)
        {
            put.BindNull(16).BindNull(17).BindNull(18).BindNull(19).BindNull(20);
        }
        else
        {
            put.Bind(16, review.Status.ToString()).Bind(17, review.Priority).Bind(18, review.Reasons)
                .Bind(19, (double)review.Doubt).Bind(20, review.Value.ToString(CultureInfo.InvariantCulture));
        }
    }

    private static void RemoveContent(SqliteSession session, long tenant, long id, bool exists)
    {
        if (exists)
        {
            OneUse.Run(session, IndexSchema.RemoveWords(tenant), id);
            Delete(session, "DELETE FROM content WHERE entry = ?1", id);
        }
    }

    private static void AddContent(
        SqliteSession session, WordStatements words, long tenant, long id, PreparedEntry prepared)
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
            add.Bind(1, id).BindUtf8(2, prepared.FileName).BindUtf8(3, prepared.Subject)
                .BindUtf8(4, prepared.Summary).BindUtf8(5, prepared.KeyNames).BindUtf8(6, prepared.KeyFacts)
                .BindUtf8(7, prepared.Text).Run();
        }

        words.Add(tenant, id, prepared);
    }

    private static void PutPii(
        SqliteSession session, long id, ImmutableSortedDictionary<string, int> counts, bool stood)
    {
        if (stood)
        {
            if (EntryReader.Pii(session, id).SequenceEqual(counts))
            {
                return;
            }

            Delete(session, "DELETE FROM pii WHERE entry = ?1", id);
        }

        using var add = session.Statement("INSERT INTO pii (entry, type, count) VALUES (?1, ?2, ?3)");
        foreach (var (type, count) in counts)
        {
            add.Bind(1, id).Bind(2, type).Bind(3, count).Run();
        }
    }

    private static void PutTags(
        SqliteSession session, long id, ImmutableSortedDictionary<string, string> tags, bool stood)
    {
        if (stood)
        {
            if (EntryReader.Tags(session, id).SequenceEqual(tags))
            {
                return;
            }

            Delete(session, "DELETE FROM tag WHERE entry = ?1", id);
        }

        using var add = session.Statement("INSERT INTO tag (entry, name, value) VALUES (?1, ?2, ?3)");
        foreach (var (name, value) in tags)
        {
            add.Bind(1, id).Bind(2, name).Bind(3, value).Run();
        }
    }

    private static void Delete(SqliteSession session, string sql, long id)
    {
        using var delete = session.Statement(sql);
        delete.Bind(1, id).Run();
    }
}
