using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Orleans.Docs.Content;
using Orleans.Docs.Parser.Readers;

namespace Orleans.Docs.Parser.Ocr;

/// <summary>
/// What Tesseract read from one image: text, words with boxes, and the mean confidence weighted by length.
/// </summary>
internal sealed record OcrText(string Text, ImmutableArray<Word> Words, float Confidence)
{
    /// <summary>Below it a word is a speck, a rule or a stain that was taken for one.</summary>
    private const float WordConfidenceMin = 0.15f;

    /// <summary>A mark without letter or digit needs more.</summary>
    private const float MarkConfidenceMin = 0.5f;

    private const string WordLevel = "5";
    private const int Columns = 12;

    /// <summary>How much was read, for telling a better reading from a worse one.</summary>
    public double Weight => Words.Sum(word => (double)word.Length * word.Confidence);

    /// <summary>Reads Tesseract's table of words, in which blocks, paragraphs and lines are numbered.</summary>
    public static OcrText Parse(byte[] tsv, int width, int height, int charactersMax)
    {
        var builder = new PageTextBuilder(charactersMax);
        var (line, paragraph) = (("", "", ""), ("", ""));
        var (sum, characters) = (0.0, 0);
        foreach (var row in Encoding.UTF8.GetString(tsv).Split('\n'))
        {
            var cells = row.Split('\t', Columns);
            if (cells.Length < Columns || cells[0] != WordLevel)
            {
                continue;
            }

            var text = cells[11].Trim();
            var confidence = Number(cells[10]) / 100;
            if (text.Length == 0
                || confidence < (text.Any(char.IsLetterOrDigit) ? WordConfidenceMin : MarkConfidenceMin))
            {
                continue;
            }

            if (paragraph != (cells[2], cells[3]))
            {
                builder.EndBlock();
            }
            else if (line != (cells[2], cells[3], cells[4]))
            {
                builder.EndLine();
            }

            (line, paragraph) = ((cells[2], cells[3], cells[4]), (cells[2], cells[3]));
            builder.Add(text, BoxOf(cells, width, height), confidence);
            sum += confidence * text.Length;
            characters += text.Length;
        }

        var (all, words) = builder.Build();
        return new OcrText(all, words, characters == 0 ? 0 : (float)(sum / characters));
    }

    private static Box BoxOf(string[] cells, int width, int height) => Boxes.Of(
        Number(cells[6]) / width, Number(cells[7]) / height, Number(cells[8]) / width, Number(cells[9]) / height);

    private static float Number(string cell) =>
        float.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
