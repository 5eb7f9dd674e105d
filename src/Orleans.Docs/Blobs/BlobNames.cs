namespace Orleans.Docs.Blobs;

/// <summary>The rule for the names of blobs: <c>[A-Za-z0-9-]{1,128}</c> under a valid document.</summary>
public static class BlobNames
{
    public const int LengthMax = 128;

    /// <summary>Returns when the name is valid; stores call it first, so that no name can be a path.</summary>
    /// <exception cref="InvalidNameException">The name, or the document's, breaks the rule.</exception>
    public static void Check(BlobName name)
    {
        Check(name.Document);
        if (name.Name is not { Length: > 0 and <= LengthMax } text
            || !text.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'))
        {
            throw new InvalidNameException("blob");
        }
    }

    /// <exception cref="InvalidNameException">The document's tenant or id is not a valid name.</exception>
    public static void Check(DocumentKey document)
    {
        Name.Check("tenant", document.Tenant);
        Name.Check("document", document.Id);
    }
}
