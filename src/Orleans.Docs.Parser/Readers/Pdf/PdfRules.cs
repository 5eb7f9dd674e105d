using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Graphics;

namespace Orleans.Docs.Parser.Readers.Pdf;

/// <summary>
/// A drawn line in points: at <paramref name="At"/> across, from <paramref name="From"/> to <paramref name="To"/>
/// along.
/// </summary>
internal readonly record struct Rule(double At, double From, double To);

/// <summary>
/// The level and upright lines of a page, drawn as lines, as thin rectangles or as frames, joined where they touch.
/// </summary>
internal sealed record PdfRules(IReadOnlyList<Rule> Level, IReadOnlyList<Rule> Upright)
{
    /// <summary>A drawing, not a table, has more.</summary>
    private const int RulesMax = 6_000;

    private const double ThicknessMax = 3;
    private const double LengthMin = 6;
    private const double SlantMax = 0.75;

    /// <summary>Lines so near each other are one, and gaps so short are none.</summary>
    public const double Tolerance = 2.5;

    public static PdfRules Of(Page page)
    {
        var level = new List<Rule>();
        var upright = new List<Rule>();
        foreach (var path in page.Paths)
        {
            if (!path.IsStroked && !path.IsFilled)
            {
                continue;
            }

            foreach (var subpath in path)
            {
                Collect(path, subpath, level, upright);
                if (level.Count + upright.Count > RulesMax)
                {
                    return new PdfRules([], []);
                }
            }
        }

        return new PdfRules(Join(level), Join(upright));
    }

    private static void Collect(PdfPath path, PdfSubpath subpath, List<Rule> level, List<Rule> upright)
    {
        if (subpath.GetDrawnRectangle() is { } rectangle)
        {
            Frame(path, rectangle, level, upright);
            return;
        }

        if (!path.IsStroked)
        {
            return;
        }

        foreach (var line in subpath.Commands.OfType<PdfSubpath.Line>())
        {
            Add(line.From.X, line.From.Y, line.To.X, line.To.Y, level, upright);
        }
    }

    private static void Frame(PdfPath path, PdfRectangle box, List<Rule> level, List<Rule> upright)
    {
        var (left, right) = (Math.Min(box.Left, box.Right), Math.Max(box.Left, box.Right));
        var (bottom, top) = (Math.Min(box.Bottom, box.Top), Math.Max(box.Bottom, box.Top));
        if (top - bottom <= ThicknessMax)
        {
            Add(left, (top + bottom) / 2, right, (top + bottom) / 2, level, upright);
        }
        else if (right - left <= ThicknessMax)
        {
            Add((left + right) / 2, bottom, (left + right) / 2, top, level, upright);
        }
        else if (path.IsStroked)
        {
            Add(left, bottom, right, bottom, level, upright);
            Add(left, top, right, top, level, upright);
            Add(left, bottom, left, top, level, upright);
            Add(right, bottom, right, top, level, upright);
        }
    }

    private static void Add(double x1, double y1, double x2, double y2, List<Rule> level, List<Rule> upright)
    {
        if (Math.Abs(y1 - y2) <= SlantMax && Math.Abs(x1 - x2) >= LengthMin)
        {
            level.Add(new Rule((y1 + y2) / 2, Math.Min(x1, x2), Math.Max(x1, x2)));
        }
        else if (Math.Abs(x1 - x2) <= SlantMax && Math.Abs(y1 - y2) >= LengthMin)
        {
            upright.Add(new Rule((x1 + x2) / 2, Math.Min(y1, y2), Math.Max(y1, y2)));
        }
    }

    /// <summary>One line where several lie on each other or end to end.</summary>
    private static List<Rule> Join(List<Rule> rules)
    {
        var joined = new List<Rule>();
        foreach (var band in Bands(rules))
        {
            var at = band.Average(rule => rule.At);
            var current = band[0];
            foreach (var rule in band.Skip(1))
            {
                if (rule.From <= current.To + Tolerance)
                {
                    current = current with { To = Math.Max(current.To, rule.To) };
                    continue;
                }

                joined.Add(current with { At = at });
                current = rule;
            }

            joined.Add(current with { At = at });
        }

        return joined;
    }

    private static IEnumerable<List<Rule>> Bands(List<Rule> rules)
    {
        var band = new List<Rule>();
        foreach (var rule in rules.OrderBy(rule => rule.At))
        {
            if (band.Count > 0 && rule.At - band[0].At > Tolerance)
            {
                yield return [.. band.OrderBy(other => other.From)];
                band = [];
            }

            band.Add(rule);
        }

        if (band.Count > 0)
        {
            yield return [.. band.OrderBy(other => other.From)];
        }
    }
}
