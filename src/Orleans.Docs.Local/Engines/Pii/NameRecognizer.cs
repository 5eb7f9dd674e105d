using System.Text.RegularExpressions;
using Orleans.Docs.Engines;

namespace Orleans.Docs.Local.Engines.Pii;

/// <summary>
/// Names of people, by evidence and not by a language model: a title, an introducing phrase, a known given or family
/// name among capitalised words, a speaking verb, a line of its own above an address, or the same word found as a
/// name elsewhere in the text. Words that nothing gives away stay unfound.
/// </summary>
internal sealed partial class NameRecognizer : IRecognizer
{
    private const int WordsMax = 5;
    private const float Certain = 0.8f;
    private const float Likely = 0.65f;

    /// <summary>A word that is a name as well as a place is a place behind these.</summary>
    private static readonly HashSet<string> Places =
        ["in", "at", "from", "of", "the", "to", "near", "and", "on", "by", "a", "an", "this", "last", "next"];

    private static readonly HashSet<string> Titles =
    [
        "mr", "mrs", "ms", "miss", "dr", "prof", "professor", "sir", "madam", "mme", "mlle", "monsieur", "madame",
        "herr", "frau", "herrn", "senor", "senora", "sr", "sra", "don", "dona", "signor", "signora", "sig", "mister",
        "rev", "reverend", "capt", "hon",
    ];

    private static readonly HashSet<string> Particles =
    [
        "de", "da", "di", "del", "della", "der", "den", "van", "von", "vom", "zu", "zur", "la", "le", "du", "dos",
        "das", "al", "el", "bin", "ibn", "ben", "ter", "ten", "af", "av", "y", "e", "st",
    ];

    private static readonly HashSet<string> Speaking =
    [
        "said", "says", "asked", "wrote", "writes", "explained", "told", "replied", "shouted", "thinks", "agreed",
        "lives", "moved", "works", "flew", "called", "signed", "argued", "noted", "stated", "claimed", "wants", "sagte",
        "just",
    ];

    public void Find(string text, List<Candidate> found)
    {
        var tokens = NameTokens.Of(text);
        var introduced = Introduced(text);
        var known = new HashSet<string>();
        var runs = new List<(int First, int Last, float Score)>();
        for (var i = 0; i < tokens.Count; i++)
        {
            var cue = introduced.Contains(tokens[i].Start);
            if (!CanStart(tokens[i], cue))
            {
                continue;
            }

            var last = RunEnd(tokens, i, cue);
            var (first, score) = Judge(tokens, i, last, cue);
            if (score >= Certain || (score >= Likely && last > first))
            {
                Remember(tokens, first, last, known);
            }

            runs.Add((first, last, score));

            i = last;
        }

        for (var run = 0; run < runs.Count; run++)
        {
            runs[run] = runs[run] with { Score = Strengthened(text, tokens, runs[run], known) };
        }

        ListMates(text, tokens, runs);
        foreach (var (first, last, score) in runs)
        {
            found.Add(new(tokens[first].Start, tokens[last].End - tokens[first].Start, PiiTypes.Name, score));
        }
    }

    /// <summary>
    /// In "Ann, Zorva and Bob" the company makes the name; so it does for two likely ones joined by "and".
    /// </summary>
    private static void ListMates(string text, List<NameToken> tokens, List<(int First, int Last, float Score)> runs)
    {
        for (var step = 1; step >= -1; step -= 2)
        {
            for (var i = step > 0 ? 1 : runs.Count - 2; i >= 0 && i < runs.Count; i += step)
            {
                var (mate, run) = (runs[i - step], runs[i]);
                var (left, right) = step > 0 ? (mate, run) : (run, mate);
                if (run.Score is > 0 and < Likely && mate.Score > 0 && run.Last - run.First < 2
                    && tokens[run.First].Shape == WordShape.Capitalised
                    && Joins(text.AsSpan(tokens[left.Last].End, tokens[right.First].Start - tokens[left.Last].End)))
                {
                    var score = mate.Score >= Likely ? Likely
                        : run.Score >= 0.45f || mate.Score >= 0.45f ? 0.55f
                        : run.Score;
                    runs[i] = run with { Score = Math.Max(score, run.Score) };
                }
            }
        }
    }

