using System.Net;
using System.Text.Json;
using Amazon;
using Amazon.BedrockRuntime;
using Amazon.Runtime;
using Amazon.SageMakerRuntime;
using Amazon.SimpleNotificationService;
using Amazon.SimpleNotificationService.Model;
using Amazon.Textract;
using Amazon.Textract.Model;
using Orleans.Docs.AwsStub.Faults;

namespace Orleans.Docs.Aws.Tests.Compat;

/// <summary>
/// What the clients make of refusals and broken answers: which are tried again, and which exception is left.
/// </summary>
public sealed class FaultTests : StubTests
{
    private const string Detect = "textract:DetectDocumentText";

    [Fact]
    public async Task A_throttle_in_any_spelling_is_tried_again()
    {
        string[] codes =
        [
            "ThrottlingException", "ProvisionedThroughputExceededException", "LimitExceededException",
            "TooManyRequestsException", "Throttling", "RequestLimitExceeded",
        ];
        var throttles = (from code in codes
                         from spelling in Enum.GetValues<Spelling>()
                         from status in new[] { 400, 429 }
                         select new Fault.Refuse(status, code, spelling)).ToList();
        throttles.ForEach(throttle => Stub.Faults.Next(Detect, throttle));
        using var client = Stub.Textract(retries: 5);
        await Task.WhenAll(throttles.Select(_ => client.DetectDocumentTextAsync(OnePage(), Cancel)));
        Assert.Equal(2 * throttles.Count, Stub.Ledger.Calls(Detect));
        Assert.Equal(throttles.Count, Stub.Ledger.Paid(Detect));
    }

    [Theory]
    [InlineData(400, "ThrottlingException", typeof(ThrottlingException))]
    [InlineData(400, "ProvisionedThroughputExceededException", typeof(ProvisionedThroughputExceededException))]
    [InlineData(500, "InternalServerError", typeof(InternalServerErrorException))]
    [InlineData(400, "BadDocumentException", typeof(BadDocumentException))]
    [InlineData(400, "InvalidJobIdException", typeof(InvalidJobIdException))]
    [InlineData(400, "AccessDeniedException", typeof(AccessDeniedException))]
    [InlineData(400, "ExpiredTokenException", typeof(AmazonTextractException))]
    [InlineData(400, "SomethingNew", typeof(AmazonTextractException))]
    public async Task What_lasts_becomes_the_exception_of_its_code(int status, string code, Type expected)
    {
        foreach (var spelling in Enum.GetValues<Spelling>())
        {
            Stub.Faults.Always(Detect, new Fault.Refuse(status, code, spelling));
            using var client = Stub.Textract(retries: 0);
            var thrown = await Assert.ThrowsAnyAsync<AmazonTextractException>(
                () => client.DetectDocumentTextAsync(OnePage(), Cancel));
            Assert.Equal((expected, code), (thrown.GetType(), thrown.ErrorCode));
            Assert.Equal((HttpStatusCode)status, thrown.StatusCode);
        }
    }

    [Theory]
    [InlineData("BadDocumentException")]
    [InlineData("UnsupportedDocumentException")]
    [InlineData("DocumentTooLargeException")]
    [InlineData("IdempotentParameterMismatchException")]
    [InlineData("AccessDeniedException")]
    [InlineData("ExpiredTokenException")]
    public async Task What_another_try_cannot_help_is_asked_once(string code)
    {
        Stub.Faults.Always(Detect, new Fault.Refuse(400, code));
        using var client = Stub.Textract();
        await Assert.ThrowsAnyAsync<AmazonTextractException>(() => client.DetectDocumentTextAsync(OnePage(), Cancel));
        Assert.Equal(1, Stub.Ledger.Calls(Detect));
    }

