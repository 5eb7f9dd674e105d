using System.Numerics;
using Orleans.Docs.Local.Sqlite;

namespace Orleans.Docs.Local.Search;

/// <summary>
/// Proves that one tenant's words are those of its content: all of them, each at its place, and no others. Content is
/// cut into words once more, by the same tokenizer in memory, and each document's words are summed up there and here.
/// One snapshot, so that nothing is seen in motion; in memory are a sum for each document, up to
/// <see cref="SumsMax"/>, and the words of one batch.
/// </summary>
/// <remarks>
/// FTS5's own check against content cannot be used: it needs the right to write, which would keep writers out as long,
/// and all of <c>content</c> to be of one table of words.
/// </remarks>
internal sealed class WordProof(SqliteSession session, long tenant, long? only = null)
{
    /// <summary>Where there are more documents, several share a sum, and one that is wrong has no name.</summary>
    private const int SumsMax = 1 << 20;

    private const int BatchCharactersMax = 4 << 20;
    private const int BatchDocumentsMax = 500;
    private const int NamedMax = 1_000;

    /// <summary>Entries with the right words, and a wrong number of them, which weighs hits, or wrong beginnings.
    /// </summary>
    private readonly HashSet<long> _besides = [];

    private long[] _sums = [];
    private bool _isExact;
    private long _strays;

