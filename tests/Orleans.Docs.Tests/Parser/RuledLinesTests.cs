using Orleans.Docs.Parser.Ocr;
using Xunit;

namespace Orleans.Docs.Tests.Parser;

/// <summary>What counts as the lines of a table or a form on the image of a page.</summary>
public sealed class RuledLinesTests
{
    private const int Width = 850;
    private const int Height = 1_100;

    private readonly byte[] _pixels = Enumerable.Repeat((byte)255, Width * Height).ToArray();

    private bool AreOn => RuledLines.AreOn(new GrayImage(Width, Height, _pixels));

    [Fact]
    public void An_empty_page_has_none() => Assert.False(AreOn);

    [Fact]
    public void Words_have_none_however_many()
    {
        for (var y = 100; y < 1_000; y += 14)
        {
            for (var x = 80; x < 770; x += 12)
            {
                Fill(x, y, 7, 9);
            }
        }

        Assert.False(AreOn);
    }

    [Fact]
    public void A_line_below_the_heading_and_one_above_the_footer_are_no_table()
    {
        Fill(80, 100, 690, 2);
        Fill(80, 1_000, 690, 2);
        Assert.False(AreOn);
    }

    [Fact]
    public void Three_level_lines_are()
    {
        Fill(80, 100, 690, 2);
        Fill(80, 130, 690, 2);
        Fill(80, 400, 690, 2);
        Assert.True(AreOn);
    }

    [Fact]
    public void A_frame_is()
    {
        Fill(80, 100, 400, 3);
        Fill(80, 300, 400, 3);
        Fill(80, 100, 3, 200);
        Fill(480, 100, 3, 203);
        Assert.True(AreOn);
    }

    [Fact]
    public void Lines_of_a_sheet_that_was_laid_down_askew_are()
    {
        for (var row = 0; row < 4; row++)
        {
            for (var x = 80; x < 770; x++)
            {
                Fill(x, 200 + (row * 60) + ((x - 80) / 60), 1, 3);
            }
        }

        Assert.True(AreOn);
    }

    [Fact]
    public void Photographs_and_black_bars_are_not()
    {
        Fill(100, 100, 300, 200);
        Fill(100, 400, 600, 40);
        Fill(100, 700, 300, 200);
        Assert.False(AreOn);
    }

    private void Fill(int left, int top, int width, int height)
    {
        for (var y = top; y < top + height; y++)
        {
            _pixels.AsSpan((y * Width) + left, width).Clear();
        }
    }
}
