namespace Orleans.Docs.Events;

/// <summary>The name of an event stream: a document's key as text, <c>tenant/documentId</c>.</summary>
public readonly record struct StreamName
{
    private readonly string _text;

    private StreamName(string text) => _text = text;

    public static StreamName Of(DocumentKey key) => new(key.ToString());

    /// <exception cref="InvalidNameException">It is no document's key.</exception>
    public static StreamName Parse(string text) =>
        DocumentKey.IsValid(text) ? new(text) : throw new InvalidNameException("document");

    public DocumentKey Document => DocumentKey.Parse(_text);

    public override string ToString() => _text ?? "";
}
