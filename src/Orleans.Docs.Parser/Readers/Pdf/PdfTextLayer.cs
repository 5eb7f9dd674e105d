using System.Collections.Immutable;
using System.Text;
using Orleans.Docs.Content;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.DocumentLayoutAnalysis.WordExtractor;
using UglyToad.PdfPig.Util;
using PdfWord = UglyToad.PdfPig.Content.Word;
using Word = Orleans.Docs.Content.Word;

namespace Orleans.Docs.Parser.Readers.Pdf;

/// <summary>The text that a PDF page holds itself, in reading order, with boxes as the page is displayed.</summary>
internal sealed record PdfTextLayer(string Text, ImmutableArray<Word> Words, bool IsJunk)
{
    /// <summary>Above it the better way to find words, which takes longer, gives way to the plain one.</summary>
    private const int LettersForNeighboursMax = 30_000;

    private const int LettersMax = 400_000;

    /// <summary>A layer whose characters are mostly unmapped glyphs reads as nothing.</summary>
    private const double JunkShareMax = 0.3;

    private static readonly NearestNeighbourWordExtractor Neighbours = new(
        new NearestNeighbourWordExtractor.NearestNeighbourWordExtractorOptions { MaxDegreeOfParallelism = 1 });

    public static PdfTextLayer Read(Page page, ReaderLimits limits, CancellationToken cancellationToken)
    {
        var letters = page.Letters;
        if (letters.Count > LettersMax)
        {
            throw new ReaderException(Problems.OutputTooLarge);
        }

        var visible = letters.Where(letter => IsOnPage(letter.BoundingBox, page)).ToList();
        cancellationToken.ThrowIfCancellationRequested();
        var words = WordsOf(visible);
        cancellationToken.ThrowIfCancellationRequested();
        var builder = new PageTextBuilder(limits.CharactersPerPageMax);

        // What is printed upwards, downwards or on its head is read behind the rest, each direction by itself.
        foreach (var direction in words.GroupBy(word => TurnsOf(word.TextOrientation)).OrderBy(group => group.Key))
        {
            var turned = direction.ToList();
            var placed = turned.Select((word, index) => Place(index, word, direction.Key, page)).ToList();
            foreach (var block in ReadingOrder.Of(placed, cancellationToken))
            {
                foreach (var line in block)
                {
                    foreach (var word in line.Words)
                    {
                        Add(builder, turned[word.Index], page);
                    }

                    builder.EndLine();
                }

                builder.EndBlock();
            }
        }

        var (text, all) = builder.Build();
        return new PdfTextLayer(text, all, IsUnreadable(text));
    }

    private static List<PdfWord> WordsOf(List<Letter> letters)
    {
        IWordExtractor extractor = letters.Count <= LettersForNeighboursMax
            ? Neighbours
            : DefaultWordExtractor.Instance;
        return [.. extractor.GetWords(letters).Where(word => !string.IsNullOrWhiteSpace(word.Text))];
    }

    private static int TurnsOf(TextOrientation orientation) => orientation switch
    {
        TextOrientation.Rotate90 => 1,
        TextOrientation.Rotate180 => 2,
        TextOrientation.Rotate270 => 3,
        _ => 0,
    };

    /// <summary>The word's place on a page that is turned so that the word is upright.</summary>
    private static Placed Place(int index, PdfWord word, int turns, Page page)
    {
        var box = PdfBoxes.Of(word.BoundingBox, page);
        var (left, top) = (box.X * page.Width, box.Y * page.Height);
        var (right, bottom) = (left + (box.Width * page.Width), top + (box.Height * page.Height));
        var fromRight = IsFromRight(word.Text);
        return turns switch
        {
            // Running downwards: down becomes right, and left becomes down.
            1 => new Placed(index, top, page.Width - right, bottom, page.Width - left, fromRight),
            2 => new Placed(
                index, page.Width - right, page.Height - bottom, page.Width - left, page.Height - top, fromRight),
            3 => new Placed(index, page.Height - bottom, left, page.Height - top, right, fromRight),
            _ => new Placed(index, left, top, right, bottom, fromRight),
        };
    }

    private static void Add(PageTextBuilder builder, PdfWord word, Page page)
    {
        // Glyphs come in the order of the page, from the left; letters of Arabic and Hebrew are read from the right.
        var text = Clean(IsFromRight(word.Text)
            ? string.Concat(word.Letters.Reverse().Select(l => l.Value))
            : word.Text);
        if (text.Length > 0)
        {
            builder.Add(text, PdfBoxes.Of(word.BoundingBox, page), confidence: 1);
        }
    }

    /// <summary>
    /// Ligatures become letters, so that search finds the word; characters that no text has are dropped.
    /// </summary>
    private static string Clean(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\uFB00', '\uFB06')
            && !text.Any(c => char.IsControl(c) || char.IsWhiteSpace(c)))
        {
            return text;
        }

        var clean = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            clean.Append(c switch
            {
                '\uFB00' => "ff",
                '\uFB01' => "fi",
                '\uFB02' => "fl",
                '\uFB03' => "ffi",
                '\uFB04' => "ffl",
                '\uFB05' or '\uFB06' => "st",
                _ when char.IsControl(c) || char.IsWhiteSpace(c) => "",
                _ => c.ToString(),
            });
        }

        return clean.ToString();
    }

    private static bool IsFromRight(string text) =>
        text.Count(c => c is (>= '\u0590' and <= '\u08FF') or (>= '\uFB1D' and <= '\uFEFC')) * 2 > text.Length;

    private static bool IsUnreadable(string text)
    {
        var (junk, all) = (0, 0);
        foreach (var c in text)
        {
            all += char.IsWhiteSpace(c) ? 0 : 1;
            junk += c is '\uFFFD' or (>= '\uE000' and <= '\uF8FF') ? 1 : 0;
        }

        return all > 0 && junk > all * JunkShareMax;
    }

    private static bool IsOnPage(PdfRectangle box, Page page)
    {
        var middle = box.Centroid;
        return middle.X >= 0 && middle.Y >= 0 && middle.X <= page.Width && middle.Y <= page.Height;
    }
}
