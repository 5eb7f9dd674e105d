namespace Orleans.Docs.Documents;

/// <summary>Names a blob of the document: the hexadecimal HMAC of its plain bytes, and their count.</summary>
[GenerateSerializer, Immutable, Alias("docs.BlobRef")]
public sealed record BlobRef([property: Id(0)] string Name, [property: Id(1)] long Length);
