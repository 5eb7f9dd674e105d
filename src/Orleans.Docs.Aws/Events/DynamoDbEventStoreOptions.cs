using System.ComponentModel.DataAnnotations;

namespace Orleans.Docs.Aws.Events;

public sealed class DynamoDbEventStoreOptions
{
    [Required, RegularExpression("^[A-Za-z0-9_.-]{3,255}$")]
    public string Table { get; set; } = "docs-events";

    /// <summary>Parts of the index of unsettled episodes, which spread its writes; may grow, never shrink.</summary>
    [Range(1, 256)]
    public int UnsettledShards { get; set; } = 8;

    /// <summary>Streams whose version is remembered, so that an append needs no read before it.</summary>
    [Range(1, 10_000_000)]
    public int KnownVersionsMax { get; set; } = 100_000;
}
