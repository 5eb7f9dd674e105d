using System.Xml.Linq;

namespace Orleans.Docs.Parser.Readers.Office;

/// <summary>Short ways through WordprocessingML by local names.</summary>
internal static class DocxXml
{
    public static XElement? Child(this XElement? element, string name) =>
        element?.Elements().FirstOrDefault(each => each.Name.LocalName == name);

    public static IEnumerable<XElement> Children(this XElement? element, string name) =>
        element?.Elements().Where(each => each.Name.LocalName == name) ?? [];

    public static string? Attr(this XElement? element, string name) =>
        element?.Attributes().FirstOrDefault(each => each.Name.LocalName == name)?.Value;

    public static string? Val(this XElement? element) => element.Attr("val");

    /// <summary>An element such as <c>w:b</c> is on by standing there, unless its value says otherwise.</summary>
    public static bool IsOn(this XElement? element) =>
        element is not null && element.Val() is not ("0" or "false" or "off" or "none");

    public static int? Number(this XElement? element, string attribute = "val") =>
        int.TryParse(element.Attr(attribute), out var number) ? number : null;

    /// <summary>The text of runs inside, as far as it was not deleted; paragraphs end in line breaks.</summary>
    public static string PlainText(this XElement element)
    {
        var texts = element.Descendants().Select(each => each.Name.LocalName switch
        {
            "t" when !each.Ancestors().Any(above => above.Name.LocalName is "del" or "moveFrom") => each.Value,
            "tab" when each.Parent?.Name.LocalName == "r" => "\t",
            "br" or "cr" => "\n",
            "p" => "\n",
            _ => "",
        });
        return string.Concat(texts).Trim();
    }
}
