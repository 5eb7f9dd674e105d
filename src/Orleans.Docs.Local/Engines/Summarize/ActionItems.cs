using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Orleans.Docs.Local.Engines.Summarize;

/// <summary>Sentences that ask somebody to do something: a request, a duty with a verb of doing, a deadline.</summary>
internal static partial class ActionItems
{
    private const int CharactersMin = 12;
    private const int CharactersMax = 300;

    public static ImmutableArray<string> Find(IEnumerable<Sentence> sentences, int countMax) =>
        [.. sentences
            .Where(sentence => sentence.Text.Length is >= CharactersMin and <= CharactersMax
                && Demand().IsMatch(sentence.Text))
            .Select(sentence => sentence.Text)
            .Distinct()
            .Take(countMax)];

    [GeneratedRegex("""
        \bplease\ (?:pay|remit|transfer|return|send|sign|confirm|reply|respond|contact|complete|submit|provide|review
        |let\ (?:me|us)\ know|
          call|update|check|make|fill|forward|ensure|bring|arrange|note\ that\ you\ must)\b
        |\byou\ (?:must|need\ to|are\ (?:required|requested|asked)\ to|have\ to)\b
        |\b(?:must|has\ to|have\ to)\ be\ (?:paid|returned|submitted|received|signed|completed|sent)\b
        |\b(?:deadline|no\ later\ than|action\ (?:required|item)|payment\ is\ due|due\ (?:by|on|no\ later)
        |payable\ (?:by|within|on))\b
        |\bpay\w{0,4}\ within\ \d{1,3}\ days\b
        |\b(?:could|can|would)\ you\ (?:please\ )?(?:send|review|confirm|provide|let|call|check|sign)\b
        |\bbitte\ (?:überweisen|zahlen|senden|schicken|bestätigen|prüfen|unterschreiben|begleichen)\b|\bzahlbar\b
        |\bspätestens\b|\bzu\ zahlen\ bis\b
        |\bbitten\ (?:wir|sie)\b|\bveuillez\b|\bmerci\ de\b|\bà\ régler\b|\bau\ plus\ tard\b|\bpor\ favor\b
        |\ba\ más\ tardar\b
        """, RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.IgnorePatternWhitespace, 5_000)]
    private static partial Regex Demand();
}
