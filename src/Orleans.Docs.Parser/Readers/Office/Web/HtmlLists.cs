using System.Globalization;
using AngleSharp.Dom;

namespace Orleans.Docs.Parser.Readers.Office;

/// <summary>The marks of list items: a dash, or the item's number; two spaces in front for each outer list.</summary>
internal sealed class HtmlLists
{
    private const int IndentsMax = 10;

    private readonly Stack<int?> _nextNumbers = new();

    public void Open(IElement list) =>
        _nextNumbers.Push(list.LocalName == "ol" ? Number(list, "start") ?? 1 : null);

    public void Close() => _nextNumbers.TryPop(out _);

    public string Mark(IElement item)
    {
        var indent = new string(' ', 2 * Math.Clamp(_nextNumbers.Count - 1, 0, IndentsMax));
        if (!_nextNumbers.TryPop(out var next) || next is null)
        {
            _nextNumbers.Push(null);
            return indent + "- ";
        }

        var number = Number(item, "value") ?? next.Value;
        _nextNumbers.Push(number + 1);
        return string.Create(CultureInfo.InvariantCulture, $"{indent}{number}. ");
    }

    private static int? Number(IElement element, string attribute)
    {
        var value = element.GetAttribute(attribute);
        return int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
    }
}
