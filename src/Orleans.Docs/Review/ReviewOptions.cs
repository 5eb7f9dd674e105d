using System.ComponentModel.DataAnnotations;

namespace Orleans.Docs.Review;

/// <summary>
/// When a person should look over a document's results, and for how long it is his. Confidences are 0 to 1; what the
/// index says by them it keeps until the document changes or the index is rebuilt.
/// </summary>
public sealed class ReviewOptions
{
    /// <summary>A type that is less certain is looked over.</summary>
    [Range(0.0, 1.0)]
    public double TypeConfidenceMin { get; set; } = 0.6;

    /// <summary>A document with a page that was read from an image with less confidence is looked over.</summary>
    [Range(0.0, 1.0)]
    public double PageConfidenceMin { get; set; } = 0.75;

    /// <summary>A document with a key fact that is less certain is looked over.</summary>
    [Range(0.0, 1.0)]
    public double FactConfidenceMin { get; set; } = 0.5;

    /// <summary>A document that was claimed is free again after this time.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan ClaimLife { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>Documents that one person may have claimed at a time.</summary>
    [Range(1, 1_000)]
    public int ClaimsPerReviewerMax { get; set; } = 20;

    /// <summary>Claims of one tenant at a time.</summary>
    [Range(1, 10_000)]
    public int ClaimsMax { get; set; } = 1_000;
}
