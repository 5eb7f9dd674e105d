using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Orleans.Docs.Aws.Engines.Pii;

namespace Orleans.Docs.Aws.Tests.Engines;

/// <summary>For any text: the pieces fit, cover it, overlap, and offsets come back to where they were.</summary>
public sealed class TextPiecesTests
{
    private const int Overlap = 8;
    private const int BytesMax = 64;

    /// <summary>Letters, blanks, ends of sentences, accents, emoji and halves of them.</summary>
    public static Arbitrary<string> Texts() => Gen.Elements(
            "a", "b", "Word", " ", "  ", ". ", "!\n", "é", "ß", "漢", "😀", "👩‍💻", "\ud83d", "\ude00", "\u0301")
        .ListOf().Select(string.Concat).ToArbitrary();

    [Property(Arbitrary = [typeof(TextPiecesTests)], MaxTest = 500)]
    public void Pieces_fit_cover_the_text_and_overlap(string text)
    {
        var pieces = TextPieces.Split(text, BytesMax, Overlap);
        Assert.Equal(text.Length == 0, pieces.Count == 0);
        var covered = 0;
        foreach (var piece in pieces)
        {
            Assert.InRange(Encoding.UTF8.GetByteCount(text.AsSpan(piece.Start, piece.Length)), 1, BytesMax);
            Assert.InRange(piece.Start, 0, covered);
            Assert.True(piece.End > covered, "a piece brings something new");
            Assert.True(
                piece.Start == 0 || piece.Start <= covered - Overlap,
                    "what stands at the seam stands whole in the next piece");
            Assert.False(Cuts(text, piece.Start) || Cuts(text, piece.End));
            covered = piece.End;
        }

        Assert.Equal(text.Length, covered);
    }

    [Property(Arbitrary = [typeof(TextPiecesTests)], MaxTest = 500)]
    public void Code_points_and_units_of_every_prefix_agree(string text)
    {
        var units = 0;
        var points = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            Assert.Equal(units, TextPieces.Utf16(text, points));
            points++;
            // Half a code point is given as the replacement character, which is one unit too.
            units += rune == Rune.ReplacementChar ? 1 : rune.Utf16SequenceLength;
        }

        Assert.Equal(text.Length, TextPieces.Utf16(text, points));
        Assert.Null(TextPieces.Utf16(text, points + 1));
        Assert.Null(TextPieces.Utf16(text, -1));
    }

    [Fact]
    public void A_piece_ends_with_a_sentence_where_one_ends_late_enough()
    {
        var text = string.Concat(Enumerable.Repeat("This is one sentence of some length. ", 20));
        var pieces = TextPieces.Split(text, 200, Overlap);
        Assert.All(pieces.SkipLast(1), piece => Assert.EndsWith(
            ". ", text[piece.Start..piece.End], StringComparison.Ordinal));
    }

    private static bool Cuts(string text, int at) =>
        at > 0 && at < text.Length && char.IsHighSurrogate(text[at - 1]) && char.IsLowSurrogate(text[at]);
}
