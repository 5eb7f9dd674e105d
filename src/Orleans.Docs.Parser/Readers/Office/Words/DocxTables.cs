using System.Xml.Linq;

namespace Orleans.Docs.Parser.Readers.Office;

/// <summary>
/// The rows and cells of a Word table, through the controls that may wrap them and without deleted rows.
/// </summary>
internal static class DocxTables
{
    public static IEnumerable<XElement> Rows(XElement table) =>
        Unwrapped(table, "tr").Where(row => row.Child("trPr").Child("del") is null);

    public static IEnumerable<XElement> Cells(XElement row) => Unwrapped(row, "tc");

    /// <summary>A cell that goes on with the merged cell above it makes that one longer.</summary>
    public static void Add(TableBuilder builder, XElement cell, string text)
    {
        var properties = cell.Child("tcPr");
        var span = properties.Child("gridSpan").Number() ?? 1;
        var merge = properties.Child("vMerge");
        if (merge is not null && merge.Val() != "restart")
        {
            builder.Extend(span);
        }
        else
        {
            builder.AddCell(text, 1, span);
        }
    }

    private static IEnumerable<XElement> Unwrapped(XElement parent, string name) => parent.Elements().SelectMany(each =>
        each.Name.LocalName == name ? [each]
        : each.Name.LocalName is "sdt" ? each.Child("sdtContent").Children(name)
        : each.Name.LocalName is "ins" or "customXml" ? each.Children(name)
        : []);
}
