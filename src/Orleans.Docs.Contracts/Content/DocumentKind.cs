namespace Orleans.Docs.Content;

/// <summary>What the bytes are, decided from the bytes and not from the name.</summary>
public enum DocumentKind
{
    Unknown,
    Pdf,
    Image,
    Word,
    Spreadsheet,
    Csv,
    Html,
    Email,
    Text,
    Markdown,
}
