using Orleans.Docs.Content;

namespace Orleans.Docs.Parser.Readers.Office;

/// <summary>
/// Plain text in any encoding (<see cref="TextDecoding"/>); a form feed ends a page, long pages are cut.
/// </summary>
internal sealed class TextReader(PageSizes sizes) : IDocumentReader
{
    public TextReader()
        : this(PageSizes.Default)
    {
    }

    public IOpenDocument Open(ReadOnlyMemory<byte> bytes, ReaderLimits limits) =>
        new PagedText(ReadText(bytes.Span, limits), [], [], limits, sizes);

    /// <summary>Clean text with the form feeds between its pages, its last line ended.</summary>
    internal static string ReadText(ReadOnlySpan<byte> bytes, ReaderLimits limits)
    {
        if (bytes.Length > limits.UnpackedBytesMax)
        {
            throw new ReaderException(Problems.TooLarge);
        }

        if (!TextDecoding.TryDecode(bytes, out var decoded))
        {
            throw new ReaderException(Problems.Unsupported);
        }

        var text = CleanText.Of(decoded, keepPageEnds: true).Trim(CleanText.PageEnd);
        if (string.IsNullOrWhiteSpace(text))
        {
            throw new ReaderException(Problems.Empty);
        }

        return text[^1] == '\n' ? text : text + "\n";
    }
}
