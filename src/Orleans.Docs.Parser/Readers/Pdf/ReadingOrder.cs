namespace Orleans.Docs.Parser.Readers.Pdf;

/// <summary>
/// Where a word stands, in points with the origin at the top left, and its place in the caller's list.
/// </summary>
internal readonly record struct Placed(int Index, double Left, double Top, double Right, double Bottom, bool FromRight)
{
    public double Height => Bottom - Top;

    public double Middle => (Top + Bottom) / 2;
}

/// <summary>Words of one line, in order, and the band in which it stands.</summary>
internal sealed record PlacedLine(IReadOnlyList<Placed> Words, double Top, double Bottom)
{
    public double Left { get; } = Words.Min(word => word.Left);

    public double Right { get; } = Words.Max(word => word.Right);
}

/// <summary>
/// Puts the words of a page into the order in which a person reads them. The page is cut where white runs through it:
/// across, and downwards between columns of running text or parts that stand beside each other by chance. Where rows
/// line up across the white (tables, labels with their values), the row is kept whole, since it belongs together.
/// </summary>
internal static class ReadingOrder
{
    private const int DepthMax = 40;

    /// <summary>In heights of a typical word: white between columns, and between lines of different parts.</summary>
    private const double GutterMin = 0.9;
    private const double PartGapMin = 0.35;
    private const double BlockGapMin = 1;

    /// <summary>Running text fills its column, and has some words to the line.</summary>
    private const double ProseFillMin = 0.6;
    private const double ProseWordsMin = 3;
    private const int ProseLinesMin = 4;

    /// <summary>
    /// Parts of which so few lines have a neighbour at their height stand beside each other by chance.
    /// </summary>
    private const double ByChanceShareMax = 0.5;

    /// <summary>Blocks of lines; a list of blocks, each a list of lines from the top.</summary>
    public static List<List<PlacedLine>> Of(IReadOnlyList<Placed> words, CancellationToken cancellationToken)
    {
        var blocks = new List<List<PlacedLine>>();
        if (words.Count > 0)
        {
            var heights = words.Select(word => word.Height).Order().ToList();
            var typical = Math.Max(1, heights[heights.Count / 2]);
            Cut(words, typical, 0, blocks, cancellationToken);
        }

        return blocks;
    }

    private static void Cut(
        IReadOnlyList<Placed> words,
        double typical,
        int depth,
        List<List<PlacedLine>> blocks,
        CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var lines = Lines(words);
        if (lines.Count > 1 && depth < DepthMax)
        {
            if (Columns(words, typical) is { } columns)
            {
                Cut(columns.Left, typical, depth + 1, blocks, cancellationToken);
                Cut(columns.Right, typical, depth + 1, blocks, cancellationToken);
                return;
            }

            // Across is worth a cut only where white may run down a part of it.
            if (WidestGap(lines, typical) is { } at && lines.Count > 2)
            {
                var upper = lines.Take(at).SelectMany(line => line.Words).ToList();
                var lower = lines.Skip(at).SelectMany(line => line.Words).ToList();
                Cut(upper, typical, depth + 1, blocks, cancellationToken);
                Cut(lower, typical, depth + 1, blocks, cancellationToken);
                return;
            }
        }

        Emit(lines, typical, blocks);
    }

    /// <summary>Lines that follow closely on the last block's, in the same column, continue it.</summary>
    private static void Emit(List<PlacedLine> lines, double typical, List<List<PlacedLine>> blocks)
    {
        foreach (var line in lines)
        {
            var last = blocks.Count > 0 ? blocks[^1][^1] : null;
            var gap = last is null ? double.MaxValue : line.Top - last.Bottom;
            if (gap > typical * BlockGapMin || gap < -typical || line.Left > last!.Right || line.Right < last.Left)
            {
                blocks.Add([]);
            }

            blocks[^1].Add(line);
        }
    }

