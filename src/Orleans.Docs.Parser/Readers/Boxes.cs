using Orleans.Docs.Content;

namespace Orleans.Docs.Parser.Readers;

/// <summary>Boxes that lie within the page whatever a file claims.</summary>
internal static class Boxes
{
    /// <summary>Cuts at the page's edges; what is no number becomes 0.</summary>
    public static Box Of(double x, double y, double width, double height)
    {
        var (left, top) = (Fraction(x), Fraction(y));
        return new Box(left, top, Fraction(x + width) - left, Fraction(y + height) - top);
    }

    private static float Fraction(double value) => double.IsNaN(value) ? 0 : (float)Math.Clamp(value, 0, 1);
}
