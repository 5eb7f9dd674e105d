using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Orleans.Docs.AwsStub.Faults;
using Orleans.Docs.Callers;
using Orleans.Docs.Documents;
using Orleans.Docs.Uploads;

namespace Orleans.Docs.Aws.Tests.Cluster;

/// <summary>Files that go to S3 past a silo, by the client library and over HTTP, and become documents.</summary>
public sealed class PresignedUploadTests
{
    private const string Queue = "drop";
    private const string Prefix = "incoming/uploads/";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_goes_to_the_store_past_the_silo_and_nothing_of_it_stays_there_in_plain()
    {
        await using var cluster = await AwsCluster.Create();
        await cluster.StartSilo();
        await cluster.Connect();
        var text = string.Concat(Enumerable.Repeat("The parcel of Friday is on the quay.\n", 2_000));
        var file = Encoding.UTF8.GetBytes(text);
        cluster.Stub.Faults.Next("s3:PostObject", new Fault.Refuse(503, "SlowDown"));
        cluster.Stub.Faults.Next("s3:PostObject", new Fault.CutAfterWork());

        var receipt = await Submit(cluster, file, "one");
        var view = await cluster.Client.WaitUntilSettledAsync(receipt.Document, Token);
        Assert.Equal(DocumentState.Completed, view.State);
        Assert.Equal(3, cluster.Stub.Ledger.Calls("s3:PostObject"));
        await using (var source = cluster.Client.OpenSource(receipt.Document))
        {
            Assert.Equal(SHA256.HashData(file), await SHA256.HashDataAsync(source, Token));
        }

        Assert.Empty(cluster.Stub.Objects.Keys(cluster.Bucket, Prefix));
        var plain = "The parcel of Friday"u8.ToArray();
        Assert.All(
            cluster.Stub.Objects.Keys(cluster.Bucket),
            key => Assert.Equal(-1, cluster.Stub.Objects.Find(cluster.Bucket, key)!.Bytes.AsSpan().IndexOf(plain)));

        // Again under the same name, and the same bytes under another one and in chunks.
        Assert.Equal(receipt, await Submit(cluster, file, "one"));
        Assert.Equal(3, cluster.Stub.Ledger.Calls("s3:PostObject"));
        Assert.Equal(receipt.Document, (await Submit(cluster, file, "two")).Document);
        using var chunks = new MemoryStream(file);
        var known = await cluster.Client.SubmitAsync(
            chunks, new UploadOptions { FileName = "x.txt" }, cancellationToken: Token);
        Assert.Equal(receipt.Document, known.Document);
        var history = await cluster.Client.HistoryAsync(receipt.Document, cancellationToken: Token).ToListAsync(Token);
        Assert.Single(history, recorded => recorded.Event is Uploaded);

        cluster.Stub.Faults.Always("s3:PostObject", new Fault.Refuse(403, "AccessDenied"));
        var refused = await Assert.ThrowsAsync<UploadRefusedException>(() => Submit(cluster, file[1..], "three"));
        Assert.Equal(
            ("store_refused", "the store did not take the bytes: 403 AccessDenied"), (refused.Code, refused.Message));
    }

    [Fact]
    public async Task Over_HTTP_a_form_takes_the_file_and_a_call_or_the_event_of_S3_makes_it_a_document()
    {
        await using var cluster = await AwsCluster.Create();
        cluster.Stub.Queues.Create(Queue);
        await cluster.StartSilo(
            0, "--web", $"--Docs:Aws:Drop:QueueUrl={cluster.Stub.Address}000000000000/{Queue}",
            "--Docs:Aws:Drop:Visibility=00:00:01", "--Docs:Aws:Drop:Wait=00:00:01", "--Docs:Uploads:FileBytesMax=5000");
        await cluster.Connect();
        using var http = await Http(cluster);
        var file = Encoding.UTF8.GetBytes("The barge comes on Monday with the cranes of the harbour.");

        var (upload, form) = await Open(http, new JsonObject
        {
            ["fileName"] = "barge.txt",
            ["bytes"] = file.Length,
            ["sha256"] = Convert.ToHexString(SHA256.HashData(file)),
        });
        Assert.Equal(file.Length, form.GetProperty("bytesMax").GetInt64());
        Assert.Equal("nothing_arrived", await Refused(http, upload, HttpStatusCode.Conflict));
        Assert.Equal(HttpStatusCode.NoContent, await Post(form, Changed(file)));
        Assert.Equal("not_as_announced", await Refused(http, upload, HttpStatusCode.Conflict));
        Assert.Equal(HttpStatusCode.NoContent, await Post(form, file));
        using var patch = new HttpRequestMessage(HttpMethod.Patch, upload) { Content = new ByteArrayContent(file) };
        patch.Headers.Add("Upload-Offset", "0");
        using var patched = await http.SendAsync(patch, Token);
        Assert.Equal(HttpStatusCode.Conflict, patched.StatusCode);

        // Another tenant has no such upload, whatever it knows of it.
        using var stranger = await Http(cluster, "globex");
        Assert.Equal("upload_not_open", await Refused(stranger, upload, HttpStatusCode.NotFound));
        var document = await Completed(http, upload);
        Assert.Equal(document, await Completed(http, upload));

        // Whoever holds the form may send once more: the event of S3 has it removed.
        Assert.Equal(HttpStatusCode.NoContent, await Post(form, file));
        Tell(cluster, upload);
        await Gone(cluster);

        // Bytes alone, and the client is gone: the event of S3 completes the upload in the client's name.
        var (other, unbound) = await Open(http, new JsonObject { ["fileName"] = "crane.txt" });
        Assert.Equal(5_000, unbound.GetProperty("bytesMax").GetInt64());
        Assert.Equal(HttpStatusCode.BadRequest, await Post(unbound, new byte[5_001]));
        Assert.Equal(HttpStatusCode.NoContent, await Post(unbound, "The crane waits for the tide."u8.ToArray()));
        Tell(cluster, other);
        await Gone(cluster);
        var id = await Completed(http, other);
        var history = await cluster.Client.HistoryAsync(new DocumentKey("default", id), cancellationToken: Token)
            .FirstAsync(Token);
        Assert.StartsWith("key:", history.Actor, StringComparison.Ordinal);
        await cluster.Client.WaitUntilSettledAsync(new DocumentKey("default", id), Token);

        using var tooLarge = await http.PostAsync(
            "/v1/uploads/presigned", Json(new JsonObject { ["fileName"] = "x", ["bytes"] = 5_001 }), Token);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, tooLarge.StatusCode);

