using System.Globalization;
using System.Text;
using Orleans.Docs.Local.Search;
using SQLitePCL;

namespace Orleans.Docs.Bench.Probes;

/// <summary>
/// The rows of an index generation inserted by bare SQLite calls into the same tables and full-text index: every value
/// made before, no look at what stands, no hash, no queue, large transactions.
/// </summary>
internal sealed class RawIndex : RawFile
{
    public static readonly FilePages Pages = FilePages.Of(new SqliteSearchIndexOptions().Sqlite);

    private const int Tenant = 1;

    private readonly sqlite3_stmt _entry, _content, _words, _pii, _tag;

    public RawIndex(string path, string tenant)
        : base(path, Pages)
    {
        Script("PRAGMA secure_delete = ON");
        foreach (var step in IndexSchema.Steps)
        {
            Script(step);
        }

        Script(string.Create(CultureInfo.InvariantCulture, $"INSERT INTO tenant VALUES ({Tenant}, '{tenant}')"));
        Script(IndexSchema.CreateWords(Tenant));
        _entry = Prepare(
            "INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
        _content = Prepare("INSERT INTO content VALUES (?, ?, ?, ?, ?, ?, ?)");
        _words = Prepare(IndexSchema.AddWords(Tenant));
        _pii = Prepare("INSERT INTO pii VALUES (?, ?, ?)");
        _tag = Prepare("INSERT INTO tag VALUES (?, ?, ?)");
    }

    public long Entries => Number("SELECT count(*) FROM entry");

    /// <summary>So many transactions as it takes; each is on disk when it ends.</summary>
    public void Insert(IReadOnlyList<RawEntry> entries, int perTransaction, CancellationToken cancellationToken)
    {
        for (var i = 0; i < entries.Count; i++)
        {
            if (i % perTransaction == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Begin();
            }

            Insert(i + 1, entries[i]);
            if ((i + 1) % perTransaction == 0 || i + 1 == entries.Count)
            {
                Commit();
            }
        }
    }

    private void Insert(long id, RawEntry entry)
    {
        Check(raw.sqlite3_bind_int64(_entry, 1, id));
        Check(raw.sqlite3_bind_int64(_entry, 2, Tenant));
        for (var i = 0; i < entry.Facts.Length; i++)
        {
            Bind(_entry, i + 3, entry.Facts[i]);
        }

        Run(_entry);
        Row(_content, id, entry.Content);
        Row(_words, id, entry.Words);
        foreach (var pii in entry.Pii)
        {
            Row(_pii, id, pii);
        }

        foreach (var tag in entry.Tags)
        {
            Row(_tag, id, tag);
        }
    }

    private void Row(sqlite3_stmt statement, long id, object?[] values)
    {
        Check(raw.sqlite3_bind_int64(statement, 1, id));
        for (var i = 0; i < values.Length; i++)
        {
            Bind(statement, i + 2, values[i]);
        }

        Run(statement);
    }

    private void Bind(sqlite3_stmt statement, int parameter, object? value) => Check(value switch
    {
        null => raw.sqlite3_bind_null(statement, parameter),
        long number => raw.sqlite3_bind_int64(statement, parameter, number),
        double number => raw.sqlite3_bind_double(statement, parameter, number),
        byte[] text => raw.sqlite3_bind_text(statement, parameter, text.AsSpan()),
        ReadOnlyMemory<byte> blob => raw.sqlite3_bind_blob(statement, parameter, blob.Span),
        _ => throw new BenchFailedException($"a {value.GetType()} cannot be bound"),
    });
}

/// <summary>Values as they are bound: whole numbers, fractions, UTF-8, and blobs as memory.</summary>
internal sealed record RawEntry(
    object?[] Facts, object?[] Content, object?[] Words, object?[][] Pii, object?[][] Tags)
{
    public static RawEntry Of(PreparedEntry prepared)
    {
        var entry = prepared.Entry;
        return new RawEntry(
            [
                Text(entry.Document.Id), entry.Version, entry.Deleted ? 1L : 0L, entry.UploadedAt.UtcTicks,
                Text(entry.State), Text(entry.Type), (double)entry.TypeConfidence, Text(entry.Kind), entry.LengthBytes,
                (long)entry.PagesExpected, (long)entry.PagesRead,
                Text(entry.CostUsd.ToString(CultureInfo.InvariantCulture)), Text(entry.ParkedStep),
                Text(entry.ParkedCode), Text(entry.ChainHead), new ReadOnlyMemory<byte>(prepared.ContentHash),
                Text(entry.Review?.Status.ToString()), entry.Review?.Priority, Text(entry.Review?.Reasons),
                (double?)entry.Review?.Doubt, Text(entry.Review?.Value.ToString(CultureInfo.InvariantCulture)),
            ],
            [
                prepared.FileName, prepared.Subject, prepared.Summary, prepared.KeyNames, prepared.KeyFacts,
                prepared.Text,
            ],
            [prepared.Text, prepared.Summary, prepared.KeyFacts, prepared.Subject, prepared.FileName],
            [.. entry.PiiCounts.Select(pair => new object?[] { Text(pair.Key), (long)pair.Value })],
            [.. entry.Tags.Select(pair => new object?[] { Text(pair.Key), Text(pair.Value) })]);
    }

    private static byte[]? Text(string? text) => text is null ? null : Encoding.UTF8.GetBytes(text);
}
