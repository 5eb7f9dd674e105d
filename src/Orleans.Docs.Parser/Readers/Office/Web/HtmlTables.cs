using System.Globalization;
using AngleSharp.Dom;

namespace Orleans.Docs.Parser.Readers.Office;

/// <summary>Tells tables of data from tables that only lay out a page, and reads the former's parts.</summary>
internal static class HtmlTables
{
    /// <summary>A cell with more text than this holds a part of the page, not a value.</summary>
    private const int ValueCharactersMax = 1_000;

    /// <summary>
    /// A table is data when it has header cells, or two rows and two columns at least, and neither a table inside
    /// nor a cell with as much text as a page part has.
    /// </summary>
    public static bool IsData(IElement table)
    {
        if (table.GetAttribute("role") is "presentation" or "none")
        {
            return false;
        }

        var (rows, columns, hasHeader, characters) = (0, 0, false, 0);
        for (var node = Next(table, table); node is not null; node = Next(node, table))
        {
            switch (node)
            {
                case IElement { LocalName: "table" }:
                    return false;
                case IElement { LocalName: "tr" } row:
                    rows++;
                    columns = Math.Max(columns, Cells(row).Count());
                    break;
                case IElement { LocalName: "td" or "th" } cell:
                    hasHeader |= cell.LocalName == "th";
                    characters = 0;
                    break;
                case IText text:
                    characters += text.Data.Length;
                    break;
                default:
                    break;
            }

            if (characters > ValueCharactersMax)
            {
                return false;
            }
        }

        return (hasHeader && rows > 0) || (rows > 1 && columns > 1);
    }

    public static IEnumerable<IElement> Rows(IElement table) => table.Children
        .SelectMany(child => child.LocalName switch
        {
            "tr" => [child],
            "thead" or "tbody" or "tfoot" => child.Children.Where(row => row.LocalName == "tr"),
            _ => Enumerable.Empty<IElement>(),
        })
        .Where(row => !HtmlElements.IsHidden(row));

    public static IEnumerable<IElement> Cells(IElement row) =>
        row.Children.Where(cell => cell.LocalName is "td" or "th" && !HtmlElements.IsHidden(cell));

    public static int Span(IElement cell, string attribute) =>
        int.TryParse(cell.GetAttribute(attribute), NumberStyles.None, CultureInfo.InvariantCulture, out var span)
            ? span
            : 1;

    public static IElement? Caption(IElement table) =>
        table.Children.FirstOrDefault(child => child.LocalName == "caption");

    /// <summary>The node behind this one in document order, within the root.</summary>
    private static INode? Next(INode node, INode root)
    {
        if (node.FirstChild is { } child)
        {
            return child;
        }

        while (node != root && node.NextSibling is null)
        {
            node = node.Parent!;
        }

        return node == root ? null : node.NextSibling;
    }
}
