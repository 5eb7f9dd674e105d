using System.Collections.Immutable;
using Orleans.Docs.Content;

namespace Orleans.Docs.Parser.Readers.Office;

/// <summary>Pages cut from one clean text; a table or field belongs to the page on which it begins.</summary>
internal sealed class PagedText : IOpenDocument
{
    private readonly string _text;
    private readonly List<TextPager.Slice> _slices;
    private readonly ILookup<int, Table> _tables;
    private readonly ILookup<int, FormField> _fields;

    public PagedText(
        string text,
        IEnumerable<(int At, Table Table)> tables,
        IEnumerable<(int At, FormField Field)> fields,
        ReaderLimits limits,
        PageSizes sizes)
    {
        _text = text;
        _slices = TextPager.Split(text, Math.Min(sizes.Characters, limits.CharactersPerPageMax), limits.PagesMax);
        _tables = tables.ToLookup(each => PageAt(each.At), each => each.Table);
        _fields = fields.ToLookup(each => PageAt(each.At), each => each.Field);
    }

    public int PageCount => _slices.Count;

    public ImmutableDictionary<string, string> Properties { get; init; } = DocumentProperties.None;

    public IReadOnlyList<AttachmentInfo> Attachments { get; init; } = [];

    public PageContent Read(int pageNumber, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var slice = _slices[pageNumber - 1];
        var text = _text.Substring(slice.Start, slice.Length);
        return new PageContent
        {
            Number = pageNumber,
            Text = text,
            Source = TextSource.TextLayer,
            Confidence = 1,
            Words = TextPager.WordsOf(text),
            Tables = [.. _tables[pageNumber]],
            Fields = [.. _fields[pageNumber]],
        };
    }

    public void Dispose()
    {
    }

    private int PageAt(int offset)
    {
        var (low, high) = (0, _slices.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = _slices[middle].Start <= offset ? (middle, high) : (low, middle - 1);
        }

        return low + 1;
    }
}
