using System.Collections.Frozen;
using Orleans.Docs.Content;

namespace Orleans.Docs.Aws.Engines.Pii;

/// <summary>Tells English and Spanish from each other and from the rest by their commonest words.</summary>
internal static class Languages
{
    public const string English = "en";
    public const string Spanish = "es";

    /// <summary>What needs more words than these to be told does not need more to be told right.</summary>
    private const int WordsMax = 2_000;

    private static readonly FrozenDictionary<string, FrozenSet<string>> Common = new Dictionary<string, string>
    {
        [English] = "the of and to in is for that on with as was at by this be from are you your we our not have it or",
        [Spanish] = "el la los las de y que en un una por con para del se su al como más es lo este usted nuestro",
        ["fr"] = "le la les des et que en un une pour dans du est sur au avec ce vous nous votre pas qui par",
        ["de"] = "der die das und ist in zu den mit von für auf dem nicht ein eine sie wir ihr im des bei aus",
        ["it"] = "il lo la gli di e che un una per con del della si su al come è in sono questo vostro",
        ["pt"] = "o a os as de e que em um uma por com para do da se no na não são este você nosso",
        ["nl"] = "de het een en van in is op te dat voor met zijn niet aan door u wij uw om bij naar",
    }.ToFrozenDictionary(
        language => language.Key, language => language.Value.Split(' ').ToFrozenSet(StringComparer.Ordinal));

    /// <summary>The language's code, English where too few words tell, or null for any other.</summary>
    public static string? Of(IEnumerable<PageContent> pages)
    {
        var hits = Common.Keys.ToDictionary(language => language, _ => 0);
        foreach (var word in pages.SelectMany(page => Words(page.Text)).Take(WordsMax))
        {
            foreach (var (language, words) in Common)
            {
                hits[language] += words.Contains(word) ? 1 : 0;
            }
        }

        var best = hits.MaxBy(hit => hit.Value);
        return best.Value == 0 || hits[English] == best.Value ? English
            : hits[Spanish] == best.Value ? Spanish
            : null;
    }

    private static IEnumerable<string> Words(string text)
    {
        var start = -1;
        for (var i = 0; i <= text.Length; i++)
        {
            var isLetter = i < text.Length && char.IsLetter(text[i]);
            if (isLetter && start < 0)
            {
                start = i;
            }
            else if (!isLetter && start >= 0)
            {
                yield return text[start..i].ToLowerInvariant();
                start = -1;
            }
        }
    }
}
