using Orleans.Docs.Content;
using Orleans.Docs.Parser.Protocol;
using Xunit;

namespace Orleans.Docs.Tests.Parser;

public sealed class FrameTests
{
    private static readonly ParserReply Page = new()
    {
        Kind = ReplyKind.Page,
        Page = new PageContent
        {
            Number = 3,
            Text = "Grüße \uD83D\uDE00\n",
            Source = TextSource.Ocr,
            Confidence = 0.5f,
            Words = [new Word(0, 5, new Box(0.1f, 0.2f, 0.3f, 0.4f), 0.9f)],
            Tables = [new Table(1, 2, [new TableCell(0, 0, "a", 1, 2, new Box(0, 0, 1, 1))], null, 0)],
            Fields = [new FormField("f", FieldKind.Choice, null, null, 0)],
        },
    };

    [Fact]
    public async Task What_was_written_is_read_then_the_pipe_ends()
    {
        using var pipe = new MemoryStream();
        await Frame.Write(pipe, Page, ProtocolJson.Default.ParserReply, new byte[] { 1, 2 }, default);
        pipe.Position = 0;
        var frame = await Read(pipe);
        Assert.Equal([1, 2], frame!.Value.Body);
        var page = frame.Value.Header.Page!;
        Assert.Equal(Page.Page!.Text, page.Text);
        Assert.Equal(Page.Page.Words[0], page.Words[0]);
        Assert.Equal(Page.Page.Tables[0].Cells[0], page.Tables[0].Cells[0]);
        Assert.Equal((0f, 0f), (page.Tables[0].Confidence, page.Fields[0].Confidence));
        Assert.Null(await Read(pipe));
    }

    [Fact]
    public async Task A_pipe_that_ends_within_a_frame_is_an_error()
    {
        using var pipe = new MemoryStream();
        await Frame.Write(pipe, Page, ProtocolJson.Default.ParserReply, new byte[] { 1, 2 }, default);
        foreach (var length in new[] { 5, 30, (int)pipe.Length - 1 })
        {
            using var cut = new MemoryStream(pipe.ToArray()[..length]);
            await Assert.ThrowsAsync<EndOfStreamException>(() => Read(cut));
        }
    }

    [Fact]
    public async Task Lengths_above_the_bound_and_headers_that_are_no_message_are_refused()
    {
        using var large = new MemoryStream([255, 255, 255, 127, .. new byte[8]]);
        await Assert.ThrowsAsync<InvalidDataException>(() => Read(large));
        using var wrong = new MemoryStream([2, 0, 0, 0, .. new byte[8], (byte)'[', (byte)']']);
        await Assert.ThrowsAsync<InvalidDataException>(() => Read(wrong));
    }

    private static Task<(ParserReply Header, byte[] Body)?> Read(Stream pipe) =>
        Frame.Read(pipe, ProtocolJson.Default.ParserReply, 1_000_000, 1_000_000, default);
}
