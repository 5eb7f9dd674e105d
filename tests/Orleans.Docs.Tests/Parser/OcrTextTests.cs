using System.Text;
using Orleans.Docs.Parser.Ocr;
using Orleans.Docs.Parser.Readers;
using Xunit;

namespace Orleans.Docs.Tests.Parser;

public sealed class OcrTextTests
{
    private const string Tsv = """
        level	page_num	block_num	par_num	line_num	word_num	left	top	width	height	conf	text
        1	1	0	0	0	0	0	0	1000	2000	-1	
        5	1	1	1	1	1	100	200	50	20	90	Total
        5	1	1	1	1	2	160	200	50	20	60	due
        5	1	1	1	2	1	100	240	50	20	90	now
        5	1	2	1	1	1	100	400	50	20	30	|
        5	1	2	1	1	2	100	400	50	20	5	speck
        5	1	2	1	1	3	100	400	50	20	90	End
        """;

    [Fact]
    public void Lines_and_blocks_become_text_and_specks_are_dropped()
    {
        var text = OcrText.Parse(Encoding.UTF8.GetBytes(Tsv), 1000, 2000, 1000);
        Assert.Equal("Total due\nnow\n\nEnd\n", text.Text);
        Assert.Equal(0.1f, text.Words[0].Box.X, 3);
        Assert.Equal(0.1f, text.Words[0].Box.Y, 3);
        Assert.Equal(((5 * 0.9) + (3 * 0.6) + (3 * 0.9) + (3 * 0.9)) / 14, text.Confidence, 3);
    }

    [Theory]
    [InlineData(90, new byte[] { 4, 1, 5, 2, 6, 3 })]
    [InlineData(180, new byte[] { 6, 5, 4, 3, 2, 1 })]
    [InlineData(270, new byte[] { 3, 6, 2, 5, 1, 4 })]
    public void An_image_is_turned_clockwise(int degrees, byte[] expected) =>
        Assert.Equal(expected, new GrayImage(3, 2, [1, 2, 3, 4, 5, 6]).Turn(degrees).Pixels);

    [Fact]
    public void A_gray_map_is_read_as_it_was_written()
    {
        using var pipe = new MemoryStream();
        new GrayImage(3, 2, [1, 2, 3, 4, 5, 6]).WritePgm(pipe);
        pipe.Position = 0;
        var image = GrayImage.ReadPgm(pipe, pixelsMax: 6);
        Assert.Equal((3, 2), (image.Width, image.Height));
        Assert.Equal([1, 2, 3, 4, 5, 6], image.Pixels);
    }

    [Theory]
    [InlineData("")]
    [InlineData("P5")]
    [InlineData("P6\n3 2\n255\nabcdef")]
    [InlineData("P5\n3 2\n255\nabcde")]
    [InlineData("P5\n3 2\n65535\nabcdef")]
    [InlineData("P5\n-3 2\n255\nabcdef")]
    [InlineData("P5\n0 2\n255\nabcdef")]
    [InlineData("P5\n4 2\n255\nabcdefgh")]
    [InlineData("P5\n99999999999999999999 2\n255\nabcdef")]
    public void What_is_no_whole_gray_map_or_too_large_is_refused(string text)
    {
        using var pipe = new MemoryStream(Encoding.ASCII.GetBytes(text));
        Assert.Throws<ReaderException>(() => GrayImage.ReadPgm(pipe, pixelsMax: 6));
    }
}
