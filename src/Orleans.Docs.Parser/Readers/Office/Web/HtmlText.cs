using AngleSharp.Dom;
using Orleans.Docs.Content;

namespace Orleans.Docs.Parser.Readers.Office;

/// <summary>
/// Writes a page's visible text into a flow: blocks on lines of their own, white space as a browser shows it, list
/// marks, data tables as lines with tabs and as tables. Walks without recursion, so that depth costs nothing.
/// </summary>
internal sealed class HtmlText(Flow flow, CellBudget budget)
{
    private readonly HtmlLists _lists = new();
    private bool _isSpaceDue;
    private int _preformatted;
    private string? _markDue;

    public void Write(IDocument page)
    {
        if (page.Body is { } body)
        {
            Walk(body);
        }
    }

    private void Walk(INode root)
    {
        var node = root;
        while (true)
        {
            if (Enter(node) && node.FirstChild is { } child)
            {
                node = child;
                continue;
            }

            Leave(node);
            while (node != root && node.NextSibling is null)
            {
                node = node.Parent!;
                Leave(node);
            }

            if (node == root)
            {
                return;
            }

            node = node.NextSibling!;
        }
    }

    /// <summary>False when the children are not to be walked.</summary>
    private bool Enter(INode node)
    {
        if (node is IText text)
        {
            WriteText(text.Data);
            return false;
        }

        if (node is not IElement element || HtmlElements.IsHidden(element))
        {
            return false;
        }

        if (HtmlFields.TryRead(element, out var field, out var shown))
        {
            if (field is not null)
            {
                flow.Add(field);
            }

            WriteText(shown);
            return false;
        }

        if (element.LocalName == "table" && HtmlTables.IsData(element))
        {
            WriteTable(element);
            return false;
        }

        Open(element);
        return true;
    }

    private void Open(IElement element)
    {
        Break(HtmlElements.BreakOf(element.LocalName));
        switch (element.LocalName)
        {
            case "br":
                _isSpaceDue = false;
                flow.BreakLine();
                break;
            case "hr":
                flow.BlankLine();
                break;
            case "pre":
                _preformatted++;
                break;
            case "ul" or "ol" or "menu":
                _lists.Open(element);
                break;
            case "li":
                _markDue = _lists.Mark(element);
                break;
            case "td" or "th" when !flow.IsAtLineStart:
                _isSpaceDue = true;
                break;
            default:
                break;
        }
    }

    private void Leave(INode node)
    {
        if (node is not IElement element || HtmlElements.IsHidden(element))
        {
            return;
        }

        switch (element.LocalName)
        {
            case "pre":
                _preformatted--;
                break;
            case "ul" or "ol" or "menu":
                _lists.Close();
                break;
            default:
                break;
        }

        Break(HtmlElements.BreakOf(element.LocalName));
    }

    private void Break(HtmlBreak kind)
    {
        if (kind == HtmlBreak.None)
        {
            return;
        }

        _isSpaceDue = false;
        if (kind == HtmlBreak.Paragraph && _markDue is null)
        {
            flow.BlankLine();
        }
        else
        {
            flow.EndLine();
        }
    }

    private void WriteText(string text)
    {
        if (_preformatted > 0)
        {
            WriteMark();
            flow.Write(text);
            return;
        }

        var start = -1;
        for (var i = 0; i <= text.Length; i++)
        {
            var isSpace = i < text.Length && text[i] is ' ' or '\n' or '\t' or '\r' or '\f';
            if (i < text.Length && !isSpace)
            {
                start = start < 0 ? i : start;
                continue;
            }

            if (start >= 0)
            {
                WriteWord(text.AsSpan(start, i - start));
                start = -1;
            }

            _isSpaceDue |= isSpace;
        }
    }

    private void WriteWord(ReadOnlySpan<char> word)
    {
        WriteMark();
        if (_isSpaceDue && !flow.IsAtLineStart && !flow.EndsInSpace)
        {
            flow.Write(" ");
        }

        _isSpaceDue = false;
        flow.Write(word);
    }

    private void WriteMark()
    {
        if (_markDue is { } mark)
        {
            _markDue = null;
            flow.EndLine();
            flow.Write(mark);
        }
    }

    private void WriteTable(IElement table)
    {
        flow.EndLine();
        var builder = new TableBuilder(budget);
        var caption = HtmlTables.Caption(table) is { } element ? CleanText.Line(CellText(element, [])) : "";
        flow.WriteLine(caption);
        var at = flow.Length;
        foreach (var row in HtmlTables.Rows(table))
        {
            builder.StartRow();
            List<string> line = [];
            foreach (var cell in HtmlTables.Cells(row))
            {
                var text = CellText(cell, line);
                builder.AddCell(text, HtmlTables.Span(cell, "rowspan"), HtmlTables.Span(cell, "colspan"));
                line.Add(CleanText.Line(text));
            }

            flow.WriteLine(string.Join('\t', line));
        }

        if (builder.Build(caption.Length > 0 ? caption : null) is { } built)
        {
            flow.Tables.Add((at, built));
        }

        flow.BlankLine();
    }

    /// <summary>A cell's own text; its form fields go to the page.</summary>
    private string CellText(IElement cell, List<string> lineSoFar)
    {
        var inner = new Flow(flow.CharactersMax);
        new HtmlText(inner, budget).Walk(cell);
        var at = flow.Length + lineSoFar.Sum(each => each.Length + 1);
        flow.Fields.AddRange(inner.Fields.Select(each => (at, each.Field)));
        return inner.Text.Trim();
    }
}
