using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Auth;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using Orleans.Docs.Aws.Search;
using Orleans.Docs.OpenSearchServer;
using Orleans.Docs.Search;

namespace Orleans.Docs.Aws.Tests.Search;

/// <summary>Who sends a request: what comes in over the wire is signed anew, by the SDK's own arithmetic.</summary>
public sealed partial class OpenSearchSigningTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(OpenSearchSigning.Es, "es")]
    [InlineData(OpenSearchSigning.Aoss, "aoss")]
    public async Task Every_request_is_signed_for_its_service(OpenSearchSigning signing, string service)
    {
        await using var server = await LocalOpenSearch.Start();
        var requests = new List<ReceivedRequest>();
        server.Before = (_, request) =>
        {
            requests.Add(request);
            return Task.FromResult(false);
        };
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 5, 17, 1, 2, 3, TimeSpan.Zero));
        using var index = OpenSearchIndexes.Open(server.Address, options => options.Signing = signing, clock);
        await index.Create("live", Cancellation);
        await index.MakeLive("live", Cancellation);
        await index.Write("live", [Entry("a"), Entry("b") with { Text = new string('x', 5_000) }], Cancellation);
        await index.Purge("live", Cancellation);
        await index.Find("live", new("acme", "a"), Cancellation);
        await index.Search("live", "acme", new() { Text = "xx*" }, Cancellation);

        Assert.All(requests, request => AssertSigned(request, service, "20260517T010203Z"));
        Assert.Contains(requests, request => request.Headers.GetValueOrDefault("content-encoding") == "gzip");
        Assert.Equal(
            signing == OpenSearchSigning.Es,
            requests.Exists(request => request.Target.EndsWith("/_refresh", StringComparison.Ordinal)));
        Assert.Equal(
            signing == OpenSearchSigning.Es,
            requests.Exists(request => request.Target.EndsWith(
                "/_forcemerge?only_expunge_deletes=true", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_signature_is_noticed_when_anything_is_changed()
    {
        await using var server = await LocalOpenSearch.Start();
        ReceivedRequest? request = null;
        server.Before = (_, received) =>
        {
            request = received;
            return Task.FromResult(false);
        };
        using var index = OpenSearchIndexes.Open(server.Address, options => options.Signing = OpenSearchSigning.Es);
        await index.Drop("live", Cancellation);

        var time = request!.Headers["x-amz-date"];
        AssertSigned(request, "es", time);
        foreach (var changed in (ReceivedRequest[])
            [
                request with { Method = "GET" }, request with { Target = request.Target + "x" },
                request with { WireBody = "{}"u8.ToArray() },
            ])
        {
            Assert.ThrowsAny<Exception>(() => AssertSigned(changed, "es", time));
        }
    }

    [Fact]
    public async Task A_clock_that_is_wrong_is_set_right_by_the_server()
    {
        await using var server = await LocalOpenSearch.Start();
        var times = new List<string>();
        var serverTime = new DateTimeOffset(2026, 5, 17, 12, 0, 0, TimeSpan.Zero);
        server.Before = (context, request) =>
        {
            times.Add(request.Headers["x-amz-date"]);
            var isStale = !times[^1].StartsWith("20260517T12", StringComparison.Ordinal);
            context.Response.Headers.Date = serverTime.ToString("R", CultureInfo.InvariantCulture);
            context.Response.StatusCode = isStale ? 403 : 200;
            return Task.FromResult(isStale);
        };
        var clock = new FakeTimeProvider(serverTime - TimeSpan.FromHours(3));
        using var index = OpenSearchIndexes.Open(
            server.Address, options => options.Signing = OpenSearchSigning.Es, clock);
        await index.Create("live", Cancellation);

        Assert.Equal(["20260517T090000Z", "20260517T120000Z", "20260517T120000Z"], times);
    }

    [Fact]
    public async Task Without_credentials_nothing_is_sent_and_the_error_says_so()
    {
        await using var server = await LocalOpenSearch.Start();
        server.Before = (_, _) => throw new InvalidOperationException("a request without credentials came in");
        var options = new OpenSearchIndexOptions { Endpoint = server.Address };
        using var index = new OpenSearchIndex(
            options, new SocketsHttpHandler(), new NoCredentials(), "eu-west-1", TimeProvider.System,
            Microsoft.Extensions.Logging.Abstractions.NullLogger<OpenSearchIndex>.Instance);
        var failed = await Assert.ThrowsAsync<IndexUnavailableException>(() => index.Create("live", Cancellation));
        Assert.Contains("no credentials", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cluster_of_ones_own_gets_name_and_password()
    {
        await using var server = await LocalOpenSearch.Start();
        var headers = new List<string?>();
        server.Before = (_, request) =>
        {
            headers.Add(request.Headers.GetValueOrDefault("authorization"));
            return Task.FromResult(false);
        };
        using var index = OpenSearchIndexes.Open(
            server.Address, options => (options.UserName, options.Password) = ("docs", "pässword"));
        await index.Create("live", Cancellation);
        Assert.All(headers, header => Assert.Equal(
            "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("docs:pässword")), header));
    }

    private static IndexEntry Entry(string id) => new()
    {
        Document = new("acme", id),
        Version = 1,
        State = "completed",
        UploadedAt = DateTimeOffset.UnixEpoch,
    };

    /// <summary>Builds what is signed from the bytes that came in, by the rules of Signature Version 4.</summary>
    private static void AssertSigned(ReceivedRequest request, string service, string time)
    {
        var parts = Authorization().Match(request.Headers["authorization"]);
        Assert.True(parts.Success);
        Assert.Equal($"AKIDEXAMPLE/{time[..8]}/eu-west-1/{service}/aws4_request", parts.Groups[1].Value);
        var names = parts.Groups[2].Value.Split(';');
        Assert.Equal(["host", "x-amz-content-sha256", "x-amz-date", "x-amz-security-token"], names);
        Assert.Equal((time, "token"), (request.Headers["x-amz-date"], request.Headers["x-amz-security-token"]));
        var hash = Convert.ToHexStringLower(SHA256.HashData(request.WireBody.Span));
        Assert.Equal(hash, request.Headers["x-amz-content-sha256"]);
        var target = request.Target.Split('?', 2);
        var canonical = string.Join('\n',
        [
            request.Method, target[0], target.ElementAtOrDefault(1) ?? "",
            .. names.Select(name => $"{name}:{request.Headers[name]}"), "", parts.Groups[2].Value, hash,
        ]);
        var expected = AWS4Signer.ComputeSignature(
            new ImmutableCredentials("AKIDEXAMPLE", "secret", "token"), "eu-west-1",
            DateTime.ParseExact(
                time, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal),
            service, parts.Groups[2].Value, canonical);
        Assert.Equal(expected.Signature, parts.Groups[3].Value);
    }

    [GeneratedRegex("^AWS4-HMAC-SHA256 Credential=(.+), SignedHeaders=(.+), Signature=([0-9a-f]{64})$")]
    private static partial Regex Authorization();

    private sealed class NoCredentials : AWSCredentials
    {
        public override ImmutableCredentials GetCredentials() => throw new AmazonClientException("none in the chain");
    }
}
