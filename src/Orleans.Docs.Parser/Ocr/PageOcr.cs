using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Orleans.Docs.Content;
using Orleans.Docs.Parser.Protocol;
using Orleans.Docs.Parser.Readers;

namespace Orleans.Docs.Parser.Ocr;

/// <summary>
/// Reads the image of a page with Tesseract. A page that lies on its side or on its head is turned upright first;
/// boxes and sizes are those of the upright page.
/// </summary>
internal sealed partial class PageOcr(ReadSettings settings)
{
    private const long OutputBytesMax = 64 * 1024 * 1024;

    /// <summary>An upright page of fair print reads above it, one on its side or head far below.</summary>
    private const float UprightConfidenceMin = 0.65f;

    /// <summary>Below it faint print or stains are likely, and a second look with more contrast pays.</summary>
    private const float ClearConfidenceMin = 0.85f;

    /// <summary>With fewer words Tesseract cannot tell the direction, and trying all four is cheap.</summary>
    private const int FewWordsMax = 15;

    /// <summary>
    /// Tesseract wants letters of some 20 to 40 pixels; pages below this many pixels have smaller ones.
    /// </summary>
    private const int LongSideMin = 1_800;

    private const double ScaleMax = 3;

    /// <summary>A4 at 600 dpi is 35 million; more costs time and reads no better.</summary>
    private const double PixelsWanted = 36_000_000;

    /// <summary>For questions that Tesseract answers at once.</summary>
    private static readonly TimeSpan QuestionTimeMax = TimeSpan.FromSeconds(2);

    /// <summary>Languages joined by <c>+</c>, and whether Tesseract is there and has them.</summary>
    private static readonly ConcurrentDictionary<string, bool> Available = new(StringComparer.Ordinal);

    /// <summary>Pages that Tesseract would have to read are <c>ocr_left_out</c>.</summary>
    public bool IsOff { get; set; }

    /// <summary>
    /// Whether Tesseract answered since this was set to null: false where it failed or took too long at every call, and
    /// null where there was none.
    /// </summary>
    public bool? Answered { get; set; }

    /// <exception cref="ReaderException">Tesseract or a language is not installed, or must not be asked.</exception>
    public void Require()
    {
        if (IsOff)
        {
            throw new ReaderException(Problems.OcrLeftOut);
        }

        if (!Available.GetOrAdd(settings.OcrLanguages, HasLanguages))
        {
            throw new ReaderException(Problems.OcrMissing);
        }
    }

    /// <param name="resolutionDpi">Of the image, or 0 where nothing says so: then a small image is enlarged.</param>
    public PageContent Read(int number, GrayImage image, int resolutionDpi, CancellationToken cancellationToken)
    {
        Require();
        Heap.Shrink();
        var (sizeX, sizeY) = (image.Width, image.Height);
        var (prepared, dpi) = Prepare(image, resolutionDpi);
        var (best, degrees) = (Recognize(prepared, dpi, cancellationToken), 0);
        if (best.Confidence < UprightConfidenceMin)
        {
            foreach (var turn in Turns(prepared, best, cancellationToken))
            {
                var other = Recognize(prepared.Turn(turn), dpi, cancellationToken);
                (best, degrees) = other.Weight > best.Weight * 1.2 ? (other, turn) : (best, degrees);
            }
        }

        if (best.Confidence < ClearConfidenceMin)
        {
            var evened = LocalContrast.Even(prepared.Turn(degrees), cancellationToken);
            var other = Recognize(evened, dpi, cancellationToken);
            best = other.Weight > best.Weight * 1.02 ? other : best;
        }

        var (width, height) = degrees is 90 or 270 ? (sizeY, sizeX) : (sizeX, sizeY);
        var pointsPerPixel = 72f / (resolutionDpi > 0 ? resolutionDpi : 96);
        return new PageContent
        {
            Number = number,
            Text = best.Text,
            Words = best.Words,
            Source = best.Words.IsEmpty ? TextSource.None : TextSource.Ocr,
            Confidence = best.Confidence,
            WidthPoints = width * pointsPerPixel,
            HeightPoints = height * pointsPerPixel,
            RotationDegrees = degrees,
        };
    }

