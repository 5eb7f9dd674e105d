using System.Globalization;
using System.Text;

namespace Orleans.Docs.Bench.Material;

/// <summary>
/// A letter of one page that nobody wrote before: the words are drawn by a number, and <see cref="Mark"/> is a phrase
/// that no other of the first 8,000 pages has. The same number gives the same page.
/// </summary>
internal sealed class Page
{
    private const int Lines = 42;
    private const int WordsPerLine = 9;

    private const int MarkWordCount = 3;

    private static readonly string[] MarkWords =
    [
        "copper", "garden", "velvet", "harbour", "window", "orange", "pepper", "bridge", "candle", "forest", "button",
        "summer", "marble", "kitchen", "thunder", "blanket", "pocket", "ribbon", "saddle", "temple",
    ];

    private static readonly string[] Words =
    [
        "the", "delivery", "of", "goods", "was", "made", "on", "time", "and", "with", "all", "parts", "that", "were",
        "ordered", "in", "spring", "please", "send", "payment", "to", "our", "account", "within", "thirty", "days",
        "after", "receipt", "this", "letter", "we", "thank", "you", "for", "long", "trust", "between", "both", "houses",
    ];

    private Page(int number, string mark, IReadOnlyList<string> lines) =>
        (Number, Mark, LinesOfText) = (number, mark, lines);

    public int Number { get; }

    public string Mark { get; }

    private IReadOnlyList<string> LinesOfText { get; }

    public static Page Of(int number)
    {
        var random = new Random(number);
        var mark = MarkOf(number);
        var lines = Enumerable.Range(0, Lines)
            .Select(_ => string.Join(' ', random.GetItems(Words, WordsPerLine)))
            .ToList();
        lines.Insert(0, $"Your reference is {mark} in all letters");
        lines.Add($"We repeat the reference {mark} here");
        return new Page(number, mark, lines);
    }

    /// <summary>The page with a text layer.</summary>
    public byte[] ToPdf()
    {
        var content = new StringBuilder();
        for (var i = 0; i < LinesOfText.Count; i++)
        {
            content.Append(
                CultureInfo.InvariantCulture, $"BT /F1 11 Tf 62 {780 - (i * 16)} Td ({LinesOfText[i]}) Tj ET\n");
        }

        return PdfFile.OfPage(
            "/Font << /F1 5 0 R >>", PdfFile.Latin(content.ToString()),
            "/Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding", null);
    }

    /// <summary>Three words for each number, all of which OCR reads well.</summary>
    private static string MarkOf(int number) => string.Join(' ', Enumerable.Range(0, MarkWordCount).Select(place =>
        MarkWords[number / (int)Math.Pow(MarkWords.Length, place) % MarkWords.Length]));
}
