using System.ComponentModel.DataAnnotations;

namespace Orleans.Docs.Local.Anchors;

public sealed class LocalRootOptions
{
    /// <summary>
    /// The file of the key that signs roots; empty: <c>roots.key</c> in the data directory, beside the keys of
    /// documents and with the same rights, so that the directory is whole by itself. Whoever has every file of that
    /// directory can then sign roots as well: <c>docs verify</c> says so.
    /// </summary>
    public string KeyFile { get; set; } = "";

    /// <summary>Where roots lie; empty: <c>roots</c> in the data directory.</summary>
    public string Directory { get; set; } = "";

    /// <summary>Newest roots whose lists of heads are kept, some 80 bytes a stream; roots themselves stay.</summary>
    [Range(1, 10_000)]
    public int HeadListsKept { get; set; } = 7;
}
