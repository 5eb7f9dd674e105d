using Orleans.Docs.Content;

namespace Orleans.Docs.Parser.Readers.Office;

/// <summary>
/// Delimited text: comma, semicolon, tab or bar, found by looking; pages of bounded rows, each with a table.
/// </summary>
internal sealed class CsvReader(PageSizes sizes) : IDocumentReader
{
    public CsvReader()
        : this(PageSizes.Default)
    {
    }

    public IOpenDocument Open(ReadOnlyMemory<byte> bytes, ReaderLimits limits)
    {
        var text = string.Concat(TextReader.ReadText(bytes.Span, limits).Split(CleanText.PageEnd));
        var dialect = CsvDialect.Detect(text);
        var sheet = new SheetRows(null, new CellBudget(limits.CellsMax));
        foreach (var row in CsvRows.Parse(text, dialect.Delimiter, dialect.Skip))
        {
            sheet.Add(row);
        }

        return new SheetDocument([sheet], limits, sizes, DocumentProperties.None);
    }
}
