using System.ComponentModel.DataAnnotations;

namespace Orleans.Docs.Aws.Engines.Pii;

/// <summary>How personal data is looked for with Comprehend.</summary>
public sealed class ComprehendOptions
{
    /// <summary>
    /// <c>auto</c> (told by the text), <c>en</c> or <c>es</c>. What the text tells to be another language goes to the
    /// local rules.
    /// </summary>
    [AllowedValues("auto", "en", "es")]
    public string Language { get; set; } = "auto";

    /// <summary>Bytes of UTF-8 in one call; the service takes 100 KB.</summary>
    [Range(8_192, 102_400)]
    public int CallBytesMax { get; set; } = 100_000;

    /// <summary>UTF-16 units by which two pieces of a long page overlap.</summary>
    [Range(64, 1_024)]
    public int OverlapCharacters { get; set; } = 256;

    /// <summary>Calls for one document at once.</summary>
    [Range(1, 20)]
    public int CallsAtOnce { get; set; } = 4;

    /// <summary>A document with more characters is not sent.</summary>
    [Range(1_000, 1_000_000_000)]
    public long DocumentCharactersMax { get; set; } = 20_000_000;

    /// <summary>What the service is less sure of is left out.</summary>
    [Range(0f, 1f)]
    public float ScoreMin { get; set; } = 0.5f;

    /// <summary>Answers for parts of documents that wait for another part, kept in memory; one for each call.</summary>
    [Range(1, 1_000_000)]
    public int PiecesKept { get; set; } = 4_000;

    /// <summary>Tries of one call after the first, for failures that may pass.</summary>
    [Range(0, 20)]
    public int CallRetriesMax { get; set; } = 2;

    /// <summary>Wait before the second try; doubles with each, spread by a half to either side.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan CallRetryDelay { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>One try of a call may take so many seconds; those of Comprehend's classifiers as well.</summary>
    [Range(1, 300)]
    public int CallTimeoutSeconds { get; set; } = 30;

    /// <summary>Time for the calls of one document together.</summary>
    [Range(1, 600)]
    public int TimeoutSeconds { get; set; } = 90;
}
