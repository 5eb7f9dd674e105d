using System.Text;

namespace Orleans.Docs.Aws.Engines.Pii;

/// <summary>A range of UTF-16 units of a text.</summary>
internal readonly record struct TextPiece(int Start, int Length)
{
    public int End => Start + Length;
}

/// <summary>Cuts a text for a service that takes so many bytes of UTF-8 and counts in code points.</summary>
internal static class TextPieces
{
    /// <summary>
    /// Pieces that together cover the text, each within the bytes, none of which cuts a code point in two. They end
    /// with a sentence where one ends in their last quarter, and each begins <paramref name="overlap"/> units before
    /// the end of the one before, so that what stands at a seam stands whole in one of them.
    /// </summary>
    public static IReadOnlyList<TextPiece> Split(string text, int bytesMax, int overlap)
    {
        // Else a piece could begin where the one before began.
        ArgumentOutOfRangeException.ThrowIfLessThan(bytesMax, (4 * overlap) + 16, nameof(bytesMax));
        var pieces = new List<TextPiece>();
        var start = 0;
        while (start < text.Length)
        {
            var end = Furthest(text, start, bytesMax);
            if (end < text.Length)
            {
                end = SentenceEnd(text, end - ((end - start) / 4), end);
            }

            pieces.Add(new TextPiece(start, end - start));
            if (end == text.Length)
            {
                break;
            }

            var next = Math.Max(start + 1, end - overlap);
            start = IsInside(text, next) ? next - 1 : next;
        }

        return pieces;
    }

    /// <summary>
    /// Where a number of code points ends, in UTF-16 units; half a code point counts as one. Null outside the text.
    /// </summary>
    public static int? Utf16(ReadOnlySpan<char> text, int codePoints)
    {
        var units = 0;
        for (; codePoints > 0 && units < text.Length; codePoints--)
        {
            Rune.DecodeFromUtf16(text[units..], out _, out var consumed);
            units += consumed;
        }

        return codePoints == 0 ? units : null;
    }

    private static int Furthest(string text, int start, int bytesMax)
    {
        var bytes = 0;
        var at = start;
        while (at < text.Length)
        {
            // Half a code point travels as the replacement character, whose length the decoded rune has.
            Rune.DecodeFromUtf16(text.AsSpan(at), out var rune, out var consumed);
            bytes += rune.Utf8SequenceLength;
            if (bytes > bytesMax)
            {
                break;
            }

            at += consumed;
        }

        return at;
    }

    private static int SentenceEnd(string text, int from, int to)
    {
        var blank = -1;
        for (var at = to; at > from; at--)
        {
            if (!char.IsWhiteSpace(text[at - 1]))
            {
                continue;
            }

            if (text[at - 1] == '\n' || (at > 1 && text[at - 2] is '.' or '!' or '?' or '…' or '。'))
            {
                return at;
            }

            blank = blank < 0 ? at : blank;
        }

        return blank < 0 ? to : blank;
    }

    private static bool IsInside(string text, int at) =>
        at > 0 && char.IsLowSurrogate(text[at]) && char.IsHighSurrogate(text[at - 1]);
}