        // What is thrown away goes from the store at once.
        var (unwanted, last) = await Open(http, new JsonObject { ["fileName"] = "x.txt" });
        Assert.Equal(HttpStatusCode.NoContent, await Post(last, file));
        using var aborted = await http.DeleteAsync(unwanted, Token);
        Assert.Equal(HttpStatusCode.NoContent, aborted.StatusCode);
        Assert.Empty(cluster.Stub.Objects.Keys(cluster.Bucket, Prefix));
        Assert.Equal("upload_not_open", await Refused(http, unwanted, HttpStatusCode.NotFound));
    }

    private static async Task<Receipt> Submit(AwsCluster cluster, byte[] file, string upload)
    {
        using var stream = new MemoryStream(file);
        return await cluster.Client.SubmitPresignedAsync(
            stream, new UploadOptions { FileName = "parcels.txt" }, uploadId: upload, cancellationToken: Token);
    }

    /// <summary>A client with an API key of the tenant.</summary>
    private static async Task<HttpClient> Http(AwsCluster cluster, string tenant = "default")
    {
        var admin = await cluster.NewClient(tenant);
        var key = await admin.CreateKeyAsync("test", Role.Submitter | Role.Reader, TimeSpan.FromHours(1), Token);
        var http = new HttpClient { BaseAddress = cluster.Web };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key.Text);
        return http;
    }

    private static async Task<(string Upload, JsonElement Form)> Open(HttpClient http, JsonObject body)
    {
        using var answer = await http.PostAsync("/v1/uploads/presigned", Json(body), Token);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Token));
        return (answer.Headers.Location!.ToString(), json.RootElement.GetProperty("form"));
    }

    private static async Task<HttpStatusCode> Post(JsonElement form, byte[] file)
    {
        using var http = new HttpClient();
        using var content = new MultipartFormDataContent();
        foreach (var field in form.GetProperty("fields").EnumerateObject())
        {
            content.Add(new StringContent(field.Value.GetString()!), $"\"{field.Name}\"");
        }

        content.Add(new ByteArrayContent(file), "\"file\"", "\"file\"");
        using var answer = await http.PostAsync(form.GetProperty("url").GetString(), content, Token);
        return answer.StatusCode;
    }

    private static async Task<string> Completed(HttpClient http, string upload)
    {
        using var answer = await http.PostAsync($"{upload}/complete", null, Token);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        return answer.Headers.Location!.ToString().Split('/')[^1];
    }

    private static async Task<string?> Refused(HttpClient http, string upload, HttpStatusCode status)
    {
        using var answer = await http.PostAsync($"{upload}/complete", null, Token);
        Assert.Equal(status, answer.StatusCode);
        var problem = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Token))!;
        return ((string?)problem["type"])?.Split(':')[^1];
    }

    private static void Tell(AwsCluster cluster, string upload) => cluster.Stub.Queues.Send(
        Queue,
        JsonSerializer.Serialize(new
        {
            Records = new[]
            {
                new
                {
                    eventName = "ObjectCreated:Post",
                    s3 = new
                    {
                        bucket = new { name = cluster.Bucket },
                        @object = new { key = $"{Prefix}default/{upload.Split('/')[^1]}", sequencer = "01" },
                    },
                },
            },
        }));

    private static Task Gone(AwsCluster cluster) => Docs.Cluster.Tests.Eventually.True(
        () => cluster.Stub.Queues.Count(Queue) == 0 && cluster.Stub.Objects.Keys(cluster.Bucket, Prefix).Count == 0,
        () => $"bytes in plain or messages stay behind\n{cluster.Errors}");

    private static byte[] Changed(byte[] file) => [.. file.SkipLast(1), (byte)'!'];

    private static StringContent Json(JsonObject body) => new(body.ToJsonString(), Encoding.UTF8, "application/json");
}
