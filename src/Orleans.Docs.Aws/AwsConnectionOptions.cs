using System.ComponentModel.DataAnnotations;
using Amazon;
using Amazon.Runtime;

namespace Orleans.Docs.Aws;

/// <summary>
/// Where the services are and how calls behave, for every client of this wing. Credentials come by the standard chain
/// (environment, profile, container, instance) and are never configured here.
/// </summary>
public sealed class AwsConnectionOptions
{
    /// <summary>A region's name; without one the standard chain says it.</summary>
    public string? Region { get; set; }

    /// <summary>Address of DynamoDB where it is not the region's own.</summary>
    public string? DynamoDbUrl { get; set; }

    /// <summary>Address of S3 where it is not the region's own; buckets then stand in the path.</summary>
    public string? S3Url { get; set; }

    /// <summary>Address of SQS where it is not the region's own.</summary>
    public string? SqsUrl { get; set; }

    /// <summary>Address of KMS where it is not the region's own.</summary>
    public string? KmsUrl { get; set; }

    /// <summary>Address of SNS where it is not the region's own.</summary>
    public string? SnsUrl { get; set; }

    /// <summary>Address of Textract where it is not the region's own.</summary>
    public string? TextractUrl { get; set; }

    /// <summary>Address of Service Quotas where it is not the region's own.</summary>
    public string? ServiceQuotasUrl { get; set; }

    /// <summary>Address of Comprehend where it is not the region's own.</summary>
    public string? ComprehendUrl { get; set; }

    /// <summary>Address of SageMaker's endpoints where it is not the region's own.</summary>
    public string? SageMakerUrl { get; set; }

    /// <summary>Address of Bedrock's models where it is not the region's own.</summary>
    public string? BedrockUrl { get; set; }

    /// <summary>
    /// Tries of one call to a store after the first; the SDK waits longer before each. Engines have their own.
    /// </summary>
    [Range(0, 20)]
    public int RetriesMax { get; set; } = 4;

    /// <summary>One try of a call may take so long.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "01:00:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan TryTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>An answer of which no byte comes for so long is broken off, however much of it is here.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "01:00:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan StallTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Clients that are made elsewhere, as the providers of Orleans make theirs, without an option for how those call:
    /// the same time limits for all in this process that name none.
    /// </summary>
    public void ApplyToOthers() => AWSConfigs.HttpClientFactory = new BoundedAnswers(StallTimeout, TryTimeout);

    /// <summary>Sets what every client has in common.</summary>
    public T ApplyTo<T>(T config, string? url) where T : ClientConfig
    {
        // Adaptive retries fail after a single throttle in the pinned version of the SDK.
        config.RetryMode = RequestRetryMode.Standard;
        config.MaxErrorRetry = RetriesMax;
        config.Timeout = TryTimeout;
        config.ThrottleRetries = true;
        config.HttpClientFactory = new BoundedAnswers(StallTimeout);
        if (Region is not null)
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(Region);
        }

        if (url is not null)
        {
            // An address alone names no region to sign for.
            var region = config.RegionEndpoint?.SystemName;
            config.ServiceURL = url;
            config.AuthenticationRegion = region;
        }

        return config;
    }
}
