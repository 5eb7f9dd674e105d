namespace Orleans.Docs.Parser.Ocr;

/// <summary>
/// Whether lines are drawn on a page as tables and forms have them. It errs to yes: a page that is read for tables in
/// vain costs money, a table that is not read is lost. Tables without any line are not seen.
/// </summary>
internal static class RuledLines
{
    private const int DarkMax = 140;

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
        var level = Count(new Lines(image, Across: false), (int)(side * LevelLengthMin), thickness);
        return level >= LevelMin
            || (level == LevelMin - 1
                && Count(new Lines(image, Across: true), (int)(side * UprightLengthMin), thickness) >= LevelMin - 1);
    }

    /// <summary>Lines, those that touch counted as one, and no more than tell.</summary>
    private static int Count(Lines lines, int lengthMin, int thickness)
    {
        var (count, last) = (0, -thickness - 1);
        for (var line = thickness; line < lines.Count - thickness && count < LevelMin; line++)
        {
            if (line - last > thickness && HasRun(lines, line, lengthMin, thickness))
            {
                (count, last) = (count + 1, line);
            }
        }

        return count;
    }

    private static bool HasRun(Lines lines, int line, int lengthMin, int thickness)
    {
        var start = 0;
        for (var at = 0; at <= lines.Length; at++)
        {
            if (at < lines.Length && lines[line, at] <= DarkMax)
            {
                continue;
            }

            if (at - start >= lengthMin && IsPaper(lines, line - thickness, start, at)
                && IsPaper(lines, line + thickness, start, at))
            {
                return true;
            }

            start = at + 1;
        }

        return false;
    }

    private static bool IsPaper(Lines lines, int line, int from, int to)
    {
        var light = 0;
        for (var at = from; at < to; at++)
        {
            light += lines[line, at] > DarkMax ? 1 : 0;
        }

        return light >= (to - from) * PaperShareMin;
    }

    /// <summary>The rows of an image, or its columns.</summary>
    private readonly record struct Lines(GrayImage Image, bool Across)
    {
        public int Count => Across ? Image.Width : Image.Height;

        public int Length => Across ? Image.Height : Image.Width;

        public byte this[int line, int at] =>
            Image.Pixels[Across ? (at * Image.Width) + line : (line * Image.Width) + at];
    }
}
