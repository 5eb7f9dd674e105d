using Amazon;
using Amazon.BedrockRuntime;
using Amazon.Comprehend;
using Amazon.Runtime;
using Amazon.SageMakerRuntime;
using Amazon.ServiceQuotas;
using Amazon.SimpleNotificationService;
using Amazon.Textract;
using Orleans.Docs.AwsStub;
using Orleans.Docs.AwsStub.Wire;

namespace Orleans.Docs.Aws.Tests.Compat;

/// <summary>The clients of this project against the stub, as an official one would be set up.</summary>
internal static class StubClients
{
    public const string Region = "eu-west-1";

    public static AmazonTextractClient Textract(this StubbedAws stub, int retries = 2) =>
        new(Credentials, Set(new AmazonTextractConfig(), stub, retries));

    public static AmazonComprehendClient Comprehend(this StubbedAws stub, int retries = 2) =>
        new(Credentials, Set(new AmazonComprehendConfig(), stub, retries));

    public static AmazonBedrockRuntimeClient Bedrock(this StubbedAws stub, int retries = 2) =>
        new(Credentials, Set(new AmazonBedrockRuntimeConfig(), stub, retries));

    public static AmazonSageMakerRuntimeClient SageMaker(this StubbedAws stub, int retries = 2) =>
        new(Credentials, Set(new AmazonSageMakerRuntimeConfig(), stub, retries));

    public static AmazonServiceQuotasClient AccountQuotas(this StubbedAws stub, int retries = 2) =>
        new(Credentials, Set(new AmazonServiceQuotasConfig(), stub, retries));

    public static AmazonSimpleNotificationServiceClient Sns(this StubbedAws stub, int retries = 2) =>
        new(Credentials, Set(new AmazonSimpleNotificationServiceConfig(), stub, retries));

    public static BasicAWSCredentials Credentials { get; } = new(Gate.AccessKey, Gate.SecretKey);

    public static T Set<T>(T config, StubbedAws stub, int retries) where T : ClientConfig
    {
        config.ServiceURL = stub.Address.ToString();
        config.AuthenticationRegion = Region;
        config.MaxErrorRetry = retries;
        config.RetryMode = RequestRetryMode.Standard;
        config.Timeout = TimeSpan.FromSeconds(20);
        return config;
    }
}
