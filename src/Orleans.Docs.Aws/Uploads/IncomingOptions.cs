using System.ComponentModel.DataAnnotations;

namespace Orleans.Docs.Aws.Uploads;

/// <summary>Where clients put files themselves, by forms that a silo signs for them.</summary>
public sealed class IncomingOptions
{
    /// <summary>Unversioned and under SSE-KMS; not given: the bucket of blobs.</summary>
    public string? Bucket { get; set; }

    /// <summary>Stands before <c>tenant/upload</c>; what is under <c>incoming/</c> has a lifecycle of a day.</summary>
    [Required, RegularExpression("^incoming/([A-Za-z0-9_-]{1,60}/){0,3}$")]
    public string Prefix { get; set; } = "incoming/uploads/";

    /// <summary>
    /// Stands before notes of objects that are being taken in, for whoever erases meanwhile; what is under
    /// <c>work/</c> has a lifecycle of a day.
    /// </summary>
    [Required, RegularExpression("^work/([A-Za-z0-9_-]{1,60}/){0,3}$")]
    public string TakenPrefix { get; set; } = "work/taken/";

    /// <summary>
    /// Stands before notes, of hashes alone, that an object was taken and deleted, for messages that come again; what
    /// is under <c>taken/</c> has a lifecycle that is longer than a message and its dead letter are kept.
    /// </summary>
    [Required, RegularExpression("^taken/([A-Za-z0-9_-]{1,60}/){0,3}$")]
    public string DonePrefix { get; set; } = "taken/";

    /// <summary>Key under which S3 encrypts what is put there; empty for what the bucket does by itself.</summary>
    public string? KmsKeyId { get; set; }

    /// <summary>
    /// For so long a form may be used, and no longer than the credentials live by which it was signed. Shorter than
    /// <c>Docs:Uploads:OrphanAge</c>, within which an upload is completed.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "12:00:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan FormLifetime { get; set; } = TimeSpan.FromMinutes(30);
}