    [Fact]
    public async Task A_page_of_a_balancer_is_tried_again_and_then_keeps_its_status()
    {
        Stub.Faults.Next(Detect, new Fault.Html());
        using var client = Stub.Textract(retries: 1);
        await client.DetectDocumentTextAsync(OnePage(), Cancel);
        Stub.Faults.Always(Detect, new Fault.Html());
        var thrown = await Assert.ThrowsAsync<AmazonTextractException>(
            () => client.DetectDocumentTextAsync(OnePage(), Cancel));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, thrown.StatusCode);
        Assert.Equal(4, Stub.Ledger.Calls(Detect));
    }

    [Fact]
    public async Task A_cut_connection_is_tried_again()
    {
        Stub.Faults.Next(Detect, new Fault.Cut());
        using var client = Stub.Textract(retries: 1);
        await client.DetectDocumentTextAsync(OnePage(), Cancel);
        Assert.Equal(2, Stub.Ledger.Calls(Detect));
        Stub.Faults.Always(Detect, new Fault.Cut());
        var thrown = await Record.ExceptionAsync(() => client.DetectDocumentTextAsync(OnePage(), Cancel));
        Assert.True(
            thrown is AmazonServiceException or HttpRequestException or IOException, thrown?.GetType().FullName);
    }

    [Fact]
    public async Task An_answer_that_breaks_off_or_cannot_be_read_is_no_answer()
    {
        using var client = Stub.Textract(retries: 0);
        Stub.Faults.Next(Detect, new Fault.Garbage());
        var broken = await Assert.ThrowsAsync<AmazonUnmarshallingException>(
            () => client.DetectDocumentTextAsync(OnePage(), Cancel));
        Assert.IsAssignableFrom<JsonException>(broken.GetBaseException());
        Assert.Equal(1, Stub.Ledger.Calls(Detect));
        // The SDK asks once more where a kept connection broke, whatever its limit of retries.
        Stub.Faults.Always(Detect, new Fault.CutAnswer());
        var cut = await Record.ExceptionAsync(() => client.DetectDocumentTextAsync(OnePage(), Cancel));
        Assert.True(cut is AmazonUnmarshallingException or HttpRequestException or IOException,
            $"{cut?.GetType().FullName} after {Stub.Ledger.Calls(Detect)} calls");
    }

    [Fact]
    public async Task A_service_that_does_not_answer_ends_at_the_time_limit()
    {
        Stub.Faults.Always(Detect, new Fault.Hang());
        using var client = new AmazonTextractClient(
            StubClients.Credentials, StubClients.Set(new AmazonTextractConfig(), Stub, retries: 0));
        ((AmazonTextractConfig)client.Config).Timeout = TimeSpan.FromMilliseconds(300);
        var thrown = await Record.ExceptionAsync(() => client.DetectDocumentTextAsync(OnePage(), Cancel));
        Assert.True(
            thrown is TaskCanceledException or TimeoutException or AmazonServiceException, thrown?.GetType().FullName);
    }

    [Fact]
    public async Task A_clock_that_is_off_is_put_right_by_the_answer()
    {
        Stub.Gate.ClockAhead = TimeSpan.FromHours(3);
        using var client = Stub.Textract(retries: 1);
        await client.DetectDocumentTextAsync(OnePage(), Cancel);
        Assert.Equal(1, Stub.Ledger.Paid(Detect));
    }

    [Fact]
    public async Task A_wrong_region_and_an_unknown_key_are_refused()
    {
        using var client = Stub.Textract();
        Stub.Gate.Region = "us-west-2";
        var region = await Assert.ThrowsAsync<AmazonTextractException>(
            () => client.DetectDocumentTextAsync(OnePage(), Cancel));
        Assert.Equal("SignatureDoesNotMatch", region.ErrorCode);
        Stub.Gate.Region = null;
        Stub.Gate.Forget(AwsStub.Wire.Gate.AccessKey);
        var key = await Assert.ThrowsAsync<AmazonTextractException>(
            () => client.DetectDocumentTextAsync(OnePage(), Cancel));
        Assert.Equal("UnrecognizedClientException", key.ErrorCode);
        Assert.Equal(0, Stub.Ledger.Paid(Detect));
    }

    [Fact]
    public async Task A_model_that_is_being_loaded_is_waited_for()
    {
        const string Converse = "bedrock:Converse";
        Stub.Faults.Next(Converse, new Fault.Refuse(429, "ModelNotReadyException", Spelling.Header));
        using var client = Stub.Bedrock();
        await client.ConverseAsync(
            new()
            {
                ModelId = "stub.model-v1:0",
                Messages = [new() { Role = ConversationRole.User, Content = [new() { Text = "Hello" }] }],
            },
            Cancel);
        Assert.Equal(2, Stub.Ledger.Calls(Converse));
    }

    [Theory]
    [InlineData("ValidationError", typeof(Amazon.SageMakerRuntime.Model.ValidationErrorException))]
    [InlineData("ModelError", typeof(Amazon.SageMakerRuntime.Model.ModelErrorException))]
    [InlineData("ModelNotReadyException", typeof(Amazon.SageMakerRuntime.Model.ModelNotReadyException))]
    [InlineData("Unheard", typeof(AmazonSageMakerRuntimeException))]
    public async Task SageMaker_words_its_codes_without_the_ending(string code, Type expected)
    {
        Stub.Faults.Always("sagemaker:InvokeEndpoint", new Fault.Refuse(424, code, Spelling.Header));
        using var client = Stub.SageMaker(retries: 0);
        var thrown = await Assert.ThrowsAnyAsync<AmazonSageMakerRuntimeException>(
            () => client.InvokeEndpointAsync(
                new() { EndpointName = "documents", Body = new MemoryStream("{}"u8.ToArray()) }, Cancel));
        Assert.IsType(expected, thrown);
    }

    [Fact]
    public async Task A_topic_refuses_in_XML_and_its_throttle_is_tried_again()
    {
        const string Publish = "sns:Publish";
        Stub.Topics.Create("arn:aws:sns:r:0:t");
        using var client = Stub.Sns();
        await Assert.ThrowsAsync<NotFoundException>(() => client.PublishAsync("arn:aws:sns:r:0:none", "m", Cancel));
        Stub.Faults.Next(Publish, new Fault.Refuse(429, "Throttled"));
        Stub.Faults.Next(Publish, new Fault.Html());
        await client.PublishAsync("arn:aws:sns:r:0:t", "m", Cancel);
        Assert.Equal(4, Stub.Ledger.Calls(Publish));
        Stub.Faults.Always(Publish, new Fault.Garbage("text/xml", "<PublishResponse><Publ"));
        await Assert.ThrowsAsync<AmazonUnmarshallingException>(() =>
            client.PublishAsync("arn:aws:sns:r:0:t", "m", Cancel));
    }

    [Theory]
    [InlineData("eu-west-1", false, false, "https://textract.eu-west-1.amazonaws.com/",
        "https://sns.eu-west-1.amazonaws.com/")]
    [InlineData("cn-north-1", false, false, "https://textract.cn-north-1.amazonaws.com.cn/",
        "https://sns.cn-north-1.amazonaws.com.cn/")]
    [InlineData("us-east-1", true, false, "https://textract-fips.us-east-1.amazonaws.com/",
        "https://sns-fips.us-east-1.amazonaws.com/")]
    [InlineData("us-east-1", false, true, "https://textract.us-east-1.api.aws/", "https://sns.us-east-1.api.aws/")]
    [InlineData("us-gov-west-1", true, false, "https://textract-fips.us-gov-west-1.amazonaws.com/",
        "https://sns.us-gov-west-1.amazonaws.com/")]
    public void Hosts_follow_the_rules_of_the_partition(
        string region, bool fips, bool dual, string textract, string sns)
    {
        Assert.Equal(textract, Host(new AmazonTextractConfig()));
        Assert.Equal(sns, Host(new AmazonSimpleNotificationServiceConfig()));

        string Host(ClientConfig config)
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
            config.UseFIPSEndpoint = fips;
            config.UseDualstackEndpoint = dual;
            var url = config.DetermineServiceOperationEndpoint(new(new DetectDocumentTextRequest())).URL;
            return new Uri(url).ToString();
        }
    }

    [Fact]
    public void Clients_name_the_service_that_they_sign_for()
    {
        Assert.Equal("bedrock", new AmazonBedrockRuntimeConfig().AuthenticationServiceName);
        Assert.Equal("sagemaker", new AmazonSageMakerRuntimeConfig().AuthenticationServiceName);
        Assert.Equal(RequestRetryMode.Standard,
            new AmazonTextractConfig { RegionEndpoint = RegionEndpoint.EUWest1 }.RetryMode);
    }

    private static DetectDocumentTextRequest OnePage() =>
        new() { Document = new Document { Bytes = new MemoryStream("%PDF-1.7 /Type /Page"u8.ToArray()) } };
}
