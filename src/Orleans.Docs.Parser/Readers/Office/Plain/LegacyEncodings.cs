using System.Buffers;
using System.Globalization;
using System.Text;

namespace Orleans.Docs.Parser.Readers.Office;

/// <summary>
/// Guesses the 8-bit or East Asian encoding of text that is not Unicode. In the right one words look like words:
/// one script, capitals only in front or throughout, no symbols inside, few accented Latin letters in a row.
/// </summary>
internal static class LegacyEncodings
{
    /// <summary>Bytes that are looked at: more do not change the guess.</summary>
    private const int SampleBytes = 64 * 1024;

    /// <summary>Likeliest first: of two that fit equally well the first is taken.</summary>
    private static readonly int[] CodePages = [1252, 850, 1255, 1253, 1251, 20866, 932, 936];

    private enum Script
    {
        None,
        Latin,
        AccentedLatin,
        Greek,
        Cyrillic,
        Hebrew,
        Kana,
        Han,
        Symbol,
    }

    public static Encoding Likeliest(ReadOnlySpan<byte> bytes)
    {
        var sample = bytes[..Math.Min(bytes.Length, SampleBytes)].ToArray();
        var best = CodePages
            .Select(page => Encoding.GetEncoding(page))
            .Select(encoding => (encoding, faults: Faults(encoding, sample)))
            .MinBy(each => each.faults);
        return best.encoding;
    }

    private static int Faults(Encoding encoding, byte[] sample)
    {
        var faults = 0;
        var before = (Script: Script.None, IsLower: false);
        var accentsInARow = 0;
        foreach (var c in encoding.GetString(sample))
        {
            var script = ScriptOf(c);
            var isLower = char.IsLower(c);
            var isWordInside = before.Script is not (Script.None or Script.Symbol);
            accentsInARow = script == Script.AccentedLatin ? accentsInARow + 1 : 0;
            faults += c == '\ufffd' || (c is >= '\u0080' and < '\u00a0') || char.GetUnicodeCategory(c)
                is UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned ? 4 : 0;
            faults += script == Script.Symbol && isWordInside ? 2 : 0;
            faults += accentsInARow > 2 ? 2 : 0;
            var isLetter = script is not (Script.None or Script.Symbol);
            faults += isWordInside && isLetter && !Together(before.Script, script) ? 2 : 0;
            faults += isWordInside && before.IsLower && char.IsUpper(c) ? 1 : 0;
            faults += script == Script.Symbol ? 1 : 0;
            before = (script, isLower);
        }

        return faults;
    }

    private static bool Together(Script a, Script b) =>
        a == b
        || (a is Script.Latin or Script.AccentedLatin && b is Script.Latin or Script.AccentedLatin)
        || (a is Script.Kana or Script.Han && b is Script.Kana or Script.Han);

    /// <summary>Signs that 8-bit texts do use between words count as none.</summary>
    private static Script ScriptOf(char c) => c switch
    {
        >= 'A' and <= 'Z' or >= 'a' and <= 'z' => Script.Latin,
        < '\u0080' => Script.None,
        _ when CommonSigns.Contains(c) => Script.None,
        >= '\u00c0' and <= '\u024f' and not ('\u00d7' or '\u00f7') => Script.AccentedLatin,
        >= '\u0370' and <= '\u03ff' => Script.Greek,
        >= '\u0400' and <= '\u052f' => Script.Cyrillic,
        >= '\u05d0' and <= '\u05ea' => Script.Hebrew,
        >= '\u3040' and <= '\u30ff' => Script.Kana,
        >= '\u4e00' and <= '\u9fff' => Script.Han,
        >= '\u3000' and <= '\u303f' or >= '\uff00' and <= '\uff5e' => Script.None,
        _ => Script.Symbol,
    };

    private static readonly SearchValues<char> CommonSigns = SearchValues.Create("\u00a0€£§©®°«»–—‘’“”„…•·´²³½¼№");
}
