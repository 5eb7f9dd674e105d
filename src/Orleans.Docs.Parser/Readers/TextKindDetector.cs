using Orleans.Docs.Content;
using Orleans.Docs.Parser.Readers.Office;

namespace Orleans.Docs.Parser.Readers;

/// <summary>Tells text from binary, and the kinds of text from each other, by the first 64 KiB.</summary>
internal static class TextKindDetector
{
    private const int SampleBytesMax = 64 * 1024;

    /// <exception cref="ReaderException">Empty or unsupported.</exception>
    public static DetectedKind Detect(ReadOnlySpan<byte> bytes, string? nameHint)
    {
        var sample = bytes[..Math.Min(bytes.Length, SampleBytesMax)];

        // Mail comes first: one that carries a file as it is may look binary.
        if (MailShape.LooksLikeMail(sample))
        {
            return new(DocumentKind.Email, "message/rfc822");
        }

        if (!TextDecoding.TryDecode(sample, out var text))
        {
            throw new ReaderException(Problems.Unsupported);
        }

        var start = text.AsSpan().TrimStart();
        if (start.IsEmpty && bytes.Length <= SampleBytesMax)
        {
            throw new ReaderException(Problems.Empty);
        }

        // Formatted text and page programs: read as plain text they would be gibberish.
        if (start.StartsWith("{\\rtf") || start.StartsWith("%!PS"))
        {
            throw new ReaderException(Problems.Unsupported);
        }

        if (TextShapes.LooksLikeHtml(text))
        {
            return new(DocumentKind.Html, "text/html");
        }

        return start.StartsWith("<?xml")
            ? new DetectedKind(DocumentKind.Text, "application/xml")
            : ByName(nameHint) ?? ByShape(text);
    }

    private static DetectedKind? ByName(string? nameHint) =>
        Path.GetExtension(nameHint ?? "").ToLowerInvariant() switch
        {
            ".csv" => new DetectedKind(DocumentKind.Csv, "text/csv"),
            ".tsv" or ".tab" => new DetectedKind(DocumentKind.Csv, "text/tab-separated-values"),
            ".md" or ".markdown" => new DetectedKind(DocumentKind.Markdown, "text/markdown"),
            ".txt" or ".text" or ".log" => new DetectedKind(DocumentKind.Text, "text/plain"),
            ".json" => new DetectedKind(DocumentKind.Text, "application/json"),
            _ => null,
        };

    private static DetectedKind ByShape(string text) =>
        TextShapes.LooksLikeCsv(text) ? new(DocumentKind.Csv, "text/csv")
        : TextShapes.LooksLikeMarkdown(text) ? new(DocumentKind.Markdown, "text/markdown")
        : new DetectedKind(DocumentKind.Text, "text/plain");
}