    private static bool Joins(ReadOnlySpan<char> gap) =>
        gap is ", " or " and " or " & " or ", and " or " und " or " et " or " y " or " or ";

    private static bool CanStart(NameToken token, bool introduced) =>
        token.Shape == WordShape.Lower
            ? introduced && GivenNames.Holds(token.Folded)
            : !NotNames.Holds(token.Folded) && !Titles.Contains(token.Folded);

    private static int RunEnd(List<NameToken> tokens, int first, bool introduced)
    {
        var last = first;
        var end = Math.Min(tokens.Count, first + WordsMax);
        for (var i = first + 1; i < end && tokens[i].Joined && !tokens[i].StartsLine; i++)
        {
            var token = tokens[i];
            if (token.Shape == WordShape.Lower)
            {
                var particle = Particles.Contains(token.Folded) && i + 1 < tokens.Count && tokens[i + 1].Joined
                    && tokens[i + 1].Shape != WordShape.Lower && !NotNames.Holds(tokens[i + 1].Folded);
                var alsoLower = introduced && tokens[first].Shape == WordShape.Lower
                    && i == first + 1 && token.EndsLine;
                if (!particle && !alsoLower)
                {
                    break;
                }

                last = alsoLower ? i : last;
            }
            else if (NotNames.Holds(token.Folded) && !FamilyNames.Holds(token.Folded)
                && token.Shape != WordShape.Initial)
            {
                break;
            }
            else if (tokens[first].Shape == WordShape.AllCapitals != (token.Shape == WordShape.AllCapitals)
                && token.Length > 2)
            {
                break;
            }
            else
            {
                last = i;
            }
        }

        return last > first && tokens[last].Shape == WordShape.Initial && tokens[last - 1].Shape == WordShape.Initial
            ? first
            : last;
    }

    private static (int First, float Score) Judge(List<NameToken> tokens, int first, int last, bool introduced)
    {
        var next = last + 1 < tokens.Count && tokens[last + 1].Joined ? tokens[last + 1] : default;
        if (next.Length > 0 && next.Shape != WordShape.Lower && NotNames.EndsCompany(next.Folded))
        {
            return (first, 0);
        }

        if (first > 0 && tokens[first].StartsLine == false && Titles.Contains(tokens[first - 1].Folded)
            && tokens[first].Start - tokens[first - 1].End <= 2
            && tokens[first - 1].Shape != WordShape.AllCapitals | tokens[first].Shape == WordShape.AllCapitals)
        {
            return (first, 0.95f);
        }

        if (introduced)
        {
            return (first, 0.85f);
        }

        for (var i = first; i <= last; i++)
        {
            if (tokens[i].Length > 1 && GivenNames.Holds(Head(tokens[i].Folded)))
            {
                var alone = i == last;
                var also = GivenNames.IsAlsoWord(tokens[i].Folded);
                return alone ? (i, also ? 0.4f : i > first ? 0.55f : 0.65f)
                    : (i, also && !FamilyNames.LooksLike(tokens[last].Folded) ? 0.55f : 0.88f);
            }
        }

        if (last > first && FamilyNames.LooksLike(tokens[last].Folded))
        {
            return (first, FamilyNames.Holds(tokens[last].Folded) ? 0.75f : 0.65f);
        }

        var isFamilyName = last == first && FamilyNames.LooksLike(tokens[first].Folded)
            && tokens[first].Shape == WordShape.Capitalised;
        return (first, isFamilyName ? 0.45f : 0.2f);
    }

