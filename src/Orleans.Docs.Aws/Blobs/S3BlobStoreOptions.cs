using System.ComponentModel.DataAnnotations;

namespace Orleans.Docs.Aws.Blobs;

public sealed class S3BlobStoreOptions
{
    /// <summary>One bucket holds everything; its name has to be given, since names are the world's.</summary>
    [RegularExpression("^[a-z0-9.-]{3,63}$")]
    public string? Bucket { get; set; }

    /// <summary>Stands before <c>tenant/document/name</c>.</summary>
    [Required, RegularExpression("^[A-Za-z0-9_-]{1,100}/$")]
    public string Prefix { get; set; } = "blobs/";

    /// <summary>KMS key under which S3 encrypts what is encrypted already; without one, as the bucket does.</summary>
    public string? KmsKeyId { get; set; }

    /// <summary>A larger blob goes up in parts of so many bytes, one held in memory; S3 wants 5 MiB.</summary>
    [Range(5 * 1024 * 1024, 1024 * 1024 * 1024)]
    public int PartBytes { get; set; } = 8 * 1024 * 1024;

    /// <summary>Bytes that one read brings in; a larger blob is read in pieces where it is needed.</summary>
    [Range(64 * 1024, 256 * 1024 * 1024)]
    public int ReadBytes { get; set; } = 4 * 1024 * 1024;
}