    /// <summary>Documents whose words are not those of their content, and what else is wrong.</summary>
    /// <remarks>On a session of its own, since it makes tables, in memory alone.</remarks>
    public static (IReadOnlyList<string> Documents, string? Others) Run(
        string path, SqliteOptions options, long ofTenant, CancellationToken cancellationToken)
    {
        using var own = SqliteSession.OpenReader(path, options);
        using var interrupt = SqliteInterrupt.When(own, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        own.Script("PRAGMA query_only = OFF; BEGIN");
        return new WordProof(own, ofTenant).Run();
    }

    /// <summary>
    /// Whether one entry's words are not those of its content. All of its tenant's words are read for it, and no other
    /// content.
    /// </summary>
    public static bool IsWrong(
        string path, SqliteOptions options, long ofTenant, long entry, CancellationToken cancellationToken)
    {
        using var own = SqliteSession.OpenReader(path, options);
        using var interrupt = SqliteInterrupt.When(own, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        own.Script("PRAGMA query_only = OFF; BEGIN");
        return new WordProof(own, ofTenant, entry).Run().Documents.Count > 0;
    }

    private (IReadOnlyList<string> Documents, string? Others) Run()
    {
        var last = session.Number("SELECT max(id) FROM entry") ?? 0;
        _sums = new long[(int)Math.Min(last + 1, SumsMax)];
        _isExact = last < SumsMax;
        MakeTables();
        AddContent();
        var there = only is { } one ? $"temp.there WHERE doc = {one}" : "temp.there";
        Scan(there, sign: -1);
        if (_isExact)
        {
            _besides.UnionWith(new BeginningsProof(session, tenant, there, last, IsWord, only).Run(NamedMax));
        }

        return Wrong();
    }

    private void MakeTables() => session.Script($"""
        CREATE VIRTUAL TABLE temp.there USING fts5vocab('main', '{IndexSchema.WordsTable(tenant)}', 'instance');
        CREATE VIRTUAL TABLE temp.again USING fts5 (
            {string.Join(", ", IndexSchema.ColumnNames)}, content = '', {IndexSchema.Tokenizer});
        CREATE VIRTUAL TABLE temp.again_words USING fts5vocab('temp', 'again', 'instance');
        """);

    private void AddContent()
    {
        var columns = string.Join(", ", IndexSchema.ColumnNames);
        using var entries = session.Statement("""
            SELECT e.id, coalesce(length(c.text), 0) FROM entry e JOIN content c ON c.entry = e.id
            WHERE e.tenant = ?1 AND +e.id BETWEEN ?2 AND ?3 ORDER BY e.document
            """).Bind(1, tenant).Bind(2, only ?? long.MinValue).Bind(3, only ?? long.MaxValue);
        using var add = new OneUse(
            session,
            $"INSERT INTO temp.again (rowid, {columns}) SELECT entry, {columns} FROM content WHERE entry = ?1");
        var (documents, characters) = (0, 0L);
        while (entries.Step())
        {
            add.Statement.Bind(1, entries.Long(0)).Run();
            (documents, characters) = (documents + 1, characters + entries.Long(1));
            if (documents >= BatchDocumentsMax || characters >= BatchCharactersMax)
            {
                TakeBatch();
                (documents, characters) = (0, 0);
            }
        }

        TakeBatch();
    }

    private void TakeBatch()
    {
        Scan("temp.again_words", sign: 1);
        using (var counts = new OneUse(session, $"""
            SELECT a.id FROM temp.again_docsize a
            LEFT JOIN main.{IndexSchema.WordsTable(tenant)}_docsize t ON t.id = a.id
            WHERE t.sz IS NOT a.sz
            """))
        {
            while (_besides.Count < NamedMax && counts.Statement.Step())
            {
                _besides.Add(counts.Statement.Long(0));
            }
        }

        session.Execute("INSERT INTO temp.again (again) VALUES ('delete-all')");
    }

    /// <summary>Whether the tokenizer leaves it as it is, so that a search for it is one for just that.</summary>
    private bool IsWord(byte[] text)
    {
        using var add = new OneUse(session, "INSERT INTO temp.again (rowid, text) VALUES (1, ?1)");
        add.Statement.BindUtf8(1, text).Run();
        using (var read = new OneUse(session, "SELECT term FROM temp.again_words"))
        {
            if (!read.Statement.Step() || !read.Statement.Blob(0).SequenceEqual(text) || read.Statement.Step())
            {
                text = [];
            }
        }

        session.Execute("INSERT INTO temp.again (again) VALUES ('delete-all')");
        return text.Length > 0;
    }

    /// <summary>Adds every word at its place to the sum of its document, or takes it away.</summary>
    private void Scan(string words, int sign)
    {
        using var read = new OneUse(session, $"SELECT term, doc, col, offset FROM {words}");
        var row = read.Statement;
        while (row.Step())
        {
            var place = Mix(Hash(row.Blob(0)) + Mix(Hash(row.Blob(2)) + (ulong)row.Long(3)));
            var entry = row.Long(1);
            if (_isExact && (entry < 0 || entry >= _sums.Length))
            {
                _strays++;
                continue;
            }

            _sums[(int)((ulong)entry % (ulong)_sums.Length)] += sign * (long)place;
        }
    }

    private (IReadOnlyList<string> Documents, string? Others) Wrong()
    {
        var documents = new List<string>();
        var others = 0L;
        for (var entry = 0; entry < _sums.Length; entry++)
        {
            if (_sums[entry] == 0)
            {
                continue;
            }

            if (!_isExact || !Named(entry))
            {
                others++;
            }
        }

        foreach (var entry in _besides.Where(entry => entry >= _sums.Length || _sums[entry] == 0).Order())
        {
            Named(entry);
        }

        return (documents, others + _strays == 0
            ? null
            : $"it holds words of {others} entries that cannot be named, and {_strays} of none");

        bool Named(long entry)
        {
            if (documents.Count == NamedMax || Name(entry) is not { } document)
            {
                return false;
            }

            documents.Add(document);
            return true;
        }
    }

    /// <summary>Null where words stand for an entry that is not there, or is not of this tenant.</summary>
    private string? Name(long entry)
    {
        using var find = session.Statement("SELECT document FROM entry WHERE id = ?1 AND tenant = ?2")
            .Bind(1, entry).Bind(2, tenant);
        return find.Step() ? find.Text(0) : null;
    }

    private static ulong Hash(ReadOnlySpan<byte> bytes)
    {
        var hash = 14695981039346656037UL;
        foreach (var b in bytes)
        {
            hash = (hash ^ b) * 1099511628211UL;
        }

        return hash;
    }

    /// <summary>So that sums of what differs a little differ in all their bits.</summary>
    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9UL;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EBUL;
        return BitOperations.RotateLeft(value ^ (value >> 31), 17);
    }
}
