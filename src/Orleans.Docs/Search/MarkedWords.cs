namespace Orleans.Docs.Search;

/// <summary>
/// What of a query is marked where it stands: words, phrases and beginnings of words. What must not occur is no part of
/// it.
/// </summary>
internal sealed class MarkedWords
{
    private readonly record struct Wanted(string[] Words, bool IsPrefix);

    private readonly List<Wanted> _wanted = [];
    private readonly HashSet<string> _words = new(StringComparer.Ordinal);
    private readonly HashSet<string> _prefixes = new(StringComparer.Ordinal);
    private readonly Dictionary<char, List<int>> _byFirstLetter = [];

    public MarkedWords(QueryNode query) => Add(query);

    public int Count => _wanted.Count;

    /// <summary>The word if it can be part of a match; most words of a text cannot, and need no string.</summary>
    public string? Relevant(ReadOnlySpan<char> word)
    {
        if (_words.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(word, out var known))
        {
            return known;
        }

        foreach (var prefix in _prefixes)
        {
            if (word.StartsWith(prefix, StringComparison.Ordinal))
            {
                return new string(word);
            }
        }

        return null;
    }

    /// <summary>
    /// Each place where something wanted stands, in the order of the text: which it is, its first and its last word.
    /// </summary>
    public List<(int Wanted, int First, int Last)> In(IReadOnlyList<string?> words)
    {
        var found = new List<(int, int, int)>();
        for (var at = 0; at < words.Count; at++)
        {
            if (words[at] is { } word && _byFirstLetter.TryGetValue(word[0], out var candidates))
            {
                found.AddRange(candidates.Where(wanted => IsAt(_wanted[wanted], words, at))
                    .Select(wanted => (wanted, at, at + _wanted[wanted].Words.Length - 1)));
            }
        }

        return found;
    }

    private static bool IsAt(Wanted wanted, IReadOnlyList<string?> words, int at)
    {
        var last = wanted.Words.Length - 1;
        for (var piece = 0; piece <= last; piece++)
        {
            var word = at + piece < words.Count ? words[at + piece] : null;
            var fits = wanted.IsPrefix && piece == last
                ? word?.StartsWith(wanted.Words[piece], StringComparison.Ordinal) == true
                : word == wanted.Words[piece];
            if (!fits)
            {
                return false;
            }
        }

        return true;
    }

    private void Add(QueryNode node)
    {
        switch (node)
        {
            case QueryNode.All all:
                AddAll(all.Parts);
                break;
            case QueryNode.Any any:
                AddAll(any.Parts);
                break;
            case QueryNode.Word word:
                Add(WordReader.All(word.Text), isPrefix: false);
                break;
            case QueryNode.Phrase phrase:
                Add(WordReader.All(phrase.Text), isPrefix: false);
                break;
            case QueryNode.Prefix prefix:
                Add(WordReader.All(prefix.Text), isPrefix: true);
                break;
        }
    }

    private void AddAll(IEnumerable<QueryNode> parts)
    {
        foreach (var part in parts)
        {
            Add(part);
        }
    }

    private void Add(List<string> words, bool isPrefix)
    {
        if (words.Count == 0)
        {
            return;
        }

        if (!_byFirstLetter.TryGetValue(words[0][0], out var same))
        {
            _byFirstLetter.Add(words[0][0], same = []);
        }

        same.Add(_wanted.Count);
        _wanted.Add(new Wanted([.. words], isPrefix));
        _words.UnionWith(isPrefix ? words.SkipLast(1) : words);
        if (isPrefix)
        {
            _prefixes.Add(words[^1]);
        }
    }
}
