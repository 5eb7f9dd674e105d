using System.Collections;
using Orleans.Docs.Engines;

namespace Orleans.Docs.Local.Engines.Pii;

/// <summary>
/// Turns candidates into ranges that do not overlap: the higher score wins, then the longer range. An address or
/// a name that loses keeps what sticks out, if that is at least half of it, so that it does not leak because a part
/// of it looked like something else.
/// </summary>
internal static class Overlaps
{
    public static List<Candidate> Resolve(string text, List<Candidate> candidates, float scoreMin)
    {
        candidates.RemoveAll(candidate => candidate.Score < scoreMin || candidate.Length <= 0);
        candidates.Sort((a, b) =>
            b.Score != a.Score ? b.Score.CompareTo(a.Score) :
            b.Length != a.Length ? b.Length.CompareTo(a.Length) :
            a.Start != b.Start ? a.Start.CompareTo(b.Start) : string.CompareOrdinal(a.Type, b.Type));

        var taken = new BitArray(text.Length);
        var kept = new List<Candidate>();
        foreach (var candidate in candidates)
        {
            if (Free(WholeCharacters(text, candidate), text, taken) is { } free)
            {
                for (var i = free.Start; i < free.End; i++)
                {
                    taken[i] = true;
                }

                kept.Add(free);
            }
        }

        kept.Sort((a, b) => a.Start.CompareTo(b.Start));
        return kept;
    }

    private static Candidate? Free(Candidate candidate, string text, BitArray taken)
    {
        var (best, bestLength) = (candidate.Start, 0);
        for (int i = candidate.Start, run = 0; i < candidate.End; i++)
        {
            run = taken[i] ? 0 : run + 1;
            if (run > bestLength)
            {
                (best, bestLength) = (i - run + 1, run);
            }
        }

        if (bestLength == candidate.Length)
        {
            return candidate;
        }

        if (bestLength * 2 < candidate.Length
            || candidate.Type is not (PiiTypes.Address or PiiTypes.Name or PiiTypes.Url))
        {
            return null;
        }

        while (bestLength > 0 && !char.IsLetterOrDigit(text[best]) && !char.IsSurrogate(text[best]))
        {
            best++;
            bestLength--;
        }

        while (bestLength > 0 && !char.IsLetterOrDigit(text[best + bestLength - 1])
            && !char.IsSurrogate(text[best + bestLength - 1]))
        {
            bestLength--;
        }

        return bestLength < 2 ? null : candidate with { Start = best, Length = bestLength };
    }

    private static Candidate WholeCharacters(string text, Candidate candidate)
    {
        var (start, end) = (candidate.Start, candidate.End);
        if (start > 0 && char.IsLowSurrogate(text[start]) && char.IsHighSurrogate(text[start - 1]))
        {
            start--;
        }

        if (end < text.Length && char.IsLowSurrogate(text[end]) && char.IsHighSurrogate(text[end - 1]))
        {
            end++;
        }

        return candidate with { Start = start, Length = end - start };
    }
}
