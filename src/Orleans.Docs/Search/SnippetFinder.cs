using System.Collections.Immutable;

namespace Orleans.Docs.Search;

/// <summary>
/// Finds the parts of a text worth showing for a query, and marks the matches in them: the same in every index, since
/// none is asked for it. A text is cut into passages, of which the best are shown. A phrase that lies across two
/// passages is not marked.
/// </summary>
public sealed class SnippetFinder(QueryNode words, int partsMax, int lengthMax)
{
    /// <summary>Length of a passage in UTF-16 units: enough for context.</summary>
    private const int PassageLength = 8_192;

    private readonly MarkedWords _marked = new(words);

    /// <summary>Parts of the first text that has any match, each as in the text.</summary>
    public ImmutableArray<Snippet> Of(IEnumerable<string?> texts, CancellationToken cancellationToken)
    {
        foreach (var text in texts)
        {
            if (text is not null && Best(text, cancellationToken) is { IsEmpty: false } parts)
            {
                return parts;
            }
        }

        return [];
    }

    private ImmutableArray<Snippet> Best(string text, CancellationToken cancellationToken)
    {
        var passages = new List<Passage>();
        var passagesWith = new int[_marked.Count];
        for (var start = 0; start < text.Length;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var end = EndOfPassage(text, start);
            var passage = new Passage(start, end, passages.Count);
            var matches = Read(text.AsSpan(start, end - start)).Matches;
            foreach (var (wanted, times) in matches.CountBy(match => match.Wanted))
            {
                passage.Times.Add((wanted, times));
                passagesWith[wanted]++;
            }

            passages.Add(passage);
            start = end;
        }

        var best = passages.Where(passage => passage.Times.Count > 0)
            .OrderByDescending(passage => passage.Score(passages.Count, passagesWith))
            .ThenBy(passage => passage.Number)
            .Take(partsMax);
        return Cut(text, best);
    }

    private ImmutableArray<Snippet> Cut(string text, IEnumerable<Passage> best)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var parts = new List<(int Passage, Snippet Part)>();
        foreach (var passage in best)
        {
            if (parts.Count < partsMax)
            {
                var inside = text[passage.Start..passage.End];
                parts.AddRange(SnippetWindows.Cut(inside, RangesIn(inside), lengthMax, partsMax - parts.Count, seen)
                    .Select(part => (passage.Number, part)));
            }
        }

        return [.. parts.OrderBy(part => part.Passage).Select(part => part.Part)];
    }

    /// <summary>Where matches share a word they are one.</summary>
    private List<TextRange> RangesIn(string text)
    {
        var (places, matches) = Read(text);
        var ranges = new List<TextRange>();
        for (var at = 0; at < matches.Count;)
        {
            var (_, first, last) = matches[at];
            for (at++; at < matches.Count && matches[at].First <= last; at++)
            {
                last = Math.Max(last, matches[at].Last);
            }

            var (from, to) = (places[first].Start, places[last].Start + places[last].Length);
            ranges.Add(new TextRange(from, to - from));
        }

        return ranges;
    }

    private (List<TextRange> Places, List<(int Wanted, int First, int Last)> Matches) Read(ReadOnlySpan<char> text)
    {
        var places = new List<TextRange>();
        var relevant = new List<string?>();
        for (var reader = new WordReader(text); reader.MoveNext();)
        {
            places.Add(new TextRange(reader.Start, reader.Length));
            relevant.Add(_marked.Relevant(reader.Folded));
        }

        return (places, _marked.In(relevant));
    }

    /// <summary>Between two words, if there is a gap in the last quarter; never inside of a character.</summary>
    private static int EndOfPassage(string text, int start)
    {
        if (text.Length - start <= PassageLength)
        {
            return text.Length;
        }

        var end = start + PassageLength;
        for (var at = end; at > end - (PassageLength / 4); at--)
        {
            if (char.IsWhiteSpace(text[at]))
            {
                return at;
            }
        }

        return char.IsLowSurrogate(text[end]) ? end - 1 : end;
    }

    private sealed record Passage(int Start, int End, int Number)
    {
        /// <summary>What is wanted, and how often it stands here.</summary>
        public List<(int Wanted, int Times)> Times { get; } = [];

        /// <summary>BM25 among the passages of the text, which are all of about one length.</summary>
        public double Score(int passages, int[] passagesWith) => Times.Sum(wanted =>
        {
            var with = passagesWith[wanted.Wanted];
            var rarity = Math.Log(1 + ((passages - with + 0.5) / (with + 0.5)));
            return rarity * wanted.Times / (wanted.Times + 1.2);
        });
    }
}
