using System.Globalization;
using System.Text;
using System.Xml.Linq;

namespace Orleans.Docs.Parser.Readers.Office;

/// <summary>
/// Writes what stands in the lines of one paragraph: texts, tabs, breaks, links, references to notes, the results of
/// fields. Text boxes are kept for after the paragraph.
/// </summary>
internal sealed class DocxRuns(DocxBody body, string mark)
{
    private const int DepthMax = 60;

    private readonly Stack<LegacyField> _fields = new();
    private string _markDue = mark;
    private int _depth;

    public List<XElement> TextBoxes { get; } = [];

    public bool IsEmpty { get; private set; } = true;

    public void Write(IEnumerable<XElement> elements)
    {
        if (_depth == DepthMax)
        {
            return;
        }

        _depth++;
        foreach (var element in elements)
        {
            Write(element);
        }

        _depth--;
    }

    private void Write(XElement element)
    {
        switch (element.Name.LocalName)
        {
            case "r" when element.Child("rPr").Child("vanish").IsOn():
                // Hidden text still carries the marks of fields and pages.
                Write(element.Elements().Where(each => each.Name.LocalName is "fldChar"));
                break;
            case "t":
                WriteText(element.Value);
                break;
            case "tab" or "ptab":
                WriteText("\t");
                break;
            case "noBreakHyphen":
                WriteText("-");
                break;
            case "sym":
                WriteText(Symbol(element));
                break;
            case "br" when element.Attr("type") == "page":
                body.EndPage(isRendered: false);
                break;
            case "lastRenderedPageBreak":
                body.EndPage(isRendered: true);
                break;
            case "br" or "cr":
                body.Flow.EndLine();
                break;
            case "footnoteReference" or "endnoteReference":
                WriteText($"[{element.Attr("id")}]");
                body.AddNote(element.Name.LocalName == "footnoteReference" ? element.Attr("id") ?? "" : "");
                break;
            case "fldChar":
                WriteFieldMark(element);
                break;
            case "sdt":
                body.AddControl(element);
                Write(element.Child("sdtContent")?.Elements() ?? []);
                break;
            case "AlternateContent":
                Write((element.Child("Choice") ?? element.Child("Fallback"))?.Elements() ?? []);
                break;
            case "txbxContent":
                TextBoxes.AddRange(element.Elements());
                break;
            case "pPr" or "rPr" or "del" or "moveFrom" or "instrText" or "delText" or "rt" or "sdtPr":
                break;
            default:
                Write(element.Elements());
                break;
        }
    }

    private void WriteText(string text)
    {
        // What stands in the code of a field, results of inner fields included, is not shown.
        if (text.Length == 0 || _fields.Any(each => !each.IsShowing))
        {
            return;
        }

        if (_markDue.Length > 0)
        {
            body.Flow.EndLine();
            body.Flow.Write(_markDue);
            _markDue = "";
        }

        IsEmpty = false;
        body.Flow.Write(text);
        if (_fields.TryPeek(out var field) && field.IsShowing)
        {
            field.Shown.Append(text);
        }
    }

    /// <summary>
    /// A field is told in three marks: begin (with its definition), separate (its result follows), end.
    /// </summary>
    private void WriteFieldMark(XElement mark)
    {
        switch (mark.Attr("fldCharType"))
        {
            case "begin":
                _fields.Push(new LegacyField(mark.Child("ffData")));
                break;
            case "separate" when _fields.TryPeek(out var field):
                field.IsShowing = true;
                break;
            case "end" when _fields.TryPop(out var field):
                body.AddLegacyField(field.Definition, field.Shown.ToString());
                break;
            default:
                break;
        }
    }

    /// <summary>Symbol fonts hide their signs in a private range; the boxes of forms are worth telling.</summary>
    private static string Symbol(XElement symbol)
    {
        if (!int.TryParse(symbol.Attr("char"), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var code))
        {
            return "";
        }

        return (code & 0xFF, symbol.Attr("font")?.StartsWith("Wingdings", StringComparison.OrdinalIgnoreCase)) switch
        {
            (0x6F or 0xA8 or 0xA3, true) => "\u2610",
            (0xFE or 0x52, true) => "\u2611",
            (0xFD or 0x53 or 0x54, true) => "\u2612",
            (0xFC or 0x50, true) => "\u2713",
            _ when code is >= 0x20 and < 0xD800 => ((char)code).ToString(),
            _ => "",
        };
    }

    private sealed class LegacyField(XElement? definition)
    {
        public XElement? Definition { get; } = definition;

        public StringBuilder Shown { get; } = new();

        public bool IsShowing { get; set; }
    }
}