    /// <summary>What one piece of evidence leaves open, a second one decides.</summary>
    private static float Strengthened(
        string text, List<NameToken> tokens, (int First, int Last, float Score) run, HashSet<string> known)
    {
        var (first, last, score) = run;
        if (score is <= 0 or >= Certain)
        {
            return score;
        }

        var token = tokens[first];
        if (known.Contains(tokens[last].Folded) || known.Contains(token.Folded))
        {
            return Math.Max(score, 0.7f);
        }

        var next = last + 1 < tokens.Count && tokens[last + 1].Joined ? tokens[last + 1] : default;
        if (next.Shape == WordShape.Lower && next.Length > 0 && Speaking.Contains(next.Folded)
            && token.Shape == WordShape.Capitalised)
        {
            score += 0.35f;
        }

        if (GivenNames.IsAlsoWord(token.Folded) && !token.StartsLine && first > 0
            && token.Shape == WordShape.Capitalised
            && !Places.Contains(tokens[first - 1].Folded) && text[token.Start - 1] == ' '
            && text[token.Start - 2] is not ('.' or '!' or '?'))
        {
            score += 0.15f;
        }

        if (token.StartsLine && tokens[last].EndsLine && last > first && last - first < 4
            && AddressFollows().IsMatch(text, tokens[last].End))
        {
            score += 0.35f;
        }

        return Math.Min(score, 0.78f);
    }

    private static void Remember(List<NameToken> tokens, int first, int last, HashSet<string> known)
    {
        for (var i = first; i <= last; i++)
        {
            if (tokens[i].Length > 2 && tokens[i].Shape != WordShape.Lower && !GivenNames.IsAlsoWord(tokens[i].Folded)
                && !NotNames.Holds(tokens[i].Folded))
            {
                known.Add(tokens[i].Folded);
            }
        }
    }

    private static string Head(string folded) => folded.IndexOf('-') is > 1 and var dash ? folded[..dash] : folded;

    /// <summary>Positions before which the text says that a name comes.</summary>
    private static HashSet<int> Introduced(string text)
    {
        var ends = new HashSet<int>();
        foreach (var match in Introduction().EnumerateMatches(text))
        {
            ends.Add(match.Index + match.Length);
        }

        return ends;
    }

    [GeneratedRegex("""
        (?:\b(?:(?:last|first|full|maiden|sur|family|middle|user's|customer|contact|patient|employee|client|applicant
        |account\ holder)?\ ?
        name(?:\ on\ the\ \w+)?|address|attn|attention|contact|signed(?:\ by)?|cardholder|patient|employee|applicant
        |tenant|landlord|
        nom|nombre|vorname|nachname|ansprechpartner|geschäftsführer|gérant|prepared\ by|prénom|from|to|author
        |cc)[ ]?[:?][ ]{0,12}(?:[Uu]ser:\ )?
        |\b(?:name\ (?:is|was)|named(?:\ (?:him|her|it))?|i'm|i\ am|this\ is|call\ me|dear|hi|hello|sincerely,?
        |regards,?|yours,?|guardian|
        my\ (?:kid|son|daughter|wife|husband|brother|sister|mother|father|friend|colleague)|
        liebe[rn]?|grüße?n?,?|cordialement,?|atentamente,?|directed\ by|written\ by|starring|married|signed\ by|
        ich\ heiße|je\ m'appelle|me\ llamo|gender\ of|says|thank\ you,?|follow\ up\ with|spoke\ (?:to|with)|met\ with
        |assistant\ to|shouted\ at|sung\ by|player)[ ]|(?:regards|sincerely|faithfully|truly|thanks|cheers|grüßen
        |cordialement),?[ ]?\n{1,3})
        """, Patterns.AnyCase | RegexOptions.IgnorePatternWhitespace, Patterns.TimeoutMilliseconds)]
    private static partial Regex Introduction();

    /// <summary>Within the next two lines something with a number stands, as in the head of a letter.</summary>
    [GeneratedRegex(
        @"\G[ .,]{0,3}\n(?:[^\n]{0,60}\n)?[> ]{0,4}(?:[^\n\d]{0,40}\d)",
        Patterns.Exact, Patterns.TimeoutMilliseconds)]
    private static partial Regex AddressFollows();
}
