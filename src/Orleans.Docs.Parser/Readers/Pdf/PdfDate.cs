using System.Globalization;

namespace Orleans.Docs.Parser.Readers.Pdf;

/// <summary>PDF writes dates as <c>D:20260131120000+01'00'</c>.</summary>
internal static class PdfDate
{
    /// <summary>ISO 8601 to the day, or null for what is no date.</summary>
    public static string? ToIso(string? text)
    {
        var digits = text?.Trim() ?? "";
        digits = digits.StartsWith("D:", StringComparison.Ordinal) ? digits[2..] : digits;
        return digits.Length >= 8
            && DateOnly.TryParseExact(
                digits[..8], "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
            : null;
    }
}
