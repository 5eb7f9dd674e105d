#nullable enable
using System;
using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;

namespace Orleans.Docs.AwsCompat.DynamoDb;

/// <summary>
/// How the official Orleans providers read their options: a service is a region's name or an address, credentials are
/// what was given, else a profile, else the standard chain.
/// </summary>
internal static class ServiceNames
{
    private const string RegionForAddresses = "us-east-1";

    public static void Apply(ClientConfig config, string service)
    {
        // Adaptive retries fail after a single throttle in the pinned version of the SDK.
        config.RetryMode = RequestRetryMode.Standard;
        if (Uri.TryCreate(service, UriKind.Absolute, out var address)
            && address.Scheme.StartsWith("http", StringComparison.Ordinal))
        {
            config.ServiceURL = service;
            config.AuthenticationRegion = RegionForAddresses;
        }
        else if (!string.IsNullOrEmpty(service))
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(service);
        }
    }

    /// <summary>Null leaves the choice to the standard chain.</summary>
    /// <exception cref="InvalidOperationException">The profile does not exist.</exception>
    public static AWSCredentials? Credentials(
        string? accessKey, string? secretKey, string? token, string? profile)
    {
        if (!string.IsNullOrEmpty(accessKey) && !string.IsNullOrEmpty(secretKey))
        {
            return string.IsNullOrEmpty(token)
                ? new BasicAWSCredentials(accessKey, secretKey)
                : new SessionAWSCredentials(accessKey, secretKey, token);
        }

        if (string.IsNullOrEmpty(profile))
        {
            return null;
        }

        return new CredentialProfileStoreChain().TryGetAWSCredentials(profile, out var found)
            ? found
            : throw new InvalidOperationException($"there is no AWS profile {profile}");
    }
}
