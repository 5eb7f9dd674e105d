using System.Collections.Frozen;
using Orleans.Docs.Engines;

namespace Orleans.Docs.Local.Engines.Pii;

/// <summary>
/// Finds names by lists alone, also in lower case, with the family name first and between any signs, as file names have
/// them: <c>cv_ann_miller</c>, <c>MillerAnn</c>. A name that is on no list, and stands beside none, stays unfound; one
/// ordinary word beside a name may go with it.
/// </summary>
public sealed class NameListFinder : INameFinder
{
    private const int WordsMax = 5;

    /// <summary>So few small letters may be anything.</summary>
    private const int ShortMax = 3;

    private static readonly FrozenSet<string> Titles = Set("mr mrs ms miss dr prof herr herrn frau mme mlle sr sra");

    private static readonly FrozenSet<string> Particles =
        Set("de da di del der den van von vom zu la le du dos bin al");

    private static readonly FrozenSet<string> LegalForms =
        Set("inc incorporated corp corporation co company llc llp ltd limited plc gmbh ag kg sarl sas spa nv bv");

    /// <summary>Of file names and subjects.</summary>
    private static readonly FrozenSet<string> Marks = Set(
        "pdf doc docx xls xlsx ppt pptx csv txt text md rtf odt ods eml msg htm html xml json png jpg jpeg tif tiff "
        + "gif bmp webp zip scan img cv copy signed rev ver re fw fwd aw wg");

    /// <summary>Given names under which people file what has to do with nobody: months, cities, countries.</summary>
    private static readonly FrozenSet<string> AlsoPlaces = Set(
        "april may june july august summer austin carolina charlotte chad chelsea diego florence georgia israel "
        + "jackson jordan leon lincoln london lourdes madison mercedes milan nancy orlando paris salvador santiago "
        + "savannah sofia sydney victoria vincent virginia");

    public IEnumerable<Range> Find(string text)
    {
        var words = TitleWord.Of(text);
        return Names(words).Select(name => words[name.First].Start..words[name.Last].End);
    }

    /// <summary>
    /// A title, a family name that is known or a second word beside the given name tell of somebody; beside a name that
    /// is a place's as well only the first two do.
    /// </summary>
    public bool NamesSomebody(string text)
    {
        var words = TitleWord.Of(text);
        return Names(words).Any(name =>
        {
            var parts = words[name.First..(name.Last + 1)].FindAll(
                word => word.Length > 1 || !(word.End < text.Length && char.IsAsciiDigit(text[word.End])));
            return HasTitle(words, name.First)
                || (parts.Count > 1 && (parts.Exists(IsFamily) || !parts.Exists(IsAlsoPlace)));
        });
    }

    private static IEnumerable<(int First, int Last)> Names(List<TitleWord> words)
    {
        var free = 0;
        for (var i = 0; i < words.Count; i = Math.Max(i + 1, free))
        {
            if (NameAt(words, i, free) is var (first, last) && last >= first && !NamesCompany(words, last))
            {
                yield return (first, last);
                free = last + 1;
            }
        }
    }

    /// <summary>The first and the last word of the name that the word tells of; the last is before it if there is none.
    /// </summary>
    private static (int First, int Last) NameAt(List<TitleWord> words, int at, int free)
    {
        var word = words[at];
        var next = at + 1 < words.Count && words[at + 1].IsJoined ? words[at + 1] : default;
        var before = at > free && word.IsJoined ? words[at - 1] : default;
        if (Titles.Contains(word.Folded))
        {
            return next.Length > 1 && !IsKnown(next) ? (at + 1, RunFrom(words, at + 1).Last) : (at, at - 1);
        }

        if (IsGiven(word))
        {
            var (last, hasFamily) = RunFrom(words, at);
            var first = !hasFamily && MayBeFamily(before, word) ? at - 1 : at;
            return last == first && word.Length <= ShortMax && !word.IsCapital ? (at, at - 1) : (first, last);
        }

        if (MayBeGiven(word))
        {
            // An ordinary word as well: the company decides.
            return IsGiven(next) || (FamilyNames.LooksLike(next.Folded ?? "") && MayBeFamily(next, word))
                ? (at, RunFrom(words, at).Last)
                : IsFamily(before) && MayBeFamily(before, word) ? (at - 1, at)
                : (at, at - 1);
        }

        return IsFamily(next) && (word.Length == 1 || MayBeFamily(word, next)) ? (at, at + 1)
            : IsFamily(word) && next.Length == 1 ? (at, at + 1)
            : (at, at - 1);
    }

    /// <summary>How far a name goes from its given name on, and whether a family name is in it.</summary>
    private static (int Last, bool HasFamily) RunFrom(List<TitleWord> words, int first)
    {
        var (last, end) = (first, Math.Min(words.Count, first + WordsMax));
        for (var i = first + 1; i < end && words[i].IsJoined; i++)
        {
            if (MayBeFamily(words[i], words[first]) && !MayBeGiven(words[i]))
            {
                return (i, true);
            }

            if (words[i].Length == 1 || MayBeGiven(words[i]))
            {
                last = i;
            }
            else if (!Particles.Contains(words[i].Folded))
            {
                break;
            }
        }

        return (last, false);
    }

    private static bool HasTitle(List<TitleWord> words, int first) =>
        first > 0 && words[first].IsJoined && Titles.Contains(words[first - 1].Folded);

    private static bool IsAlsoPlace(TitleWord word) => AlsoPlaces.Contains(word.Folded);

    private static bool NamesCompany(List<TitleWord> words, int last) =>
        last + 1 < words.Count && words[last + 1].IsJoined && LegalForms.Contains(words[last + 1].Folded);

    private static bool IsGiven(TitleWord word) =>
        word.Length > 1 && GivenNames.Holds(word.Folded) && !GivenNames.IsAlsoWord(word.Folded) && !IsKnown(word);

    private static bool MayBeGiven(TitleWord word) =>
        GivenNames.Holds(word.Folded) || GivenNames.IsAlsoWord(word.Folded);

    private static bool IsFamily(TitleWord word) =>
        word.Length > 1 && FamilyNames.Holds(word.Folded) && !IsKnown(word);

    /// <summary>Nothing is against it, and it is written as the word beside it is.</summary>
    private static bool MayBeFamily(TitleWord word, TitleWord beside) =>
        word.Length > 1 && word.IsCapital == beside.IsCapital && !IsKnown(word) && !Particles.Contains(word.Folded);

    private static bool IsKnown(TitleWord word) =>
        NotNames.Holds(word.Folded) || Marks.Contains(word.Folded) || Titles.Contains(word.Folded);

    private static FrozenSet<string> Set(string words) => words.Split(' ').ToFrozenSet(StringComparer.Ordinal);
}
