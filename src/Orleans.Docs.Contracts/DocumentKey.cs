using System.Diagnostics.CodeAnalysis;

namespace Orleans.Docs;

/// <summary>
/// Names one document: <c>tenant/documentId</c>. It is the grain key, the stream name and the prefix of its blobs.
/// Both parts match <c>[a-z0-9-]{1,63}</c>; <see cref="Parse"/> throws <see cref="InvalidNameException"/> otherwise.
/// </summary>
[GenerateSerializer, Immutable, Alias("docs.DocumentKey")]
public readonly record struct DocumentKey([property: Id(0)] string Tenant, [property: Id(1)] string Id)
{
    public static DocumentKey Parse(string text) =>
        TryParse(text, out var key) ? key : throw new InvalidNameException("document");

    public static bool TryParse([NotNullWhen(true)] string? text, out DocumentKey key)
    {
        key = default;
        if (!IsValid(text))
        {
            return false;
        }

        var slash = text.IndexOf('/');
        key = new DocumentKey(text[..slash], text[(slash + 1)..]);
        return true;
    }

    /// <summary>Whether it can be parsed.</summary>
    public static bool IsValid([NotNullWhen(true)] string? text)
    {
        var slash = text?.IndexOf('/') ?? -1;
        return slash > 0 && Name.IsValid(text.AsSpan(0, slash)) && Name.IsValid(text.AsSpan(slash + 1));
    }

    public override string ToString() => $"{Tenant}/{Id}";
}
