using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Orleans.Docs.Content;

namespace Orleans.Docs.Parser.Readers.Office;

/// <summary>Form inputs as fields, with the text that they show.</summary>
internal static class HtmlFields
{
    private static readonly string[] NamingAttributes = ["name", "id", "aria-label", "placeholder"];

    /// <summary>
    /// True for an element of a form whose children are not walked. <paramref name="field"/> is null where it holds
    /// no answer: a button, a password, the unchosen of several radio buttons.
    /// </summary>
    public static bool TryRead(IElement element, out FormField? field, out string shown)
    {
        (field, shown) = (null, "");
        switch (element)
        {
            case IHtmlInputElement input:
                (field, shown) = ReadInput(input);
                return true;
            case IHtmlTextAreaElement area:
                field = new FormField(NameOf(area), FieldKind.Text, NullIfEmpty(area.TextContent));
                shown = area.TextContent;
                return true;
            case IHtmlSelectElement select:
                var chosen = select.Options.Where(option => option.IsSelected);
                shown = string.Join(", ", chosen.Select(option => CleanText.Line(option.Text)));
                field = new FormField(NameOf(select), FieldKind.Choice, NullIfEmpty(shown));
                return true;
            default:
                return false;
        }
    }

    private static (FormField? Field, string Shown) ReadInput(IHtmlInputElement input)
    {
        var value = input.GetAttribute("value") ?? "";
        var isOn = input.HasAttribute("checked");
        var name = NameOf(input);
        return (input.GetAttribute("type") ?? "text").ToLowerInvariant() switch
        {
            "hidden" or "password" or "image" or "file" or "reset" => (null, ""),
            "submit" or "button" => (null, value),
            "checkbox" => (new FormField(name, FieldKind.CheckBox, isOn ? "true" : "false"), isOn ? "[x]" : "[ ]"),
            "radio" when isOn => (new FormField(name, FieldKind.Choice, NullIfEmpty(value)), "(x)"),
            "radio" => (null, "( )"),
            _ => (new FormField(name, FieldKind.Text, NullIfEmpty(value)), value),
        };
    }

    private static string NameOf(IElement element) =>
        NamingAttributes
            .Select(attribute => CleanText.Line(element.GetAttribute(attribute) ?? ""))
            .FirstOrDefault(name => name.Length > 0) ?? "field";

    private static string? NullIfEmpty(string value) =>
        CleanText.Of(value, keepPageEnds: false).Trim() is { Length: > 0 } text ? text : null;
}
