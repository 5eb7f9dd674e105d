using System.Net;
using Amazon.Runtime;
using Amazon.SQS;
using Orleans.Docs.Aws.Uploads;

namespace Orleans.Docs.Aws;

/// <summary>
/// HTTP for the SDK, whose own time limit ends with an answer's head: what comes behind it may not stall either. What a
/// service says in JSON or XML is here before the SDK reads it, which it does while a thread waits.
/// </summary>
/// <param name="tryTimeout">Until an answer begins, for a client that says nothing of it.</param>
internal sealed class BoundedAnswers(TimeSpan stallTimeout, TimeSpan? tryTimeout = null) : HttpClientFactory
{
    public override HttpClient CreateHttpClient(IClientConfig clientConfig)
    {
        var connections = new SocketsHttpHandler
        {
            AllowAutoRedirect = clientConfig.AllowAutoRedirect,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
        };
        if (clientConfig.ConnectTimeout is { } connect)
        {
            connections.ConnectTimeout = connect;
        }

        if (clientConfig.MaxConnectionsPerServer is { } most)
        {
            connections.MaxConnectionsPerServer = most;
        }

        if (clientConfig.GetWebProxy() is { } proxy)
        {
            connections.Proxy = proxy;
        }

        var client = new HttpClient(new Bodies(connections, stallTimeout));
        if ((clientConfig.Timeout ?? LongestTry(clientConfig)) is { } timeout)
        {
            client.Timeout = timeout;
        }

        return client;
    }

    /// <summary>A receive is answered after as long as it waits for messages.</summary>
    private TimeSpan? LongestTry(IClientConfig clientConfig) =>
        clientConfig is AmazonSQSConfig ? tryTimeout + DropOptions.WaitMax : tryTimeout;

    private sealed class Bodies(HttpMessageHandler connections, TimeSpan stallTimeout) : DelegatingHandler(connections)
    {
        /// <summary>What is longer is read as it comes.</summary>
        private const long TextBytesMax = 16 << 20;

        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            try
            {
                var body = response.Content;
                var bounded = new StreamContent(new BoundedBody(
                    await body.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), stallTimeout));
                foreach (var (name, values) in body.Headers)
                {
                    bounded.Headers.TryAddWithoutValidation(name, values);
                }

                response.Content = bounded;
                if (IsText(bounded))
                {
                    await bounded.LoadIntoBufferAsync(TextBytesMax, cancellationToken).ConfigureAwait(false);
                }

                return response;
            }
            catch
            {
                response.Dispose();
                throw;
            }
        }

        private static bool IsText(HttpContent body) =>
            body.Headers is { ContentLength: <= TextBytesMax, ContentType.MediaType: { } type }
            && (type.Contains("json", StringComparison.OrdinalIgnoreCase)
                || type.Contains("xml", StringComparison.OrdinalIgnoreCase));
    }
}
