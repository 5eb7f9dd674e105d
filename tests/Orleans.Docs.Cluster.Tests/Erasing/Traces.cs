using System.Buffers.Binary;
using System.Diagnostics;
using System.Text;
using Microsoft.Data.Sqlite;
using Orleans.Docs.Tests;

namespace Orleans.Docs.Cluster.Tests.Erasing;

/// <summary>
/// What a document may leave in files: pieces of its bytes, of images that were drawn of its pages, its words, its
/// wrapped key.
/// </summary>
internal sealed record Traces(
    IReadOnlyList<byte[]> Windows, IReadOnlyList<byte[]> Images, IReadOnlyList<string> Words, byte[] WrappedKey)
{
    private const int WindowLength = 32;

    /// <summary>Fewer different bytes are a run of zeros or a table of numbers, which anything may hold.</summary>
    private const int DistinctBytesMin = 12;

    /// <summary>
    /// Every 32 bytes of the source and of what was derived from it, but for what others hold too or may hold.
    /// </summary>
    public static IReadOnlyList<byte[]> WindowsOf(IEnumerable<byte[]> blobs, IReadOnlyList<byte[]> others) =>
    [
        .. blobs.SelectMany(blob => Enumerable.Range(0, blob.Length / WindowLength)
                .Select(i => blob.AsSpan(i * WindowLength, WindowLength).ToArray()))
            .Where(window => window.Distinct().Count() >= DistinctBytesMin)
            .Where(window => others.All(other => other.AsSpan().IndexOf(window) < 0)),
    ];

    /// <summary>What of all this the files below a directory hold, each kind by its name.</summary>
    public IReadOnlyDictionary<string, int> In(string directory)
    {
        // Of a copy that another process makes: to close a file here which SQLite has open here would drop its locks.
        using var copy = new TemporaryDirectory();
        var copied = copy.PathOf("copy");
        using (var copying = Process.Start("cp", ["-r", directory, copied]))
        {
            copying.WaitForExit();
            Assert.Equal(0, copying.ExitCode);
        }

        return Search(copied);
    }

    private Dictionary<string, int> Search(string directory)
    {
        var files = Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories)
            .Select(File.ReadAllBytes).ToArray();
        var vocabulary = Directory.EnumerateFiles(directory, "index-*.db", SearchOption.AllDirectories)
            .SelectMany(Vocabulary).ToHashSet(StringComparer.Ordinal);
        bool Lies(byte[] bytes) => files.Any(file => file.AsSpan().IndexOf(bytes) >= 0);
        return new Dictionary<string, int>
        {
            ["windows"] = Found(Windows, files),
            ["page images"] = Found(Images, files),
            ["words in bytes"] = Words.Count(word => Spellings(word).Any(Lies)),
            ["words in the vocabulary"] = Words.Count(vocabulary.Contains),
            ["wrapped key"] = Lies(WrappedKey) ? 1 : 0,
        };
    }

    /// <summary>How many of the windows lie anywhere: each place of each file is looked at once for all.</summary>
    private static int Found(IReadOnlyList<byte[]> windows, IEnumerable<byte[]> files)
    {
        var byHead = windows.ToLookup(window => BinaryPrimitives.ReadUInt64LittleEndian(window));
        var heads = byHead.Select(group => group.Key).ToHashSet();
        var found = new HashSet<byte[]>(ReferenceEqualityComparer.Instance);
        foreach (var file in files)
        {
            for (var at = 0; at + WindowLength <= file.Length; at++)
            {
                var head = BinaryPrimitives.ReadUInt64LittleEndian(file.AsSpan(at));
                if (heads.Contains(head))
                {
                    found.UnionWith(byHead[head].Where(
                        window => file.AsSpan(at, WindowLength).SequenceEqual(window)));
                }
            }
        }

        return found.Count;
    }

    /// <summary>As the index has it, at the beginning of a name, and on a till receipt.</summary>
    private static IEnumerable<byte[]> Spellings(string word) =>
        new[] { word, char.ToUpperInvariant(word[0]) + word[1..], word.ToUpperInvariant() }
            .Select(Encoding.UTF8.GetBytes);

    private static List<string> Vocabulary(string index)
    {
        using var connection = new SqliteConnection($"Data Source={index};Pooling=False");
        connection.Open();
        var tables = Column(
            connection, "SELECT name FROM sqlite_schema WHERE name GLOB 'words_[0-9]*' AND sql LIKE '%fts5%'");
        var words = new List<string>();
        foreach (var table in tables)
        {
            Column(connection, $"CREATE VIRTUAL TABLE temp.v_{table} USING fts5vocab(main, {table}, 'row')");
            words.AddRange(Column(connection, $"SELECT term FROM temp.v_{table}"));
        }

        return words;
    }

    private static List<string> Column(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var values = new List<string>();
        while (reader.Read())
        {
            values.Add(reader.GetString(0));
        }

        return values;
    }
}
