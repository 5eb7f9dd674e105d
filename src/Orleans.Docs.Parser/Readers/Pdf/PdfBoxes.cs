using Orleans.Docs.Content;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;

namespace Orleans.Docs.Parser.Readers.Pdf;

/// <summary>From points with the origin at the bottom left to fractions with the origin at the top left.</summary>
internal static class PdfBoxes
{
    public static Box Of(PdfRectangle rectangle, Page page)
    {
        // A turned rectangle's Left and Right are those of its own corners; the page wants the upright hull.
        var xs = (rectangle.BottomLeft.X, rectangle.BottomRight.X, rectangle.TopLeft.X, rectangle.TopRight.X);
        var ys = (rectangle.BottomLeft.Y, rectangle.BottomRight.Y, rectangle.TopLeft.Y, rectangle.TopRight.Y);
        return Of(Min(xs), Min(ys), Max(xs), Max(ys), page);
    }

    public static Box Of(double left, double bottom, double right, double top, Page page) => Boxes.Of(
        left / page.Width,
        1 - (top / page.Height),
        (right - left) / page.Width,
        (top - bottom) / page.Height);

    private static double Min((double A, double B, double C, double D) of) =>
        Math.Min(Math.Min(of.A, of.B), Math.Min(of.C, of.D));

    private static double Max((double A, double B, double C, double D) of) =>
        Math.Max(Math.Max(of.A, of.B), Math.Max(of.C, of.D));
}
