using System.Collections.Immutable;
using System.Globalization;
using Orleans.Docs.Content;
using Orleans.Docs.Documents;

namespace Orleans.Docs.Review;

/// <summary>What the index knows of a document's review.</summary>
/// <param name="Priority">The higher, the sooner somebody should look.</param>
/// <param name="Reasons">Codes of <see cref="ReviewReasons"/> with a blank between them; empty for none.</param>
/// <param name="Doubt">0 to 1.</param>
/// <param name="Value">What is at stake, as the document says; 0 where it does not.</param>
public sealed record EntryReview(ReviewStatus Status, long Priority, string Reasons, float Doubt, decimal Value);

/// <summary>Decides whether somebody should look over a document, and how soon. Pure.</summary>
internal static class ReviewChecks
{
    /// <summary>Amounts are rounded on their way.</summary>
    private const decimal Rounding = 0.02m;

    private const double PriorityUnits = 1e6;
    private const int YearMin = 1900;

    private static readonly string[] Dates = ["date", "effective_date", "due_date"];

    /// <summary>
    /// Null while the document is under way, or where nothing speaks against it and nobody said anything.
    /// </summary>
    /// <param name="facts">The key facts, corrections applied.</param>
    /// <param name="tables">Of all its pages.</param>
    public static EntryReview? Of(
        Document d, IReadOnlyList<KeyFact> facts, IReadOnlyList<Table> tables, ReviewOptions options)
    {
        if (DocumentViews.StateOf(d) is not (DocumentState.Completed or DocumentState.Short))
        {
            return null;
        }

        var amounts = new Facts(facts);
        var doubts = Doubts(d, facts, amounts, tables, options).ToList();
        var status = d.Verdict switch
        {
            ReviewVerdict.Accepted => ReviewStatus.Accepted,
            ReviewVerdict.Rejected => ReviewStatus.Rejected,
            _ when doubts.Count > 0 => ReviewStatus.Open,
            _ => d.Corrections.IsEmpty ? ReviewStatus.None : ReviewStatus.Corrected,
        };
        if (status is ReviewStatus.None)
        {
            return null;
        }

        // Each reason may be wrong for itself: what remains certain is multiplied.
        var doubt = 1 - doubts.Aggregate(1.0, (certain, one) => certain * (1 - one.Doubt));
        var value = Math.Abs(amounts.Amount("total") ?? amounts.Amount("closing_balance") ?? 0);
        var priority = (long)(PriorityUnits * doubt * (1 + Math.Log10(1 + (double)value)));
        return new EntryReview(
            status, priority, string.Join(' ', doubts.Select(one => one.Reason)), (float)Math.Round(doubt, 4), value);
    }

    private static IEnumerable<(string Reason, double Doubt)> Doubts(
        Document d, IReadOnlyList<KeyFact> facts, Facts named, IReadOnlyList<Table> tables, ReviewOptions options)
    {
        if (d.PagesRead < d.PagesExpected)
        {
            yield return (ReviewReasons.Short, 0.9);
        }

        if (d.EffectiveType is { } type && type.Confidence < options.TypeConfidenceMin)
        {
            yield return (ReviewReasons.TypeUncertain, 1 - type.Confidence);
        }

        var worst = d.Pages.Where(page => page is { Source: TextSource.Ocr, Problem: null })
            .Select(page => (double)page.Confidence).DefaultIfEmpty(1).Min();
        if (worst < options.PageConfidenceMin)
        {
            yield return (ReviewReasons.PagesUncertain, 1 - worst);
        }

        var least = facts.Select(fact => (double)fact.Confidence).DefaultIfEmpty(1).Min();
        if (least < options.FactConfidenceMin)
        {
            yield return (ReviewReasons.FactsUncertain, 1 - least);
        }

        foreach (var failed in Failed(d, named, tables))
        {
            yield return failed;
        }
    }

    private static bool HasLines(Document d) =>
        d.EffectiveType?.Type is DocumentType.Invoice or DocumentType.Receipt;

    /// <summary>Checks that a document fails whatever the engines think of it.</summary>
    private static IEnumerable<(string Reason, double Doubt)> Failed(
        Document d, Facts facts, IReadOnlyList<Table> tables)
    {
        var (net, tax, total) = (facts.Amount("net_total"), facts.Amount("tax_total"), facts.Amount("total"));
        if (net + tax - total is { } difference && Math.Abs(difference) > Rounding)
        {
            yield return (ReviewReasons.TotalsDiffer, 0.8);
        }

        if (HasLines(d) && LineItems.Sum(tables) is var (sum, lines)
            && (net ?? total) is not null && !Fits(sum, lines, net) && !Fits(sum, lines, total))
        {
            yield return (ReviewReasons.LinesDiffer, 0.6);
        }

        if (Dates.Any(name => facts.SaysDate(name) && !IsPossible(facts.Date(name), name, d.UploadedAt)))
        {
            yield return (ReviewReasons.DateImpossible, 0.7);
        }

        if (facts.Date("due_date") < facts.Date("date"))
        {
            yield return (ReviewReasons.DatesReversed, 0.7);
        }

        if (facts.Text("iban") is { } iban && !Iban.IsValid(iban))
        {
            yield return (ReviewReasons.IbanInvalid, 0.8);
        }
    }

    private static bool Fits(decimal sum, int lines, decimal? amount) =>
        amount is { } wanted && Math.Abs(Math.Abs(wanted) - Math.Abs(sum)) <= Rounding * lines;

    /// <summary>What a document says of itself it says of its past; the other dates may lie ahead.</summary>
    private static bool IsPossible(DateOnly? date, string name, DateTimeOffset uploadedAt) =>
        date is { } day && day.Year >= YearMin
        && (name != "date" || day <= DateOnly.FromDateTime(uploadedAt.UtcDateTime).AddDays(1));

    /// <summary>Key facts by name; what is not in the form that engines write says nothing.</summary>
    private sealed class Facts(IReadOnlyList<KeyFact> facts)
    {
        public string? Text(string name) => facts.FirstOrDefault(fact => fact.Name == name)?.Value;

        public decimal? Amount(string name) => decimal.TryParse(
            Text(name), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture,
            out var amount) ? amount : null;

        /// <summary>Whether it has the form of a date, such as <c>2025-02-30</c>.</summary>
        public bool SaysDate(string name) => Text(name) is { Length: 10 } text
            && text is [_, _, _, _, '-', _, _, '-', _, _]
            && text.Where((_, at) => at is not (4 or 7)).All(char.IsAsciiDigit);

        public DateOnly? Date(string name) => DateOnly.TryParseExact(
            Text(name), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;
    }
}

/// <summary>The check of account numbers, ISO 13616.</summary>
internal static class Iban
{
    private const int LengthMin = 15;
    private const int LengthMax = 34;

    public static bool IsValid(string text)
    {
        var compact = string.Concat(text.Where(symbol => !char.IsWhiteSpace(symbol))).ToUpperInvariant();
        if (compact.Length is < LengthMin or > LengthMax || !compact.All(char.IsAsciiLetterOrDigit)
            || !char.IsAsciiLetter(compact[0]) || !char.IsAsciiLetter(compact[1]))
        {
            return false;
        }

        var remainder = 0;
        foreach (var symbol in compact[4..] + compact[..4])
        {
            var number = char.IsAsciiDigit(symbol) ? symbol - '0' : symbol - 'A' + 10;
            remainder = ((remainder * (number > 9 ? 100 : 10)) + number) % 97;
        }

        return remainder == 1;
    }
}
