using System.Globalization;
using System.Net;
using System.Text;

namespace Orleans.Docs.Web.Tests.Documents;

/// <summary>An upload believes no offset: whatever a client says, what has arrived stays what it is.</summary>
public sealed class UploadOffsetTests(WebSilo silo)
{
    private const string UploadOffset = "Upload-Offset";

    private static readonly byte[] File = Encoding.ASCII.GetBytes(
        string.Concat(Enumerable.Range(0, 4_000).Select(line => $"Line {line} of a file in parts.\n")));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(100, 50)]
    [InlineData(60_000, 1_000)]
    [InlineData(10, 20)]
    [InlineData(0, 60_000)]
    [InlineData(49_999, 2)]
    public async Task A_gap_and_an_overlap_with_other_bytes_are_told_where_it_goes_on(long offset, int length)
    {
        var upload = await Open();
        await Sent(upload, 0, 50_000);
        var wrong = Enumerable.Repeat((byte)'x', length).ToArray();
        using var refused = await Patch(upload, offset == 100 ? 50_100 : offset, wrong);
        await refused.IsProblem(409, "chunk_offset");
        Assert.Equal("50000", Offset(refused));
        await Sent(upload, 50_000, File.Length - 50_000);
        await IsWhole(upload);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("")]
    [InlineData("1e3")]
    [InlineData("99999999999999999999999")]
    [InlineData("0, 0")]
    public async Task What_is_no_offset_is_refused(string offset)
    {
        var upload = await Open();
        using var request = new HttpRequestMessage(HttpMethod.Patch, upload)
        {
            Content = new ReadOnlyMemoryContent(File),
        };
        request.Headers.TryAddWithoutValidation(UploadOffset, offset);
        using var refused = await silo.Admin.SendAsync(request, Cancellation);
        await refused.IsProblem(400, "bad_request");
        Assert.Equal(0, (await silo.Admin.GetJson(upload)).GetProperty("bytes").GetInt64());
    }

    [Fact]
    public async Task No_bytes_at_a_wrong_offset_are_no_answer_that_they_arrived()
    {
        var upload = await Open();
        await Sent(upload, 0, 50_000);
        using var gap = await Patch(upload, 70_000, default);
        await gap.IsProblem(409, "chunk_offset");
        Assert.Equal("50000", Offset(gap));
        using var there = await Patch(upload, 50_000, default);
        await there.Is(HttpStatusCode.NoContent);
        Assert.Equal("50000", Offset(there));
        using var nowhere = await Patch("/v1/uploads/unknown", 0, default);
        await nowhere.IsProblem(404, "upload_not_open");
    }

    [Fact]
    public async Task What_was_sent_before_is_passed_over_and_answers_how_much_there_is()
    {
        var upload = await Open();
        await Sent(upload, 0, 20_000);
        await Sent(upload, 20_000, 30_000);
        using var again = await Patch(upload, 0, File.AsMemory(0, 20_000));
        await again.Is(HttpStatusCode.NoContent);
        Assert.Equal("50000", Offset(again));
    }

    [Fact]
    public async Task More_than_was_announced_is_refused_and_less_makes_no_document()
    {
        var upload = await Open(File.Length);
        await Sent(upload, 0, 50_000);
        using var early = await silo.Admin.PostAsync($"{upload}/complete", null, Cancellation);
        await early.IsProblem(409, "not_as_announced");
        using var beyond = await Patch(upload, 50_000, new byte[File.Length - 50_000 + 1]);
        await beyond.IsProblem(413, "too_large");
        await Sent(upload, 50_000, File.Length - 50_000);
        await IsWhole(upload);
    }

    [Fact]
    public async Task More_than_any_file_may_have_is_refused_before_it_is_read()
    {
        var upload = await Open();
        using var request = new HttpRequestMessage(HttpMethod.Patch, upload)
        {
            Content = new ReadOnlyMemoryContent(File),
        };
        request.Headers.Add(UploadOffset, "1099511627776");
        using var beyond = await silo.Admin.SendAsync(request, Cancellation);
        await beyond.IsProblem(413, "too_large");
        using var announced = await Open("""{"fileName":"x.txt","bytes":1099511627776}""");
        await announced.IsProblem(413, "too_large");
        using var negative = await Open("""{"fileName":"x.txt","bytes":-1}""");
        await negative.IsProblem(400, "invalid_upload");
    }

    [Fact]
    public async Task Of_many_who_send_the_same_upload_at_once_each_byte_is_kept_once()
    {
        var upload = await Open();
        const int Part = 10_000;
        for (var offset = 0; offset < File.Length; offset += Part)
        {
            var part = File.AsMemory(offset, Math.Min(Part, File.Length - offset));
            var other = part.ToArray();
            other[0] ^= 1;
            var at = offset;
            var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(
                sender => Patch(upload, at, sender < 5 ? part : other)));
            var taken = answers.Count(answer => answer.StatusCode is HttpStatusCode.NoContent);
            foreach (var refused in answers.Where(answer => answer.StatusCode is not HttpStatusCode.NoContent))
            {
                await refused.IsProblem(409, "chunk_offset");
                Assert.Equal($"{offset + part.Length}", Offset(refused));
            }

            Assert.True(taken is 5 or 1, $"{taken} of 6 were taken at {offset}");
            if (taken == 1)
            {
                // The one with other bytes was first: they are what this upload holds.
                await silo.Admin.DeleteAsync(upload, Cancellation);
                return;
            }
        }

        await IsWhole(upload);
    }

    [Fact]
    public async Task What_comes_when_it_is_a_document_is_not_thrown_away_in_silence()
    {
        var upload = await Open();
        await Sent(upload, 0, File.Length);
        await IsWhole(upload);
        using var again = await Patch(upload, 0, File);
        await again.Is(HttpStatusCode.NoContent);
        Assert.Equal(File.Length.ToString(CultureInfo.InvariantCulture), Offset(again));
        using var more = await Patch(upload, File.Length, "one more line\n"u8.ToArray());
        await more.IsProblem(409, "chunk_offset");
        Assert.Equal(File.Length.ToString(CultureInfo.InvariantCulture), Offset(more));
        Assert.Equal(File.Length, (await silo.Admin.GetJson(upload)).GetProperty("bytes").GetInt64());
    }

    private async Task<string> Open(long? length = null)
    {
        using var opened = await Open(length is { } bytes
            ? $$"""{"fileName":"parts.txt","new":true,"bytes":{{bytes}}}"""
            : """{"fileName":"parts.txt","new":true}""");
        await opened.Is(HttpStatusCode.Created);
        return opened.Headers.Location!.ToString();
    }

    private Task<HttpResponseMessage> Open(string body) => silo.Admin.PostAsync(
        "/v1/uploads", new StringContent(body, Encoding.UTF8, "application/json"), Cancellation);

    private async Task Sent(string upload, int offset, int length)
    {
        using var sent = await Patch(upload, offset, File.AsMemory(offset, length));
        await sent.Is(HttpStatusCode.NoContent);
        Assert.Equal((offset + length).ToString(CultureInfo.InvariantCulture), Offset(sent));
    }

    private async Task IsWhole(string upload)
    {
        using var done = await silo.Admin.PostAsync($"{upload}/complete", null, Cancellation);
        await done.Is(HttpStatusCode.Accepted);
        Assert.Equal(File, await silo.Admin.GetByteArrayAsync($"{done.Headers.Location}/source", Cancellation));
    }

    private Task<HttpResponseMessage> Patch(string upload, long offset, ReadOnlyMemory<byte> bytes)
    {
        var request = new HttpRequestMessage(HttpMethod.Patch, upload) { Content = new ReadOnlyMemoryContent(bytes) };
        request.Headers.Add(UploadOffset, offset.ToString(CultureInfo.InvariantCulture));
        return silo.Admin.SendAsync(request, Cancellation);
    }

    private static string Offset(HttpResponseMessage answer) =>
        answer.Headers.TryGetValues(UploadOffset, out var values) ? values.Single() : "none";
}
