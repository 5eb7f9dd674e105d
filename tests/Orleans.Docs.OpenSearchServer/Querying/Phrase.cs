using Orleans.Docs.OpenSearchServer.Indices;

namespace Orleans.Docs.OpenSearchServer.Querying;

/// <summary>
/// Words that stand one behind the other in a text field, one of them for a start; scored by BM25. The last may be a
/// beginning of a word, which then stands for so many words of the index at most.
/// </summary>
internal sealed class Phrase(FieldMapping field, IReadOnlyList<string> words, int? expansionsMax = null) : IQuery
{
    private const double K1 = 1.2;
    private const double B = 0.75;

    private readonly Dictionary<Snapshot, HashSet<string>> _expansions = [];

    public double? Score(Candidate candidate)
    {
        if (words.Count == 0 || !candidate.Fields.Words.TryGetValue(field.Path, out var tokens))
        {
            return null;
        }

        var last = expansionsMax is { } max ? Expand(candidate, max) : [words[^1]];
        var frequency = Occurrences(tokens, last);
        if (frequency == 0)
        {
            return null;
        }

        var snapshot = candidate.Index.Searchable;
        var (documents, length) = snapshot.Field(candidate.Nested, field.Path);
        var idf = words.SkipLast(expansionsMax is null ? 0 : 1).Concat(expansionsMax is null ? [] : last).Sum(word =>
        {
            var with = snapshot.Frequency(candidate.Nested, field.Path, word);
            return Math.Log(1 + ((documents - with + 0.5) / (with + 0.5)));
        });
        return idf * frequency / (frequency + (K1 * (1 - B + (B * tokens.Count / length))));
    }

    private int Occurrences(List<Token> tokens, HashSet<string> last)
    {
        var count = 0;
        for (var first = 0; first + words.Count <= tokens.Count; first++)
        {
            var at = 0;
            while (at < words.Count - 1 && tokens[first + at].Term == words[at]
                && tokens[first + at + 1].Position == tokens[first].Position + at + 1)
            {
                at++;
            }

            count += at == words.Count - 1 && last.Contains(tokens[first + at].Term) ? 1 : 0;
        }

        return count;
    }

    private HashSet<string> Expand(Candidate candidate, int max)
    {
        var snapshot = candidate.Index.Searchable;
        if (!_expansions.TryGetValue(snapshot, out var expansion))
        {
            _expansions[snapshot] = expansion =
            [
                .. snapshot.Documents
                    .SelectMany(document => document.Fields.Words.GetValueOrDefault(field.Path) ?? [])
                    .Select(token => token.Term)
                    .Where(term => term.StartsWith(words[^1], StringComparison.Ordinal))
                    .Distinct().Order(StringComparer.Ordinal).Take(max),
            ];
        }

        return expansion;
    }
}
