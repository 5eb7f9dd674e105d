using System.Xml.Linq;
using Orleans.Docs.Content;

namespace Orleans.Docs.Parser.Readers.Office;

/// <summary>Content controls and the older form fields as answers of a form.</summary>
internal static class DocxFields
{
    /// <summary>
    /// Null for a control that only groups text: a table of contents, a repeated section, a citation.
    /// </summary>
    public static FormField? Of(XElement control, int number)
    {
        var properties = control.Child("sdtPr");
        var kinds = properties?.Elements().Select(each => each.Name.LocalName).ToHashSet() ?? [];
        var isNamed = kinds.Contains("alias") || kinds.Contains("tag");
        var isGroup = kinds.Overlaps(
        [
            "docPartObj", "docPartList", "repeatingSection", "repeatingSectionItem", "group", "bibliography",
            "citation",
        ]);
        var isForm = kinds.Overlaps(["text", "date", "dropDownList", "comboBox", "checkbox"]);
        if (isGroup || !(isForm || isNamed))
        {
            return null;
        }

        var name = properties.Child("alias").Val() ?? properties.Child("tag").Val() ?? $"field {number}";
        if (properties.Child("checkbox") is { } box)
        {
            return new FormField(name, FieldKind.CheckBox, box.Child("checked").IsOn() ? "true" : "false");
        }

        var isEmpty = properties.Child("showingPlcHdr").IsOn();
        var text = control.Child("sdtContent")?.PlainText() ?? "";
        var kind = kinds.Overlaps(["dropDownList", "comboBox"]) ? FieldKind.Choice : FieldKind.Text;
        return new FormField(name, kind, isEmpty || text.Length == 0 ? null : CleanText.Of(text, keepPageEnds: false));
    }

    /// <summary>
    /// A field of the older kind from its definition and the text that it shows; null where it is none of a form.
    /// </summary>
    public static FormField? OfLegacy(XElement? definition, string shown, int number)
    {
        if (definition is null)
        {
            return null;
        }

        var name = definition.Child("name").Val() is { Length: > 0 } given ? given : $"field {number}";
        if (definition.Child("checkBox") is { } box)
        {
            var isOn = (box.Child("checked") ?? box.Child("default")).IsOn();
            return new FormField(name, FieldKind.CheckBox, isOn ? "true" : "false");
        }

        if (definition.Child("ddList") is { } list)
        {
            var chosen = (list.Child("result") ?? list.Child("default")).Number() ?? 0;
            return new FormField(name, FieldKind.Choice, list.Children("listEntry").ElementAtOrDefault(chosen).Val());
        }

        return definition.Child("textInput") is null
            ? null
            : new FormField(name, FieldKind.Text, CleanText.Line(shown) is { Length: > 0 } text ? text : null);
    }
}
