namespace Orleans.Docs.Parser.Ocr;

/// <summary>
/// Whether lines are drawn on a page as tables and forms have them. It errs to yes: a page that is read for tables in
/// vain costs money, a table that is not read is lost. Tables without any line are not seen.
/// </summary>
internal static class RuledLines
{
    private const byte DarkMax = 140;

    /// <summary>Of the page's shorter side. No letter has a stroke so long.</summary>
    private const double LevelLengthMin = 0.09;

    private const double UprightLengthMin = 0.05;

    /// <summary>A line is thinner; a photograph or a black bar is not.</summary>
    private const double ThicknessMax = 0.006;

    /// <summary>So much of what lies on both sides of a line is paper.</summary>
    private const double PaperShareMin = 0.7;

    /// <summary>A heading and a footer have a line each; with a third there is something between them.</summary>
    private const int LevelMin = 3;

    public static bool AreOn(GrayImage image)
    {
        var side = Math.Min(image.Width, image.Height);
        var thickness = Math.Max(3, (int)(side * ThicknessMax));
        var level = Count(image, (int)(side * LevelLengthMin), thickness);
        return level >= LevelMin
            || (level == LevelMin - 1
                && Count(image.Turn(90), (int)(side * UprightLengthMin), thickness) >= LevelMin - 1);
    }

    /// <summary>Level lines, those that touch counted as one, and no more than tell.</summary>
    private static int Count(GrayImage image, int lengthMin, int thickness)
    {
        var (count, last) = (0, -thickness - 1);
        for (var row = thickness; row < image.Height - thickness && count < LevelMin; row++)
        {
            if (row - last > thickness && HasRun(image, row, lengthMin, thickness))
            {
                (count, last) = (count + 1, row);
            }
        }

        return count;
    }

    /// <summary>
    /// Looks at many pixels in one step, by code that needs no compiling: a page has millions of them, and the child
    /// that looks may be a fresh one.
    /// </summary>
    private static bool HasRun(GrayImage image, int row, int lengthMin, int thickness)
    {
        var pixels = image.Row(row);
        for (var start = 0; pixels.Length - start >= lengthMin;)
        {
            var gap = pixels[start..].IndexOfAnyInRange((byte)0, DarkMax);
            if (gap < 0)
            {
                return false;
            }

            start += gap;
            var run = pixels[start..].IndexOfAnyExceptInRange((byte)0, DarkMax);
            var end = run < 0 ? pixels.Length : start + run;
            if (end - start >= lengthMin && IsPaper(image.Row(row - thickness)[start..end])
                && IsPaper(image.Row(row + thickness)[start..end]))
            {
                return true;
            }

            start = end;
        }

        return false;
    }

    private static bool IsPaper(ReadOnlySpan<byte> pixels)
    {
        var light = 0;
        foreach (var pixel in pixels)
        {
            light += pixel > DarkMax ? 1 : 0;
        }

        return light >= pixels.Length * PaperShareMin;
    }
}
