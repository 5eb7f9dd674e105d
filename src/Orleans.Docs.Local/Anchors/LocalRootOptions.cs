using System.ComponentModel.DataAnnotations;

namespace Orleans.Docs.Local.Anchors;

public sealed class LocalRootOptions
{
    /// <summary>The file of the key that signs roots; empty: <c>roots.key</c> in the data directory.</summary>
    public string KeyFile { get; set; } = "";

    /// <summary>Newest roots whose lists of heads are kept, some 80 bytes a stream; roots themselves stay.</summary>
    [Range(1, 10_000)]
    public int HeadListsKept { get; set; } = 7;
}