    /// <summary>Words that overlap by half of the lower one's height share a line.</summary>
    private static List<PlacedLine> Lines(IReadOnlyList<Placed> words)
    {
        var lines = new List<PlacedLine>();
        var line = new List<Placed>();
        var (top, bottom) = (0.0, 0.0);
        foreach (var word in words.OrderBy(word => word.Middle))
        {
            var overlap = Math.Min(bottom, word.Bottom) - Math.Max(top, word.Top);
            if (line.Count > 0 && overlap < Math.Min(bottom - top, word.Height) / 2)
            {
                lines.Add(Line(line));
                line = [];
            }

            (top, bottom) = line.Count == 0 || word.Height > bottom - top ? (word.Top, word.Bottom) : (top, bottom);
            line.Add(word);
        }

        if (line.Count > 0)
        {
            lines.Add(Line(line));
        }

        return lines;
    }

    private static PlacedLine Line(List<Placed> words)
    {
        var fromRight = words.Count(word => word.FromRight) * 2 > words.Count;
        words.Sort((a, b) => fromRight ? b.Right.CompareTo(a.Right) : a.Left.CompareTo(b.Left));
        return new PlacedLine(words, words.Min(word => word.Top), words.Max(word => word.Bottom));
    }

    /// <summary>
    /// The index of the first line below the widest white band, or null where no band is wide enough.
    /// </summary>
    private static int? WidestGap(List<PlacedLine> lines, double typical)
    {
        int? widest = null;
        var (white, bottom) = (typical * PartGapMin, lines[0].Bottom);
        for (var i = 1; i < lines.Count; i++)
        {
            if (lines[i].Top - bottom > white)
            {
                (widest, white) = (i, lines[i].Top - bottom);
            }

            bottom = Math.Max(bottom, lines[i].Bottom);
        }

        return widest;
    }

    /// <summary>The two sides of the widest gutter between parts that are to be read one after the other.</summary>
    private static (List<Placed> Left, List<Placed> Right)? Columns(IReadOnlyList<Placed> words, double typical)
    {
        var sorted = words.OrderBy(word => word.Left).ToList();
        var gutters = new List<(double Width, int At)>();
        var right = sorted[0].Right;
        for (var i = 1; i < sorted.Count; i++)
        {
            if (sorted[i].Left - right >= typical * GutterMin)
            {
                gutters.Add((sorted[i].Left - right, i));
            }

            right = Math.Max(right, sorted[i].Right);
        }

        foreach (var (_, at) in gutters.OrderByDescending(gutter => gutter.Width).Take(8))
        {
            var (before, behind) = (sorted[..at], sorted[at..]);
            if (AreApart(Lines(before), Lines(behind)))
            {
                return sorted.Count(word => word.FromRight) * 2 > sorted.Count ? (behind, before) : (before, behind);
            }
        }

        return null;
    }

    private static bool AreApart(List<PlacedLine> left, List<PlacedLine> right)
    {
        if (IsProse(left) && IsProse(right))
        {
            return true;
        }

        var (few, many) = left.Count <= right.Count ? (left, right) : (right, left);
        return few.Count > 1
            && few.Count(line => many.Exists(other => Level(line, other))) <= few.Count * ByChanceShareMax;
    }

    private static bool Level(PlacedLine a, PlacedLine b) =>
        Math.Abs((a.Top + a.Bottom) - (b.Top + b.Bottom)) / 2 < Math.Min(a.Bottom - a.Top, b.Bottom - b.Top) * 0.3;

    private static bool IsProse(List<PlacedLine> lines)
    {
        if (lines.Count < ProseLinesMin || lines.Average(line => line.Words.Count) < ProseWordsMin)
        {
            return false;
        }

        var width = lines.Max(line => line.Right) - lines.Min(line => line.Left);
        var widths = lines.Select(line => line.Right - line.Left).Order().ToList();
        return widths[widths.Count / 2] >= width * ProseFillMin;
    }
}
