using System.Xml.Linq;
using Orleans.Docs.Content;

namespace Orleans.Docs.Parser.Readers.Office;

/// <summary>Writes blocks (paragraphs, tables, controls around them) into a flow.</summary>
internal sealed class DocxBody(
    Flow flow, CellBudget cells, DocxStyles styles, DocxNumbering numbering, DocxNotes footnotes, DocxSections sections)
{
    /// <summary>Blocks within blocks; what lies deeper was made by no word processor.</summary>
    private const int DepthMax = 60;

    private readonly HashSet<string> _marginsTold = [];
    private readonly List<string> _notesDue = [];
    private int _depth;
    private int _controls;

    public Flow Flow => flow;

    public void WriteAll(IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            flow.WriteLine(line);
        }
    }

    /// <summary>The footnotes that were referred to since they were last written.</summary>
    public void WriteNotes()
    {
        WriteAll(_notesDue);
        _notesDue.Clear();
    }

    public void WriteOnce(IEnumerable<XElement> blocks)
    {
        var margin = blocks.ToList();
        if (_marginsTold.Add(CleanText.Line(string.Concat(margin.Select(block => block.PlainText() + " ")))))
        {
            WriteBlocks(margin);
        }
    }

    public void WriteBlocks(IEnumerable<XElement> blocks)
    {
        foreach (var block in blocks)
        {
            WriteBlock(block);
        }
    }

    public void WriteBlock(XElement block)
    {
        if (_depth == DepthMax)
        {
            throw new ReaderException(Problems.Corrupt);
        }

        _depth++;
        switch (block.Name.LocalName)
        {
            case "p":
                WriteParagraph(block);
                break;
            case "tbl":
                WriteTable(block);
                break;
            case "sdt":
                AddControl(block);
                WriteBlocks(block.Child("sdtContent")?.Elements() ?? []);
                break;
            case "ins" or "moveTo" or "customXml" or "smartTag":
                WriteBlocks(block.Elements());
                break;
            case "AlternateContent":
                WriteBlocks((block.Child("Choice") ?? block.Child("Fallback"))?.Elements() ?? []);
                break;
            default:
                break;
        }

        _depth--;
    }

    public void AddControl(XElement control)
    {
        if (DocxFields.Of(control, _controls + 1) is { } field)
        {
            _controls++;
            flow.Add(field);
        }
    }

    public void AddLegacyField(XElement? definition, string shown)
    {
        if (DocxFields.OfLegacy(definition, shown, _controls + 1) is { } field)
        {
            _controls++;
            flow.Add(field);
        }
    }

    public void AddNote(string id)
    {
        if (footnotes.Line(id) is { } line)
        {
            _notesDue.Add(line);
        }
    }

    /// <summary>
    /// Ends the page. The break that was rendered last time is written beside the one that caused it: such a break
    /// (<paramref name="isRendered"/>) right behind another means the same one.
    /// </summary>
    public void EndPage(bool isRendered)
    {
        if (isRendered && flow.IsAtPageStart)
        {
            return;
        }

        if (_notesDue.Count > 0)
        {
            flow.EndLine();
            WriteNotes();
        }

        flow.EndPage();
    }

    private void WriteParagraph(XElement paragraph)
    {
        var properties = paragraph.Child("pPr");
        if (styles.Find(properties, "pageBreakBefore").IsOn() && !flow.IsAtPageStart)
        {
            EndPage(isRendered: false);
        }

        if (styles.IsHeading(properties))
        {
            flow.BlankLine();
        }

        var runs = new DocxRuns(this, numbering.Mark(styles.Find(properties, "numPr")));
        runs.Write(paragraph.Elements());
        // A paragraph mark that was deleted joins its paragraph with the next one.
        if (properties.Child("rPr").Child("del") is null)
        {
            EndParagraph(runs);
        }

        WriteBlocks(runs.TextBoxes);
        if (properties.Child("sectPr") is not null && sections.NextStartsPage())
        {
            EndPage(isRendered: true);
        }
    }

    private void EndParagraph(DocxRuns runs)
    {
        if (runs.IsEmpty && flow.IsAtLineStart)
        {
            flow.BlankLine();
        }
        else
        {
            flow.EndLine();
        }
    }

    private void WriteTable(XElement table)
    {
        flow.EndLine();
        var at = flow.Length;
        var builder = new TableBuilder(cells);
        foreach (var row in DocxTables.Rows(table))
        {
            if (row.Descendants().Any(each => each.Name.LocalName == "lastRenderedPageBreak") && flow.Length > at)
            {
                EndPage(isRendered: true);
            }

            WriteRow(row, builder);
        }

        if (builder.Build() is { } built)
        {
            flow.Tables.Add((at, built));
        }

        flow.BlankLine();
    }

    /// <summary>Cells are written apart, so that a paragraph's end in a cell does not end the row's line.</summary>
    private void WriteRow(XElement row, TableBuilder builder)
    {
        builder.StartRow();
        builder.Skip(row.Child("trPr").Child("gridBefore").Number() ?? 0);
        List<string> line = [];
        foreach (var cell in DocxTables.Cells(row))
        {
            var inner = new Flow(flow.CharactersMax);
            var body = new DocxBody(inner, cells, styles, numbering, footnotes, sections)
            {
                _depth = _depth,
                _controls = _controls,
            };
            body.WriteBlocks(cell.Elements());
            _controls = body._controls;
            _notesDue.AddRange(body._notesDue);
            foreach (var each in inner.Fields)
            {
                flow.Add(each.Field);
            }

            foreach (var each in inner.Tables)
            {
                flow.Add(each.Table);
            }

            var text = inner.Text.Replace(CleanText.PageEnd, '\n').Trim();
            DocxTables.Add(builder, cell, text);
            line.Add(CleanText.Line(text));
        }

        if (line.Exists(cell => cell.Length > 0))
        {
            flow.WriteLine(string.Join('\t', line));
        }
    }
}
