using System.Buffers;

namespace Orleans.Docs.Local.Engines.Pii;

/// <summary>
/// A word of a file name or a title. <see cref="Folded"/> is lower case without accents, for look-ups.
/// </summary>
/// <param name="IsJoined">Only signs that stand between words lie between the one before and this one.</param>
internal readonly record struct TitleWord(int Start, int End, string Folded, bool IsCapital, bool IsJoined)
{
    private const int JointMax = 3;

    private static readonly SearchValues<char> Joints = SearchValues.Create(" _-.,+'’");

    public int Length => End - Start;

    /// <summary>Letters without a gap are a word, and <c>AnnMiller</c> is two.</summary>
    public static List<TitleWord> Of(string text)
    {
        var words = new List<TitleWord>();
        for (int i = 0, end = 0; i < text.Length; i++)
        {
            if (!char.IsLetter(text[i]))
            {
                continue;
            }

            var start = i;
            while (i + 1 < text.Length && char.IsLetter(text[i + 1]) && !BeginsAnother(text, i + 1))
            {
                i++;
            }

            var gap = text.AsSpan(end, start - end);
            words.Add(new TitleWord(
                start, i + 1, NameTokens.Fold(text.AsSpan(start, i + 1 - start)), char.IsUpper(text[start]),
                words.Count > 0 && gap.Length <= JointMax && !gap.ContainsAnyExcept(Joints)));
            end = i + 1;
        }

        return words;
    }

    /// <summary>A capital between small letters; that of <c>GmbH</c> is not.</summary>
    private static bool BeginsAnother(string text, int at) =>
        char.IsLower(text[at - 1]) && char.IsUpper(text[at]) && at + 1 < text.Length && char.IsLower(text[at + 1]);
}
