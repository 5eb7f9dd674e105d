using System.ComponentModel.DataAnnotations;

namespace Orleans.Docs.Aws.Anchors;

public sealed class AwsRootOptions
{
    /// <summary>Id, alias or ARN of the KMS key that signs roots: ECC_NIST_P256, for SIGN_VERIFY.</summary>
    [Required(AllowEmptyStrings = false)]
    public string KeyId { get; set; } = "alias/orleans-docs-roots";

    /// <summary>Where roots lie in the bucket of blobs.</summary>
    [Required, RegularExpression("^[A-Za-z0-9_-]{1,100}/$")]
    public string Prefix { get; set; } = "roots/";

    /// <summary>Newest roots whose lists of heads are kept, some 80 bytes a stream; roots themselves stay.</summary>
    [Range(1, 10_000)]
    public int HeadListsKept { get; set; } = 7;
}
