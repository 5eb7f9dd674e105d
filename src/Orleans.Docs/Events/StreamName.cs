namespace Orleans.Docs.Events;

/// <summary>The name of an event stream: a document's key as text, <c>tenant/documentId</c>.</summary>
public readonly record struct StreamName
{
    private readonly string _text;

    private StreamName(string text) => _text = text;

    public static StreamName Of(DocumentKey key) => new(key.ToString());

    public DocumentKey Document => DocumentKey.Parse(_text);

    public override string ToString() => _text ?? "";
}
