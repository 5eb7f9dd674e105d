using Orleans.Docs.Client;
using Orleans.Docs.Uploads;

namespace Orleans.Docs.Tests.Client;

public sealed class UploaderTests
{
    private const int MiB = UploadLimits.ChunkBytesMax;
    private static readonly UploadOptions Options = new() { FileName = "a.bin" };

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(MiB - 1)]
    public async Task A_file_below_a_chunk_goes_in_one_call(int length)
    {
        var upload = new FakeUpload();
        var bytes = Some(length);

        await Send(upload, bytes);

        Assert.Equal(["submit"], upload.Calls);
        Assert.Equal(bytes, upload.Bytes);
    }

    [Theory]
    [InlineData(MiB)]
    [InlineData((2 * MiB) + 17)]
    public async Task A_larger_file_goes_chunk_by_chunk_and_arrives_whole(int length)
    {
        var upload = new FakeUpload();
        var bytes = Some(length);
        var progress = new Seen();

        await Send(upload, bytes, progress);

        Assert.Equal(bytes, upload.Bytes);
        Assert.Equal("complete", upload.Calls[^1]);
        Assert.Equal(progress.Values.Order(), progress.Values);
        Assert.Equal(length, progress.Values[^1]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_break_at_any_call_is_mended_without_sending_bytes_twice(bool afterKeeping)
    {
        for (var broken = 1; broken <= 5; broken++)
        {
            var at = broken;
            Exception? Break(int call) => call == at ? new TimeoutException() : null;
            var upload = afterKeeping ? new FakeUpload { BreakAfter = Break } : new FakeUpload { BreakBefore = Break };
            var bytes = Some((2 * MiB) + 5);

            await Send(upload, bytes);

            Assert.Equal(bytes, upload.Bytes);
        }
    }

    [Fact]
    public async Task An_upload_that_was_begun_goes_on_where_it_stopped()
    {
        var bytes = Some(3 * MiB);
        var upload = new FakeUpload();
        upload.Fill(bytes[..(MiB + 100)]);

        await Send(upload, bytes);

        Assert.Equal(bytes, upload.Bytes);
        Assert.Equal(["open", "digest", $"append {MiB + 100}", $"append {2 * MiB}", "complete"], upload.Calls);
    }

    [Theory]
    [InlineData(3 * MiB, MiB + 100, 5)]
    [InlineData(3 * MiB, 2 * MiB, MiB + 1)]
    [InlineData(MiB, 2 * MiB, -1)]
    public async Task Another_file_under_the_same_id_is_refused_and_nothing_of_it_is_added(
        int length, int arrived, int differsAt)
    {
        var bytes = Some(3 * MiB);
        var upload = new FakeUpload();
        upload.Fill(bytes[..arrived]);
        if (differsAt >= 0)
        {
            bytes[differsAt] ^= 1;
        }

        var refused = await Assert.ThrowsAsync<UploadRefusedException>(() => Send(upload, bytes[..length]));

        Assert.Equal("upload_of_another_file", refused.Code);
        Assert.Equal(arrived, upload.Bytes.Length);
        Assert.DoesNotContain("complete", upload.Calls);
    }

    [Fact]
    public async Task A_file_that_is_a_document_already_is_known_again_and_another_is_not_taken_for_it()
    {
        var bytes = Some((2 * MiB) + 5);
        var upload = new FakeUpload();
        var first = await Send(upload, bytes);
        Assert.Equal(first with { Repeated = true }, await Send(upload, bytes));
        Assert.Equal(["open", "digest"], upload.Calls[^2..]);

        var longer = await Assert.ThrowsAsync<UploadRefusedException>(() => Send(upload, [.. bytes, 1]));
        Assert.Equal("upload_of_another_file", longer.Code);
        var shorter = await Assert.ThrowsAsync<UploadRefusedException>(() => Send(upload, bytes[..^1]));
        Assert.Equal("upload_of_another_file", shorter.Code);
    }

    [Fact]
    public async Task A_cluster_that_stays_away_is_given_up_after_the_attempts_of_the_options()
    {
        var upload = new FakeUpload { BreakBefore = _ => new TimeoutException() };

        await Assert.ThrowsAsync<TimeoutException>(() => Send(upload, Some(1)));

        Assert.Equal(new DocsClientOptions().CallAttemptsMax, upload.Calls.Count);
    }

    [Fact]
    public async Task A_refusal_is_not_tried_again()
    {
        var upload = new FakeUpload { BreakBefore = _ => new UploadRefusedException("too_large", "too large") };

        await Assert.ThrowsAsync<UploadRefusedException>(() => Send(upload, Some(1)));

        Assert.Single(upload.Calls);
    }

    private static Task<Receipt> Send(FakeUpload upload, byte[] bytes, IProgress<long>? progress = null) =>
        new Uploader(new Retries(new DocsClientOptions(), new ImmediateTime())).SendAsync(
            upload, new MemoryStream(bytes), Options, progress, TestContext.Current.CancellationToken);

    private static byte[] Some(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }

    private sealed class Seen : IProgress<long>
    {
        public List<long> Values { get; } = [];

        public void Report(long value) => Values.Add(value);
    }
}
