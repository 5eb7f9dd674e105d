using System.Text.RegularExpressions;
using Orleans.Docs.Engines;

namespace Orleans.Docs.Local.Engines.Pii;

/// <summary>Dates, times, weekdays, years and ages in English, German, French, Spanish and Italian.</summary>
internal static partial class DateRecognizers
{
    private const string Month =
        "(?:jan(?:uary|uar|vier)?|jän(?:ner)?|feb(?:ruary|ruar)?|f[ée]vr(?:ier)?|mar(?:ch|s|zo)?|märz|mrz|" +
        "apr(?:il|ile)?|avr(?:il)?|may|mai|mayo|maggio|june?|juni|juin|junio|giugno|july?|juli|juillet|julio|luglio|" +
        "aug(?:ust)?|ao[uû]t|agosto|sept?(?:ember|embre|tembre)?|oct(?:ober|obre|ubre)?|okt(?:ober)?|ottobre|" +
        "nov(?:ember|embre|iembre)?|dec(?:ember)?|dez(?:ember)?|d[ée]c(?:embre)?|dic(?:iembre|embre)?|" +
        "enero|gennaio|febrero|febbraio|abril|settembre)";

    private const string Time =
        @"(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?" +
        @"(?:[ \t]?(?:am|pm|a\.m\.|p\.m\.|Uhr|Z|[+-]\d{2}:?\d{2}))?";

    public static IEnumerable<IRecognizer> All { get; } =
    [
        new PatternRecognizer(PiiTypes.DateTime, Numeric(), 0.8f) { Check = Plausible },
        new PatternRecognizer(PiiTypes.DateTime, MonthYear(), 0.65f),
        new PatternRecognizer(PiiTypes.DateTime, DayMonth(), 0.85f),
        new PatternRecognizer(PiiTypes.DateTime, MonthDay(), 0.85f),
        new PatternRecognizer(PiiTypes.DateTime, TimeOfDay(), 0.6f),
        new PatternRecognizer(PiiTypes.DateTime, Weekday(), 0.55f),
        new PatternRecognizer(PiiTypes.DateTime, Year(), 0.5f)
        {
            Against = ["page", "usd", "eur", "$", "€", "£", "no.", "nr.", "street", "suite", "box", "st.", "road"],
        },
        new PatternRecognizer(PiiTypes.Age, AgeBefore(), 0.8f),
        new PatternRecognizer(PiiTypes.Age, AgeAfter(), 0.8f),
    ];

    private static bool Plausible(string value)
    {
        var parts = NumberPart().Matches(value).Take(3).Select(part => int.Parse(part.ValueSpan)).ToArray();
        return parts.Length == 3
            && (parts[0] > 31
                ? parts[0] is >= 1000 and <= 2999 && parts[1] is >= 1 and <= 12 && parts[2] is >= 1 and <= 31
                : (parts[2] < 100 || parts[2] is >= 1000 and <= 2999)
                    && Math.Min(parts[0], parts[1]) is >= 1 and <= 12 && Math.Max(parts[0], parts[1]) <= 31);
    }

    [GeneratedRegex(@"\d{1,4}", Patterns.Exact, Patterns.TimeoutMilliseconds)]
    private static partial Regex NumberPart();

    [GeneratedRegex(
        @"(?<![\d/.,-])(?:\d{4}([-/.])\d{1,2}\1\d{1,2}|\d{1,2}([-/.])[ ]?\d{1,2}\2[ ]?(?:\d{4}|\d{2}))" +
        @"(?!\d|[-/]\d|\.\d)(?:,?[T ]{1,2}" + Time + ")?",
        Patterns.AnyCase, Patterns.TimeoutMilliseconds)]
    private static partial Regex Numeric();

    [GeneratedRegex(
        @"\b" + Month + @"\.?,?[ -](?:de[ ])?(?:19|20)\d{2}\b|" +
        @"(?<![\d/.,-])(?:0?[1-9]|1[0-2])/(?:19|20)\d{2}(?![\d/])",
        Patterns.AnyCase, Patterns.TimeoutMilliseconds)]
    private static partial Regex MonthYear();

    [GeneratedRegex(
        @"(?<![\d.,])\d{1,2}(?:st|nd|rd|th|er|\.)?[ -](?:de[ ]|of[ ])?" + Month +
        @"\b\.?(?:,?[ -](?:de[ ]|del[ ])?\d{4}\b)?",
        Patterns.AnyCase, Patterns.TimeoutMilliseconds)]
    private static partial Regex DayMonth();

    [GeneratedRegex(
        @"\b" + Month + @"\.?[ -]\d{1,2}(?:st|nd|rd|th)?\b(?!:)(?:,?[ ](?:19|20)\d{2}\b)?" +
        @"(?:,?[ ](?:at[ ])?" + Time + ")?",
        Patterns.AnyCase, Patterns.TimeoutMilliseconds)]
    private static partial Regex MonthDay();

    [GeneratedRegex(
        @"(?<![\d:.])(?:(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?(?:[ ]?(?:am|pm|a\.m\.|p\.m\.|Uhr))?|(?:1[0-2]|" +
        @"[1-9])[ ]?(?:am|pm|a\.m\.|p\.m\.))(?![\w:])",
        Patterns.AnyCase, Patterns.TimeoutMilliseconds)]
    private static partial Regex TimeOfDay();

    [GeneratedRegex(
        @"\b(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|" +
        @"Sonntag)\b",
        Patterns.Exact, Patterns.TimeoutMilliseconds)]
    private static partial Regex Weekday();

    [GeneratedRegex(
        @"(?<![\w.,/$€£#+-]|[$€£#][ ])(?:19[0-9]\d|20[0-4]\d)(?![\w/$€£%-]|[.,]\d|[ ][€$\d])",
        Patterns.Exact, Patterns.TimeoutMilliseconds)]
    private static partial Regex Year();

    [GeneratedRegex(
        @"(?<![\d.,])(?<v>1?\d{1,2})[ -]?(?:years?[ -]?olds?|years? of age|yrs?\.?[ -]?old|y/o|yo\b|Jahre alt|" +
        @"ans\b|años)",
        Patterns.AnyCase, Patterns.TimeoutMilliseconds)]
    private static partial Regex AgeBefore();

    [GeneratedRegex(
        @"\b(?:aged?[ :]{1,3}(?:of )?|(?:turn(?:ed|ing|s)?) |(?:when|while) s?he was |" +
        @"im Alter von )(?<v>1?\d{1,2})(?![\d.,%]\d|\d)",
        Patterns.AnyCase, Patterns.TimeoutMilliseconds)]
    private static partial Regex AgeAfter();
}
