using System.Collections.Immutable;

namespace Orleans.Docs.Review;

/// <summary>Where a document stands between the machine and the people who look over its results.</summary>
public enum ReviewStatus
{
    /// <summary>Nothing speaks against its results, and nobody looked at them.</summary>
    None,

    /// <summary>There are reasons to look, and nobody has decided yet.</summary>
    Open,

    /// <summary>A person set values, and no reason is left.</summary>
    Corrected,
    Accepted,
    Rejected,
}

/// <summary>Why somebody should look: stable codes and what a person is told.</summary>
public static class ReviewReasons
{
    public const string Short = "short";
    public const string TypeUncertain = "type_uncertain";
    public const string PagesUncertain = "pages_uncertain";
    public const string FactsUncertain = "facts_uncertain";
    public const string TotalsDiffer = "totals_differ";
    public const string LinesDiffer = "lines_differ";
    public const string DateImpossible = "date_impossible";
    public const string DatesReversed = "dates_reversed";
    public const string IbanInvalid = "iban_invalid";

    public static ImmutableArray<string> All { get; } =
    [
        Short, TypeUncertain, PagesUncertain, FactsUncertain, TotalsDiffer, LinesDiffer, DateImpossible, DatesReversed,
        IbanInvalid,
    ];

    public static string Explain(string code) => code switch
    {
        Short => "pages are missing",
        TypeUncertain => "the type is uncertain",
        PagesUncertain => "a page was read with little confidence",
        FactsUncertain => "a key fact is uncertain",
        TotalsDiffer => "net and tax do not add up to the total",
        LinesDiffer => "the lines of the table do not add up to the net or the total",
        DateImpossible => "a date cannot be",
        DatesReversed => "it is due before its own date",
        IbanInvalid => "the check digits of the IBAN are wrong",
        _ => code,
    };
}

/// <summary>What to list, the most worth looking at first.</summary>
[GenerateSerializer, Immutable, Alias("docs.ReviewQuery")]
public sealed record ReviewQuery
{
    public const int CountMaxMax = 200;

    /// <summary>Anything but <see cref="ReviewStatus.None"/>.</summary>
    [Id(0)]
    public ReviewStatus Status { get; init; } = ReviewStatus.Open;

    /// <summary>Only documents of this type.</summary>
    [Id(1)]
    public string? Type { get; init; }

    /// <summary>Only documents with this one of <see cref="ReviewReasons"/>.</summary>
    [Id(2)]
    public string? Reason { get; init; }

    /// <summary>Goes on behind an item: its <see cref="ReviewItem.Place"/>.</summary>
    [Id(3)]
    public string? After { get; init; }

    [Id(4)]
    public int CountMax { get; init; } = 20;
}

/// <summary>A document to look over. Everything in it is redacted.</summary>
[GenerateSerializer, Immutable, Alias("docs.ReviewItem")]
public sealed record ReviewItem
{
    [Id(0)]
    public required DocumentKey Document { get; init; }

    [Id(1)]
    public required long Version { get; init; }

    [Id(2)]
    public required ReviewStatus Status { get; init; }

    /// <summary>Codes of <see cref="ReviewReasons"/>.</summary>
    [Id(3)]
    public required ImmutableArray<string> Reasons { get; init; }

    /// <summary>How likely something is wrong, 0 to 1.</summary>
    [Id(4)]
    public required double Doubt { get; init; }

    /// <summary>What is at stake: the total or balance that the document names, in its own currency; else 0.</summary>
    [Id(5)]
    public required decimal Value { get; init; }

    /// <summary>Where it stands in the list, for <see cref="ReviewQuery.After"/>.</summary>
    [Id(6)]
    public required string Place { get; init; }

    [Id(7)]
    public required string State { get; init; }

    [Id(8)]
    public required DateTimeOffset UploadedAt { get; init; }

    [Id(9)]
    public string? Type { get; init; }

    [Id(10)]
    public float TypeConfidence { get; init; }

    [Id(11)]
    public string? FileName { get; init; }

    [Id(12)]
    public string? Summary { get; init; }

    /// <summary>Who looks at it now; null when nobody does.</summary>
    [Id(13)]
    public ReviewClaim? Claim { get; init; }
}

/// <summary>A document is one person's to look over, until then.</summary>
[GenerateSerializer, Immutable, Alias("docs.ReviewClaim")]
public sealed record ReviewClaim(
    [property: Id(0)] DocumentKey Document, [property: Id(1)] string By, [property: Id(2)] DateTimeOffset Until);

/// <param name="Total">How many there are in all, by the filters.</param>
/// <param name="Next">For <see cref="ReviewQuery.After"/>; null at the end.</param>
[GenerateSerializer, Immutable, Alias("docs.ReviewPage")]
public sealed record ReviewPage(
    [property: Id(0)] ImmutableArray<ReviewItem> Items, [property: Id(1)] long Total, [property: Id(2)] string? Next);
