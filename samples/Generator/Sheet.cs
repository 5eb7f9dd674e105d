using System.Text;
using System.Text.RegularExpressions;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Fonts.Standard14Fonts;
using UglyToad.PdfPig.Writer;

namespace Orleans.Docs.Samples;

/// <summary>
/// A digital document set from the top of an A4 page down, with as many pages as it needs. In texts a line that
/// starts with <c># </c> is a heading, and a line of <c>---</c> starts a page.
/// </summary>
internal sealed partial class Sheet : IDisposable
{
    private const double Leading = 1.35;

    private readonly PdfDocumentBuilder _document = new();
    private readonly PdfDocumentBuilder.AddedFont _plain;
    private readonly PdfDocumentBuilder.AddedFont _bold;
    private readonly double _width;
    private readonly double _height;
    private readonly double _margin;
    private PdfPageBuilder _page;

    public Sheet(string title, double width = 595, double height = 842, double margin = 62)
    {
        (_width, _height, _margin) = (width, height, margin);
        _document.DocumentInformation.Title = title;
        _document.DocumentInformation.Producer = "Orleans.Docs samples";
        _plain = _document.AddStandard14Font(Standard14Font.Helvetica);
        _bold = _document.AddStandard14Font(Standard14Font.HelveticaBold);
        _page = _document.AddPage(_width, _height);
        Top = _height - _margin;
    }

    /// <summary>Where the next line goes, in points from the bottom.</summary>
    public double Top { get; private set; }

    public double Margin => _margin;

    public static Sheet FromText(string title, string text)
    {
        var sheet = new Sheet(title);
        foreach (var line in text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n'))
        {
            if (line == "---")
            {
                sheet.NewPage();
            }
            else if (line.StartsWith("# ", StringComparison.Ordinal))
            {
                sheet.Heading(line[2..]);
            }
            else
            {
                sheet.Paragraph(line);
            }
        }

        return sheet;
    }

    public void NewPage()
    {
        _page = _document.AddPage(_width, _height);
        Top = _height - _margin;
    }

    public void Heading(string text, double size = 13)
    {
        Skip(size * 0.4);
        At(_margin, text, size, bold: true);
        Skip(size * 1.6);
    }

    public void Paragraph(string text, double size = 10.5)
    {
        var line = "";
        foreach (var word in text.Split(' '))
        {
            var longer = line.Length == 0 ? word : line + " " + word;
            if (line.Length > 0 && Width(longer, size) > _width - (2 * _margin))
            {
                Line(line, size);
                line = word;
            }
            else
            {
                line = longer;
            }
        }

        Line(line, size);
    }

    public void Line(string text, double size = 10.5)
    {
        if (text.Length > 0)
        {
            At(_margin, text, size);
        }

        Skip(size * Leading);
    }

    /// <summary>Puts a text on the current line; several make columns.</summary>
    public void At(double x, string text, double size = 10.5, bool bold = false) =>
        _page.AddText(text, size, new PdfPoint(x, Top), bold ? _bold : _plain);

    /// <summary>Puts a text so that it ends at x.</summary>
    public void EndingAt(double x, string text, double size = 10.5, bool bold = false) =>
        At(x - Width(text, size, bold), text, size, bold);

    public void Rule(double fromX, double toX, double y) =>
        _page.DrawLine(new PdfPoint(fromX, y), new PdfPoint(toX, y), 0.6);

    public void Upright(double x, double fromY, double toY) =>
        _page.DrawLine(new PdfPoint(x, fromY), new PdfPoint(x, toY), 0.6);

    public void Skip(double points)
    {
        Top -= points;
        if (Top < _margin)
        {
            NewPage();
        }
    }

    /// <summary>A page that is nothing but this picture.</summary>
    public void PicturePage(byte[] jpeg)
    {
        NewPage();
        _page.AddJpeg(jpeg, new PdfRectangle(0, 0, _width, _height));
    }

    public byte[] ToPdf()
    {
        using (this)
        {
            // The library gives every file an identifier by chance; a sample is the same however often it is built.
            var file = Encoding.Latin1.GetString(_document.Build());
            return Encoding.Latin1.GetBytes(Identifier().Replace(file, new string('0', 32)));
        }
    }

    public void Dispose() => _document.Dispose();

    private double Width(string text, double size, bool bold = false)
    {
        var letters = _page.MeasureText(text, size, new PdfPoint(0, 0), bold ? _bold : _plain);
        return letters.Count == 0 ? 0 : letters[^1].EndBaseLine.X;
    }

    [GeneratedRegex(@"(?<=/ID \[ ?(?:<[0-9A-F]{32}>)?<)[0-9A-F]{32}(?=>)")]
    private static partial Regex Identifier();
}
