using System.Collections.Frozen;
using Orleans.Docs.Content;

namespace Orleans.Docs.Aws.Engines.Pii;

/// <summary>Tells English and Spanish from each other and from the rest by their script and commonest words.</summary>
internal static class Languages
{
    public const string English = "en";
    public const string Spanish = "es";

    /// <summary>What needs more words than these to be told does not need more to be told right.</summary>
    private const int WordsMax = 2_000;

    /// <summary>So many words have common ones among them in any language that is known here.</summary>
    private const int WordsThatTell = 40;

    /// <summary>Of so many words one at least is common; in prose one of three is, in lists one of ten.</summary>
    private const int WordsForOneHit = 25;

    private static readonly FrozenDictionary<string, FrozenSet<string>> Common = new Dictionary<string, string>
    {
        [English] = "the of and to in is for that on with as was at by this be from are you your we our not have it or",
        [Spanish] = "el la los las de y que en un una por con para del se su al como más es lo este usted nuestro",
        ["fr"] = "le la les des et que en un une pour dans du est sur au avec ce vous nous votre pas qui par",
        ["de"] = "der die das und ist in zu den mit von für auf dem nicht ein eine sie wir ihr im des bei aus",
        ["it"] = "il lo la gli di e che un una per con del della si su al come è in sono questo vostro",
        ["pt"] = "o a os as de e que em um uma por com para do da se no na não são este você nosso",
        ["nl"] = "de het een en van in is op te dat voor met zijn niet aan door u wij uw om bij naar",
        ["ca"] = "el la els les de i que en un una per amb del al com més és dels aquest seva ha són",
        ["sv"] = "och att det som en är av för på med till den har de inte om ett men var vi kan eller från ska",
        ["da"] = "og at det en den til er som på de med for ikke der af var har et om vi kan eller fra skal blev",
        ["nb"] = "og at det en den til er som på de med for ikke av var har et om vi kan eller fra skal ble",
        ["fi"] = "ja on ei että se oli hän joka ovat mutta kun myös tai sen jos niin kuin voi sekä",
        ["pl"] = "na nie się że jest od za przez ale dla oraz jego które są lub tym jak po ze może będzie",
        ["cs"] = "na se že je od za ale jako jsou nebo které jeho při podle byl této aby má není také pro",
        ["ro"] = "și de în la cu pe care nu din este că un mai sau fi sunt au prin ce al pentru se fost această",
        ["hu"] = "az és hogy nem egy van meg ez de csak volt már mint vagy ha el kell lehet után minden",
        ["tr"] = "ve bir bu da de için ile olarak çok daha olan gibi kadar sonra ne olduğu her veya",
        ["vi"] = "và của là có trong cho không được các một những với người này đã khi theo về từ đến",
        ["id"] = "yang dan di untuk dengan ini dari pada tidak dalam adalah atau ke akan oleh itu telah karena",
    }.ToFrozenDictionary(
        language => language.Key, language => language.Value.Split(' ').ToFrozenSet(StringComparer.Ordinal));

    /// <summary>
    /// The language's code; English where words are Latin and too few to tell; null for any other, also for one that is
    /// not known here.
    /// </summary>
    public static string? Of(IReadOnlyCollection<PageContent> pages)
    {
        if (!IsLatin(pages))
        {
            return null;
        }

        var hits = Common.Keys.ToDictionary(language => language, _ => 0);
        var count = 0;
        foreach (var word in pages.SelectMany(page => Words(page.Text)).Take(WordsMax))
        {
            count++;
            foreach (var (language, words) in Common)
            {
                hits[language] += words.Contains(word) ? 1 : 0;
            }
        }

        var most = hits.Values.Max();
        return count >= WordsThatTell && most * WordsForOneHit < count ? null
            : most == 0 || hits[English] == most ? English
            : hits[Spanish] == most ? Spanish
            : null;
    }

    /// <summary>Whether half of the letters are; also where there are none.</summary>
    private static bool IsLatin(IReadOnlyCollection<PageContent> pages)
    {
        var balance = 0L;
        foreach (var letter in pages.SelectMany(page => page.Text).Where(char.IsLetter))
        {
            balance += letter is < '\u0250' or (>= '\u1e00' and <= '\u1eff') ? 1 : -1;
        }

        return balance >= 0;
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
