using System.ComponentModel.DataAnnotations;

namespace Orleans.Docs.Aws.Keys;

public sealed class KmsOptions
{
    /// <summary>Id, alias or ARN of the key that wraps all others; who may use it may read every document.</summary>
    [Required(AllowEmptyStrings = false)]
    public string KeyId { get; set; } = "alias/orleans-docs";

    /// <summary>
    /// Holds the wrapped keys and nothing else. Erasing a document removes its row, so that backups of this table, if
    /// any, decide how long an erased document could still be read.
    /// </summary>
    [Required, RegularExpression("^[A-Za-z0-9_.-]{3,255}$")]
    public string Table { get; set; } = "docs-keys";

    /// <summary>
    /// Days for which that table may be put back by point-in-time recovery, and so an erased document be read again. A
    /// silo does not start where it could be for longer.
    /// </summary>
    [Range(0, 35)]
    public int RecoveryDaysMax { get; set; } = 7;
}
