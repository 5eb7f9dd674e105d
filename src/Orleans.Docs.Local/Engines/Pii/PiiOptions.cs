using System.ComponentModel.DataAnnotations;

namespace Orleans.Docs.Local.Engines.Pii;

/// <summary>How the local detector of personal data works and what bounds it.</summary>
public sealed class PiiOptions
{
    /// <summary>Findings below this score (0 to 1) are dropped. Lower finds more and errs more.</summary>
    [Range(0, 1)]
    public float ScoreMin { get; set; } = 0.5f;

    /// <summary>The same for the engine <c>local-pii-eager</c>.</summary>
    [Range(0, 1)]
    public float EagerScoreMin { get; set; } = 0.3f;

    /// <summary>
    /// Regions (ISO 3166) whose national phone numbers are recognised without a country code, in order; null for
    /// those of North America, Western and Central Europe, India and Australia.
    /// </summary>
    [MaxLength(40)]
    public string[]? PhoneRegions { get; set; }

    /// <summary>Numbers per segment of a page that are looked up as phone numbers; further ones need a label.</summary>
    [Range(0, 100_000)]
    public int PhoneLookupsMax { get; set; } = 2_000;

    /// <summary>A longer page is read in segments of so many characters, which bounds memory per step.</summary>
    [Range(4_096, 10_000_000)]
    public int SegmentCharacters { get; set; } = 100_000;

    /// <summary>Findings kept per page; more of them end the document short rather than large.</summary>
    [Range(1, 1_000_000)]
    public int FindingsPerPageMax { get; set; } = 20_000;

    /// <summary>A document with more characters than this is refused as too large.</summary>
    [Range(1, 1_000_000_000)]
    public long DocumentCharactersMax { get; set; } = 64_000_000;
}
