using Amazon.Runtime;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Docs.Aws.Search;

namespace Orleans.Docs.Aws.Tests.Search;

internal static class OpenSearchIndexes
{
    public static OpenSearchIndex Open(
        Uri server, Action<OpenSearchIndexOptions>? configure = null, TimeProvider? clock = null,
        HttpMessageHandler? handler = null)
    {
        var options = new OpenSearchIndexOptions
        {
            Endpoint = server,
            Signing = OpenSearchSigning.None,
            Shards = 1,
            RetryDelay = TimeSpan.FromMilliseconds(1),
            RetryDelayMax = TimeSpan.FromMilliseconds(5),
        };
        configure?.Invoke(options);
        var credentials = new SessionAWSCredentials("AKIDEXAMPLE", "secret", "token");
        return new OpenSearchIndex(
            options, handler ?? new SocketsHttpHandler(), credentials, "eu-west-1", clock ?? TimeProvider.System,
            NullLogger<OpenSearchIndex>.Instance);
    }

    /// <summary>What a cluster does by itself from time to time.</summary>
    public static async Task Refresh(Uri server, string generation)
    {
        using var http = new HttpClient();
        using var response = await http.PostAsync(new Uri(server, $"/docs-{generation}/_refresh"), null);
    }
}
