namespace Orleans.Docs.Local.Search;

/// <summary>
/// The tables of one generation. Facts, content and the words of the content are apart, so that a change of facts
/// leaves the text alone. Each tenant has a full-text table of its own: a search never walks another tenant's words,
/// and scores tell nothing of them.
/// </summary>
internal static class IndexSchema
{
    /// <summary>Searchable columns and their weight: a word in a name says more than one in the text.</summary>
    private static readonly (string Name, int Weight)[] Columns =
        [("text", 1), ("summary", 2), ("key_facts", 3), ("subject", 4), ("file_name", 3)];

    /// <summary>The searchable columns, in the order in which parts of a hit are looked for.</summary>
    public static readonly IReadOnlyList<string> ColumnNames = [.. Columns.Select(column => column.Name)];

    /// <summary>Makes words of texts and of queries alike.</summary>
    public const string Tokenizer = "tokenize = 'unicode61 remove_diacritics 2'";

    /// <summary>Beginnings of words of so many characters have lists of their own.</summary>
    public static readonly IReadOnlyList<int> BeginningLengths = [2, 3];

    public static readonly IReadOnlyList<string> Steps =
    [
        """
        CREATE TABLE tenant (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE
        ) STRICT;
        CREATE TABLE entry (
            id INTEGER PRIMARY KEY,
            tenant INTEGER NOT NULL,
            document TEXT NOT NULL,
            version INTEGER NOT NULL,
            deleted INTEGER NOT NULL,
            uploaded INTEGER NOT NULL,
            state TEXT NOT NULL,
            type TEXT,
            type_confidence REAL NOT NULL,
            kind TEXT,
            length_bytes INTEGER NOT NULL,
            pages_expected INTEGER NOT NULL,
            pages_read INTEGER NOT NULL,
            cost_usd TEXT NOT NULL,
            parked_step TEXT,
            parked_code TEXT,
            chain_head TEXT,
            content_hash BLOB,
            UNIQUE (tenant, document)
        ) STRICT;
        CREATE INDEX entry_uploaded ON entry (tenant, uploaded, document) WHERE deleted = 0;
        CREATE INDEX entry_totals ON entry (tenant, state, cost_usd, pages_read) WHERE deleted = 0;
        CREATE INDEX entry_parked ON entry (tenant, uploaded, document) WHERE deleted = 0 AND parked_step IS NOT NULL;
        CREATE TABLE pii (
            entry INTEGER NOT NULL,
            type TEXT NOT NULL,
            count INTEGER NOT NULL,
            PRIMARY KEY (entry, type)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE tag (
            entry INTEGER NOT NULL,
            name TEXT NOT NULL,
            value TEXT NOT NULL,
            PRIMARY KEY (entry, name)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE content (
            entry INTEGER PRIMARY KEY,
            file_name TEXT,
            subject TEXT,
            summary TEXT,
            key_names TEXT,
            key_facts TEXT,
            text TEXT
        ) STRICT
        """,
        "CREATE INDEX tag_value ON tag (name, value)",
        """
        ALTER TABLE entry ADD COLUMN review_status TEXT;
        ALTER TABLE entry ADD COLUMN review_priority INTEGER;
        ALTER TABLE entry ADD COLUMN review_reasons TEXT;
        ALTER TABLE entry ADD COLUMN review_doubt REAL;
        ALTER TABLE entry ADD COLUMN review_value TEXT;
        CREATE INDEX entry_review ON entry (tenant, review_status, review_priority DESC, document)
            WHERE deleted = 0 AND review_status IS NOT NULL
        """,
    ];

    public static string WordsTable(long tenant) => $"words_{tenant}";

    /// <summary>
    /// Words only, the text itself stays in <c>content</c>. Deleting leaves no trace of the deleted words in the file.
    /// </summary>
    public static string CreateWords(long tenant)
    {
        var table = WordsTable(tenant);
        return $"""
            CREATE VIRTUAL TABLE {table} USING fts5 (
                {ColumnList},
                content = 'content', content_rowid = 'entry',
                {Tokenizer}, prefix = '{string.Join(' ', BeginningLengths)}');
            INSERT INTO {table} ({table}, rank) VALUES ('secure-delete', 1);
            """;
    }

    /// <summary>Parameter 1 is the entry; the columns of its content follow as <c>content</c> has them.</summary>
    public static string AddWords(long tenant) =>
        $"INSERT INTO {WordsTable(tenant)} (rowid, text, summary, key_facts, subject, file_name) "
        + "VALUES (?1, ?2, ?3, ?4, ?5, ?6)";

    /// <summary>Parameter 1 is the entry, whose content must still stand as it was added.</summary>
    public static string RemoveWords(long tenant)
    {
        var table = WordsTable(tenant);
        return $"INSERT INTO {table} ({table}, rowid, {ColumnList}) "
            + $"SELECT 'delete', entry, {ColumnList} FROM content WHERE entry = ?1";
    }

    /// <summary>Entries that match parameter 1.</summary>
    public static string FindWords(long tenant) =>
        $"SELECT rowid FROM main.{WordsTable(tenant)} WHERE {WordsTable(tenant)} MATCH ?1";

    /// <summary>Lower is better, as SQLite has it.</summary>
    public static string Score(long tenant) =>
        $"bm25({WordsTable(tenant)}, {string.Join(", ", Columns.Select(column => $"{column.Weight}.0"))})";

    private static string ColumnList => string.Join(", ", ColumnNames);
}
