using System.Text;
using Orleans.Docs.Local.Sqlite;

namespace Orleans.Docs.Local.Search;

/// <summary>
/// Proves that searches for beginnings of words, which FTS5 answers by lists of their own, find the documents that have
/// such words: for each beginning there is, once in the order of words. In memory is a bit for each entry.
/// </summary>
/// <param name="words">The words with the entries that hold them, in order: <c>term</c> and <c>doc</c>.</param>
/// <param name="lastEntry">No entry has a higher number.</param>
/// <param name="isWord">Whether a beginning would be searched for as it is.</param>
/// <param name="only">One entry, whose words alone are given, and whether it is found by their beginnings.</param>
internal sealed class BeginningsProof(
    SqliteSession session, long tenant, string words, long lastEntry, Func<byte[], bool> isWord,
    long? only = null)
{
    private readonly HashSet<long> _wrong = [];

    /// <summary>Entries that a search for a beginning misses, or finds without one; of very many some.</summary>
    public IReadOnlySet<long> Run(int countMax)
    {
        var lengths = IndexSchema.BeginningLengths.Select(length => new Beginning(length, lastEntry)).ToArray();
        using var find = new OneUse(session, IndexSchema.FindWords(tenant));
        using var read = new OneUse(session, $"SELECT term, doc FROM {words}");
        while (_wrong.Count < countMax && read.Statement.Step())
        {
            foreach (var beginning in lengths)
            {
                if (!beginning.Holds(read.Statement.Blob(0)))
                {
                    Check(find.Statement, beginning);
                    beginning.Begin(read.Statement.Blob(0));
                }

                beginning.Add(read.Statement.Long(1));
            }
        }

        foreach (var beginning in lengths)
        {
            Check(find.Statement, beginning);
        }

        return _wrong;
    }

    private void Check(SqliteStatement find, Beginning beginning)
    {
        if (beginning.Text is not { } text)
        {
            return;
        }

        var differ = new List<long>();
        find.BindUtf8(1, [.. "\""u8, .. text, .. "\"*"u8]);
        while (find.Step())
        {
            if ((only is null || find.Long(0) == only) && !beginning.Remove(find.Long(0)))
            {
                differ.Add(find.Long(0));
            }
        }

        find.Dispose();
        differ.AddRange(beginning.Left());
        if (differ.Count > 0 && isWord(text))
        {
            _wrong.UnionWith(differ);
        }
    }

    /// <summary>The words that begin alike, while they go by, and which entries hold one.</summary>
    private sealed class Beginning(int length, long lastEntry)
    {
        private readonly ulong[] _entries = new ulong[(lastEntry / 64) + 1];

        /// <summary>Null: the words that go by are shorter.</summary>
        public byte[]? Text { get; private set; }

        public bool Holds(ReadOnlySpan<byte> word) => Text is { } text ? word.StartsWith(text) : Of(word).IsEmpty;

        public void Begin(ReadOnlySpan<byte> word)
        {
            Array.Clear(_entries);
            Text = Of(word) is { IsEmpty: false } text ? text.ToArray() : null;
        }

        public void Add(long entry)
        {
            if (Text is not null && entry >= 0 && entry <= lastEntry)
            {
                _entries[entry / 64] |= 1UL << (int)(entry % 64);
            }
        }

        /// <summary>False where it was not there.</summary>
        public bool Remove(long entry)
        {
            if (entry < 0 || entry > lastEntry || (_entries[entry / 64] & (1UL << (int)(entry % 64))) == 0)
            {
                return false;
            }

            _entries[entry / 64] &= ~(1UL << (int)(entry % 64));
            return true;
        }

        public IEnumerable<long> Left()
        {
            for (var entry = 0L; entry <= lastEntry; entry++)
            {
                if (_entries[entry / 64] == 0)
                {
                    entry |= 63;
                }
                else if ((_entries[entry / 64] & (1UL << (int)(entry % 64))) != 0)
                {
                    yield return entry;
                }
            }
        }

        /// <summary>As many characters as count; empty where the word has fewer.</summary>
        private ReadOnlySpan<byte> Of(ReadOnlySpan<byte> word)
        {
            var end = 0;
            for (var count = 0; count < length; count++)
            {
                if (end == word.Length)
                {
                    return [];
                }

                Rune.DecodeFromUtf8(word[end..], out _, out var bytes);
                end += bytes;
            }

            return word[..end];
        }
    }
}
