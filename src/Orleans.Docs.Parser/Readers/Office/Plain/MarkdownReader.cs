namespace Orleans.Docs.Parser.Readers.Office;

/// <summary>
/// Markdown as it was written, marks included; pipe tables as tables, the first heading as the title.
/// </summary>
internal sealed class MarkdownReader(PageSizes sizes) : IDocumentReader
{
    public MarkdownReader()
        : this(PageSizes.Default)
    {
    }

    public IOpenDocument Open(ReadOnlyMemory<byte> bytes, ReaderLimits limits)
    {
        var text = TextReader.ReadText(bytes.Span, limits);
        var title = text.Split('\n').FirstOrDefault(line => line.StartsWith("# ", StringComparison.Ordinal));
        var tables = MarkdownTables.Find(text, new CellBudget(limits.CellsMax));
        return new PagedText(text, tables, [], limits, sizes)
        {
            Properties = DocumentProperties.Of(("title", title?.Trim('#', ' '))),
        };
    }
}
