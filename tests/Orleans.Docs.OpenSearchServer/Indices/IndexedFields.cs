namespace Orleans.Docs.OpenSearchServer.Indices;

/// <summary>What of a document, or of a nested object in it, is searched.</summary>
internal sealed class IndexedFields
{
    /// <summary>Words of each text field in the order of their positions.</summary>
    public Dictionary<string, List<Token>> Words { get; } = new(StringComparer.Ordinal);

    /// <summary>Values of each other field: <see cref="long"/>, <see cref="double"/> or <see cref="string"/>.</summary>
    public Dictionary<string, List<IComparable>> Values { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, List<IndexedFields>> Nested { get; } = new(StringComparer.Ordinal);

    /// <summary>Fields with a value, and the objects around them.</summary>
    public HashSet<string> Present { get; } = new(StringComparer.Ordinal);
}
