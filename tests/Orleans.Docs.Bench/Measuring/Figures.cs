using System.Globalization;

namespace Orleans.Docs.Bench.Measuring;

/// <summary>Numbers as people and scripts read them: three digits or more, a point, no groups.</summary>
internal static class Figures
{
    public static string Of(double value) => Math.Abs(value) switch
    {
        >= 100 or 0 => value.ToString("0", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("0.0", CultureInfo.InvariantCulture),
        _ => value.ToString("0.00", CultureInfo.InvariantCulture),
    };

    public static string Of(int value) => value.ToString(CultureInfo.InvariantCulture);
}
