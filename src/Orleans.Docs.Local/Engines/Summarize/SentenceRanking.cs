using System.Collections.Frozen;
using Orleans.Docs.Content;

namespace Orleans.Docs.Local.Engines.Summarize;

/// <summary>
/// Weighs sentences: closeness to the document's centre (TF-IDF over its own sentences), place in the document, and
/// phrases that announce what a text is about. Picks the best that do not say the same, in the order of the text.
/// </summary>
internal static class SentenceRanking
{
    private const int WordsMin = 6;
    private const int WordsMax = 70;
    private const double SameMax = 0.5;

    private static readonly FrozenSet<string> StopWords = """
        a an the and or but if of to in on at by for with from as is are was were be been being this that these those it
        its we our you your they their he she his her i me my not no do does did has have had will would can could may
        might shall should must also than then so such which who whom whose what when where how all any each more most
        other some only own same into over under between through during before after above below up down out off about
        there here both very der die das ein eine einer einem einen und oder aber von zu im in am an auf bei mit nach
        aus für ist sind war wird werden nicht sich auch als wie dass den dem des es sie wir ihr ich er le la les un une
        des et ou mais de du à au aux en dans par pour sur avec est sont a ont ce cette ces il elle nous vous ne pas el
        los las una y o del al con por para es son que se su lo no
        """.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).ToFrozenSet();

    private static readonly string[] Announcing =
    [
        "in this paper", "this paper", "in this article", "we present", "we propose", "we describe", "we introduce",
        "we show", "we demonstrate", "our approach", "our results", "results show", "in this work", "this report",
        "this document", "this letter", "this agreement", "the purpose", "the aim", "we conclude", "in conclusion",
        "in summary", "overall", "experiments show", "outperform", "state-of-the-art", "summary", "hereby",
        "we are writing", "i am writing", "we investigate", "novel",
    ];

    public static List<Sentence> Pick(IReadOnlyList<Sentence> all, string type, int countMax, int wordsMax)
    {
        var words = all.Select(sentence => Words(sentence.Text)).ToArray();
        var eligible = Enumerable.Range(0, all.Count).Where(i => Reads(all[i].Text, words[i])).ToArray();
        if (eligible.Length == 0)
        {
            return [];
        }

        var weights = Weigh(words);
        var centre = Centre(weights, eligible);
        var scored = eligible
            .Select(i => (Index: i, Score: Score(all, i, weights[i], centre, type)))
            .OrderByDescending(item => item.Score).ThenBy(item => item.Index);

        var picked = new List<int>();
        var left = wordsMax;
        foreach (var (index, _) in scored)
        {
            var length = all[index].Text.Count(symbol => symbol == ' ') + 1;
            if (picked.Count < countMax && length <= left
                && !picked.Exists(other => Cosine(weights[index], weights[other]) > SameMax))
            {
                picked.Add(index);
                left -= length;
            }
        }

        return [.. picked.Order().Select(i => all[i])];
    }

    private static double Score(
        IReadOnlyList<Sentence> all, int index, Dictionary<string, double> weights, Dictionary<string, double> centre,
        string type)
    {
        var place = 1.0 / (1 + (index / 10.0));
        if (type is DocumentType.ScientificPaper or DocumentType.Report && index > all.Count * 0.9)
        {
            place += 0.15;
        }

        var text = all[index].Text;
        var announcing = Announcing.Count(phrase => text.Contains(phrase, StringComparison.OrdinalIgnoreCase));
        return Cosine(weights, centre) + (0.9 * place) + (0.22 * Math.Min(2, announcing));
    }

    /// <summary>Prose: enough words, mostly letters, no contents line and no list of references.</summary>
    private static bool Reads(string text, string[] words)
    {
        var letters = text.Count(char.IsLetter);
        return words.Length is >= WordsMin and <= WordsMax
            && letters > text.Length * 0.6
            && !text.Contains("....", StringComparison.Ordinal)
            && words.Count(word => word.Length == 1) < words.Length / 3;
    }

    private static Dictionary<string, double>[] Weigh(string[][] sentences)
    {
        var spread = new Dictionary<string, int>();
        foreach (var word in sentences.SelectMany(words => words.Distinct()))
        {
            spread[word] = spread.GetValueOrDefault(word) + 1;
        }

        return [.. sentences.Select(words => words
            .Where(word => word.Length > 1 && !StopWords.Contains(word))
            .GroupBy(word => word)
            .ToDictionary(
                group => group.Key,
                group => (1 + Math.Log(group.Count()))
                    * Math.Log(1 + (sentences.Length / (double)spread[group.Key]))))];
    }

    /// <summary>The sum of all sentences, in which frequent words weigh by their frequency.</summary>
    private static Dictionary<string, double> Centre(Dictionary<string, double>[] weights, int[] eligible)
    {
        var centre = new Dictionary<string, double>();
        foreach (var (word, weight) in eligible.SelectMany(i => weights[i]))
        {
            centre[word] = centre.GetValueOrDefault(word) + weight;
        }

        return centre;
    }

    private static double Cosine(Dictionary<string, double> a, Dictionary<string, double> b)
    {
        var dot = 0.0;
        foreach (var (word, weight) in a)
        {
            dot += weight * b.GetValueOrDefault(word);
        }

        return dot == 0 ? 0 : dot / (Norm(a) * Norm(b));
    }

    private static double Norm(Dictionary<string, double> vector) =>
        Math.Sqrt(vector.Values.Sum(weight => weight * weight));

    private static string[] Words(string text) =>
        text.ToLowerInvariant().Split(
            [' ', ',', '.', ';', ':', '(', ')', '"', '“', '”', '?', '!', '/', '[', ']'],
            StringSplitOptions.RemoveEmptyEntries);
}
