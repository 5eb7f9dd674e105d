using System.Collections.Immutable;
using System.Text;
using Orleans.Docs.Content;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.DocumentLayoutAnalysis;
using UglyToad.PdfPig.DocumentLayoutAnalysis.PageSegmenter;
using UglyToad.PdfPig.DocumentLayoutAnalysis.ReadingOrderDetector;
using UglyToad.PdfPig.DocumentLayoutAnalysis.WordExtractor;
using PdfWord = UglyToad.PdfPig.Content.Word;
using Word = Orleans.Docs.Content.Word;

namespace Orleans.Docs.Parser.Readers.Pdf;

/// <summary>The text that a PDF page holds itself, in reading order, with boxes as the page is displayed.</summary>
internal sealed record PdfTextLayer(string Text, ImmutableArray<Word> Words, bool IsJunk)
{
    /// <summary>
    /// Above it the layout analysis, which grows faster than the page, gives way to lines from top to bottom.
    /// </summary>
    private const int LettersForLayoutMax = 15_000;

    private const int LettersMax = 400_000;

    /// <summary>A layer whose characters are mostly unmapped glyphs reads as nothing.</summary>
    private const double JunkShareMax = 0.3;

    private static readonly NearestNeighbourWordExtractor Extractor = new(
        new NearestNeighbourWordExtractor.NearestNeighbourWordExtractorOptions { MaxDegreeOfParallelism = 1 });

    private static readonly DocstrumBoundingBoxes Segmenter = new(
        new DocstrumBoundingBoxes.DocstrumBoundingBoxesOptions { MaxDegreeOfParallelism = 1 });

    private static readonly UnsupervisedReadingOrderDetector Order = new(
        5, UnsupervisedReadingOrderDetector.SpatialReasoningRules.ColumnWise, useRenderingOrder: true);

    public static PdfTextLayer Read(Page page, ReaderLimits limits, CancellationToken cancellationToken)
    {
        var letters = page.Letters;
        if (letters.Count > LettersMax)
        {
            throw new ReaderException(Problems.OutputTooLarge);
        }

        var visible = letters.Where(letter => IsOnPage(letter.BoundingBox, page)).ToList();
        cancellationToken.ThrowIfCancellationRequested();
        var builder = new PageTextBuilder(limits.CharactersPerPageMax);
        foreach (var block in Blocks(visible, cancellationToken))
        {
            foreach (var line in block)
            {
                foreach (var word in line)
                {
                    Add(builder, word, page);
                }

                builder.EndLine();
            }

            builder.EndBlock();
        }

        var (text, words) = builder.Build();
        return new PdfTextLayer(text, words, IsUnreadable(text));
    }

    private static IEnumerable<IEnumerable<IEnumerable<PdfWord>>> Blocks(
        List<Letter> letters, CancellationToken cancellationToken)
    {
        if (letters.Count > LettersForLayoutMax)
        {
            return [Lines(DefaultWordExtractorOf(letters))];
        }

        var words = Extractor.GetWords(letters).Where(word => !string.IsNullOrWhiteSpace(word.Text)).ToList();
        cancellationToken.ThrowIfCancellationRequested();
        if (words.Count == 0)
        {
            return [];
        }

        var blocks = Segmenter.GetBlocks(words);
        cancellationToken.ThrowIfCancellationRequested();
        return Order.Get(blocks).Select(block => block.TextLines.Select(line => line.Words.AsEnumerable()));
    }

    private static IEnumerable<PdfWord> DefaultWordExtractorOf(List<Letter> letters) =>
        UglyToad.PdfPig.Util.DefaultWordExtractor.Instance.GetWords(letters)
            .Where(word => !string.IsNullOrWhiteSpace(word.Text));

    /// <summary>Words whose middles lie within half a line's height of each other make a line.</summary>
    private static IEnumerable<IEnumerable<PdfWord>> Lines(IEnumerable<PdfWord> words)
    {
        var line = new List<PdfWord>();
        foreach (var word in words.OrderByDescending(word => word.BoundingBox.Centroid.Y))
        {
            if (line.Count > 0
                && line[0].BoundingBox.Centroid.Y - word.BoundingBox.Centroid.Y > line[0].BoundingBox.Height / 2)
            {
                yield return line.OrderBy(other => other.BoundingBox.Left);
                line = [];
            }

            line.Add(word);
        }

        yield return line.OrderBy(other => other.BoundingBox.Left);
    }

    private static void Add(PageTextBuilder builder, PdfWord word, Page page)
    {
        var text = Clean(word.Text);
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
