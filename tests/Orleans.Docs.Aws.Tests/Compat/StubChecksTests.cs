using System.Text;
using Orleans.Docs.Aws.Tests.Emulators;
using Orleans.Docs.AwsStub.Models;
using Orleans.Docs.AwsStub.Wire;

namespace Orleans.Docs.Aws.Tests.Compat;

/// <summary>
/// The stub's own checks can fail: on signatures that are wrong and on requests that no service would take.
/// </summary>
public sealed class StubChecksTests : StubTests
{
    /// <summary>The first case of the signature test suite that AWS publishes.</summary>
    [Fact]
    public void A_published_signature_is_computed()
    {
        var request = new StubRequest(
            "GET", "/", "", Headers(("host", "example.amazonaws.com"), ("x-amz-date", "20150830T123600Z")), []);
        var authorization = new Authorization(
            "AKIDEXAMPLE", "20150830/us-east-1/service/aws4_request", ["host", "x-amz-date"], "");
        Assert.Equal(
            "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
            Signature.Of(request, authorization, "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", Signature.Hash([])).Value);
    }

    [Fact]
    public async Task A_request_that_was_changed_on_its_way_is_refused()
    {
        using var http = new HttpClient(new Tampering()) { BaseAddress = Stub.Address };
        using var client = Stub.Textract(retries: 0);
        ((Amazon.Textract.AmazonTextractConfig)client.Config).HttpClientFactory = new Fixed(http);
        var thrown = await Assert.ThrowsAsync<Amazon.Textract.AmazonTextractException>(
            () => client.DetectDocumentTextAsync(
                new() { Document = new() { Bytes = new MemoryStream("%PDF"u8.ToArray()) } }, Cancel));
        Assert.Equal("XAmzContentSHA256Mismatch", thrown.ErrorCode);
    }

    /// <summary>The check value that every description of this checksum gives.</summary>
    [Fact]
    public void A_published_checksum_is_computed() => Assert.Equal("y/Q5Jg==", Crc32.Of("123456789"u8));

    [Fact]
    public async Task An_object_whose_checksum_is_not_that_of_its_bytes_is_refused()
    {
        Stub.Objects.Create("checked");
        using var client = TestClients.S3(Stub.Address);
        Amazon.S3.Model.PutObjectRequest Put(string? crc) => new()
        {
            BucketName = "checked",
            Key = "a",
            InputStream = new MemoryStream("123456789"u8.ToArray()),
            ChecksumCRC32 = crc,
        };
        await client.PutObjectAsync(Put(null), Cancel);
        await client.PutObjectAsync(Put("y/Q5Jg=="), Cancel);
        var refused = await Assert.ThrowsAsync<Amazon.S3.AmazonS3Exception>(
            () => client.PutObjectAsync(Put("AAAAAA=="), Cancel));
        Assert.Equal("BadDigest", refused.ErrorCode);
    }

    [Theory]
    [InlineData("y/Q5Jg==", true)]
    [InlineData("AAAAAA==", false)]
    public void A_checksum_behind_the_chunks_is_held_against_them(string crc, bool isRight)
    {
        var body = Encoding.ASCII.GetBytes($"9\r\n123456789\r\n0\r\nx-amz-checksum-crc32:{crc}\r\n\r\n");
        byte[] Unpack() => SignedChunks.Unpack(body, "STREAMING-UNSIGNED-PAYLOAD-TRAILER", seed: null!);
        if (isRight)
        {
            Assert.Equal("123456789"u8.ToArray(), Unpack());
        }
        else
        {
            Assert.Equal("BadDigest", Assert.Throws<RefusedException>(Unpack).Code);
        }
    }

    [Theory]
    [InlineData("textract", "DetectDocumentText", "{}", "DetectDocumentText.Document: missing")]
    [InlineData("textract", "DetectDocumentText", """{"Document":{"Bytes":"not base64!"}}""",
        "DetectDocumentText.Document.Bytes: no blob")]
    [InlineData("textract", "AnalyzeDocument", """{"Document":{},"FeatureTypes":["TABEL"]}""",
        "AnalyzeDocument.FeatureTypes[0]: 'TABEL' is not among the allowed values")]
    [InlineData("textract", "GetDocumentAnalysis", """{"JobId":"1","MaxResults":"10"}""",
        "GetDocumentAnalysis.MaxResults: no integer")]
    [InlineData("textract", "GetDocumentAnalysis", """{"JobId":"1","Colour":"red"}""",
        "GetDocumentAnalysis.Colour: not in the model")]
    [InlineData("comprehend", "DetectPiiEntities", """{"Text":7,"LanguageCode":"en"}""",
        "DetectPiiEntities.Text: no string")]
    [InlineData("comprehend", "DetectPiiEntities", "[]", "DetectPiiEntities: the body is no JSON object")]
    public void A_body_that_does_not_fit_its_model_is_named(
        string service, string operation, string body, string expected) =>
        Assert.Contains(expected, Violations(service, operation, "/", body));

    [Fact]
    public void A_union_of_two_members_and_a_missing_path_are_named()
    {
        Assert.Contains(
            "Converse.messages[0].content[0]: 2 members of a union",
            Violations(
                "bedrock", "Converse", "/model/m/converse",
                """{"messages":[{"role":"user","content":[{"text":"a","cachePoint":{"type":"default"}}]}]}"""));
        Assert.Contains("Converse.messages: missing", Violations("bedrock", "Converse", "/model/m/converse", "{}"));
        Assert.Contains("InvokeModel.body: the payload is empty",
            Violations("bedrock", "InvokeModel", "/model/m/invoke", ""));
        Assert.Contains("Publish.Message: missing", Violations("sns", "Publish", "/", "Action=Publish&TopicArn=t"));
    }

    private static IReadOnlyList<string> Violations(string service, string operation, string path, string body) =>
        ModelCheck.Violations(
            new ServiceModels(Models()).Of(service)!, operation,
            new StubRequest(
                "POST", path, "", Headers(("content-type", "application/x-amz-json-1.1")),
                    Encoding.UTF8.GetBytes(body)));

    private static Dictionary<string, string[]> Headers(params (string Name, string Value)[] headers) =>
        headers.ToDictionary(header => header.Name, header => new[] { header.Value });

    private sealed class Tampering() : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Content = new StringContent("""{"Document":{"Bytes":"AAAA"}}""");
            return base.SendAsync(request, cancellationToken);
        }
    }

    private sealed class Fixed(HttpClient client) : Amazon.Runtime.HttpClientFactory
    {
        public override HttpClient CreateHttpClient(Amazon.Runtime.IClientConfig clientConfig) => client;

        public override bool UseSDKHttpClientCaching(Amazon.Runtime.IClientConfig clientConfig) => false;
    }
}