    private static (GrayImage Image, int Dpi) Prepare(GrayImage image, int resolutionDpi)
    {
        var longSide = Math.Max(image.Width, image.Height);
        var pixels = (double)image.Width * image.Height;
        if (pixels > PixelsWanted)
        {
            var factor = Math.Sqrt(PixelsWanted / pixels);
            return (image.Scale(factor), resolutionDpi > 0 ? Math.Max(70, (int)(resolutionDpi * factor)) : 300);
        }

        if (resolutionDpi >= 200 || longSide >= LongSideMin)
        {
            return (image, resolutionDpi >= 70 ? resolutionDpi : 300);
        }

        return (image.Scale(Math.Min(ScaleMax, (double)LongSideMin / longSide)), 300);
    }

    private OcrText Recognize(GrayImage image, int dpi, CancellationToken cancellationToken)
    {
        var tsv = Tsv(image, dpi, cancellationToken);
        if (tsv.Length == 0)
        {
            // Of any image it says something. If it does of an empty one, this one is at fault.
            throw new ReaderException(Works() ? Problems.Corrupt : Problems.OcrFailed);
        }

        Answered = true;
        return OcrText.Parse(tsv, image.Width, image.Height, settings.Limits.CharactersPerPageMax);
    }

    private byte[] Tsv(GrayImage image, int dpi, CancellationToken cancellationToken)
    {
        Answered ??= false;
        return Tool.Run(
            "tesseract",
            [
                "-", "-", "-l", settings.OcrLanguages, "--psm", "3", "--dpi",
                dpi.ToString(CultureInfo.InvariantCulture),
                "-c", "tessedit_create_tsv=1",
            ],
            image.WritePgm,
            OutputBytesMax,
            cancellationToken);
    }

    /// <summary>Whether Tesseract reads an empty image.</summary>
    private bool Works()
    {
        using var limit = new CancellationTokenSource(QuestionTimeMax);
        try
        {
            var empty = new GrayImage(32, 32, [.. Enumerable.Repeat(byte.MaxValue, 32 * 32)]);
            Answered = Tsv(empty, 300, limit.Token).Length > 0;
            return Answered.Value;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>
    /// By how much the page may have to be turned: what Tesseract says, or every way for a few words.
    /// </summary>
    private static int[] Turns(GrayImage image, OcrText first, CancellationToken cancellationToken)
    {
        var answer = Tool.Run(
            "tesseract", ["-", "-", "--psm", "0", "--dpi", "300"], image.WritePgm, OutputBytesMax, cancellationToken);
        var match = Rotate().Match(Encoding.UTF8.GetString(answer));
        if (match.Success)
        {
            var degrees = int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
            return degrees is 90 or 180 or 270 ? [degrees] : [];
        }

        return first.Words.Length is > 0 and <= FewWordsMax ? [90, 180, 270] : [];
    }

    /// <summary>Also of one that is there and says nothing: that it is broken shows when it is to read.</summary>
    private static bool HasLanguages(string languages)
    {
        using var limit = new CancellationTokenSource(QuestionTimeMax);
        try
        {
            var answer = Tool.Run("tesseract", ["--list-langs"], _ => { }, OutputBytesMax, limit.Token);
            var listed = Encoding.UTF8.GetString(answer).Split('\n', StringSplitOptions.TrimEntries);
            return answer.Length == 0 || languages.Split('+').All(listed.Contains);
        }
        catch (ReaderException)
        {
            return false;
        }
        catch (OperationCanceledException)
        {
            return true;
        }
    }

    [GeneratedRegex(@"^Rotate: (\d+)", RegexOptions.Multiline)]
    private static partial Regex Rotate();
}
