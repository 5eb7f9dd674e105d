using System.Text;

namespace Orleans.Docs.Bench.Material;

/// <summary>
/// Text whose words are spread like those of a language: a few stand everywhere, most are rare. The same number gives
/// the same text.
/// </summary>
internal static class Prose
{
    private const int VocabularyWords = 20_000;
    private const int WordsPerLine = 12;

    /// <summary>The larger, the rarer the rare words.</summary>
    private const double Skew = 3;

    private static readonly string[] Syllables =
    [
        "ba", "ce", "di", "fo", "gu", "ha", "je", "ki", "lo", "mu", "na", "pe", "ri", "so", "tu", "va", "we", "xi",
        "yo", "zu", "bran", "clen", "drim", "flot", "grun", "plas", "stel", "trin", "spor", "kwun",
    ];

    private static readonly string[] Vocabulary = [.. Enumerable.Range(0, VocabularyWords).Select(Word)];

    public static string Of(int number, int words)
    {
        var random = new Random(number);
        var text = new StringBuilder();
        for (var i = 1; i <= words; i++)
        {
            text.Append(Vocabulary[(int)(Math.Pow(random.NextDouble(), Skew) * VocabularyWords)]);
            text.Append(i % WordsPerLine == 0 ? '\n' : ' ');
        }

        return text.ToString();
    }

    /// <summary>The more frequent, the shorter.</summary>
    private static string Word(int number)
    {
        var word = new StringBuilder();
        for (var rest = number + 1; rest > 0; rest /= Syllables.Length)
        {
            word.Append(Syllables[rest % Syllables.Length]);
        }

        return word.ToString();
    }
}
