using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Orleans.Docs.Client;
using Orleans.Docs.Uploads;

namespace Orleans.Docs.Tests.Client;

/// <summary>Files on their way to a store, which is a server of this machine.</summary>
public sealed class PresignedSenderTests : IAsyncDisposable
{
    private const StringComparison Ordinal = StringComparison.Ordinal;

    private static readonly byte[] File = "some bytes"u8.ToArray();

    private readonly LoopbackServer _store;
    private readonly List<string> _bodies = [];
    private readonly Queue<(int Status, string Body)> _answers = new();

    public PresignedSenderTests() => _store = new LoopbackServer(async context =>
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        _bodies.Add(await reader.ReadToEndAsync(context.RequestAborted));
        var (status, body) = _answers.TryDequeue(out var answer) ? answer : (204, "");
        context.Response.StatusCode = status;
        await context.Response.WriteAsync(body, context.RequestAborted);
    });

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task The_fields_go_first_and_the_file_last_and_what_the_store_asks_to_repeat_is_repeated()
    {
        _answers.Enqueue((503, "<html>"));
        _answers.Enqueue((429, ""));
        var upload = Upload();
        var sent = new List<long>();
        await Send(upload, new Progress(sent));

        var opened = $"open presigned 10 {Convert.ToHexStringLower(SHA256.HashData(File))[..8]}";
        Assert.Equal([opened, opened, opened, "complete"], upload.Calls);
        Assert.Equal(3, _bodies.Count);
        Assert.Equal([10, 10, 10], sent);
        var body = _bodies[2];
        int[] places =
        [
            body.IndexOf("name=\"key\"\r\n\r\nincoming/one\r\n", Ordinal),
            body.IndexOf("name=\"policy\"\r\n\r\nsigned\r\n", Ordinal),
            body.IndexOf("name=\"file\"", Ordinal), body.IndexOf("\r\n\r\nsome bytes\r\n", Ordinal),
        ];
        Assert.Equal(places.Order(), places);
        Assert.True(places[0] > 0);
    }

    [Theory]
    [InlineData(403, "<Error><Code>AccessDenied</Code><Message>policy expired</Message></Error>", "403 AccessDenied")]
    [InlineData(400, "<Error><Code>not a code</Code></Error>", "400 ")]
    [InlineData(400, "{}", "400 ")]
    [InlineData(307, "", "307 ")]
    public async Task A_store_that_refuses_is_not_asked_again_and_its_code_is_told(int status, string body, string told)
    {
        _answers.Enqueue((status, body));
        var refused = await Assert.ThrowsAsync<UploadRefusedException>(() => Send(Upload()));
        Assert.Equal(("store_refused", $"the store did not take the bytes: {told}"), (refused.Code, refused.Message));
        Assert.Single(_bodies);
    }

    [Fact]
    public async Task A_store_that_is_away_ends_the_upload_after_so_many_tries()
    {
        var away = new LoopbackServer(_ => Task.CompletedTask);
        await away.DisposeAsync();
        var upload = Upload(away.Address);
        await Assert.ThrowsAsync<IOException>(() => Send(upload));
        Assert.Equal(3, upload.Calls.Count);
    }

    [Fact]
    public async Task What_is_a_document_already_is_not_sent()
    {
        var upload = Upload();
        var receipt = await upload.Complete();
        Assert.Equal(receipt, await Send(upload));
        Assert.Empty(_bodies);
    }

    private static async Task<Receipt> Send(FakeUpload upload, IProgress<long>? progress = null)
    {
        var options = new DocsClientOptions { CallAttemptsMax = 3, BackOffFirst = TimeSpan.FromMilliseconds(1) };
        using var file = new MemoryStream(File);
        return await new PresignedSender(new Retries(options, TimeProvider.System), options, TimeProvider.System)
            .SendAsync(
                upload, file, new UploadOptions { FileName = "x" }, progress, TestContext.Current.CancellationToken);
    }

    private FakeUpload Upload(Uri? store = null) => new()
    {
        Form = new PresignedForm(
            store ?? _store.Address,
            ImmutableSortedDictionary<string, string>.Empty.Add("key", "incoming/one").Add("policy", "signed"),
            DateTimeOffset.MaxValue, 10),
    };

    private sealed class Progress(List<long> sent) : IProgress<long>
    {
        public void Report(long value) => sent.Add(value);
    }
}
