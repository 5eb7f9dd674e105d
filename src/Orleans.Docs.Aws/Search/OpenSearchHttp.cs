using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.Runtime;

namespace Orleans.Docs.Aws.Search;

/// <summary>
/// Requests to OpenSearch: proven, packed, bounded in time and size, and repeated where that can help. Every request of
/// this wing may be repeated without harm.
/// </summary>
internal sealed class OpenSearchHttp : IDisposable
{

    /// <summary>Beyond it AWS takes a signature for stale.</summary>
    private static readonly TimeSpan SkewMax = TimeSpan.FromMinutes(4);

    private readonly OpenSearchIndexOptions _options;
    private readonly TimeProvider _clock;
    private readonly HttpClient _http;
    private readonly AWSCredentials? _credentials;
    private readonly RequestSigner? _signer;
    private TimeSpan _skew;

    /// <param name="credentials">Needed where requests are signed.</param>
    /// <param name="region">Needed where requests are signed.</param>
    public OpenSearchHttp(
        OpenSearchIndexOptions options, HttpMessageHandler handler, AWSCredentials? credentials, string? region,
        TimeProvider clock)
    {
        (_options, _clock, _credentials) = (options, clock, credentials);
        _http = new HttpClient(handler)
        {
            BaseAddress = options.Endpoint
            ?? throw new ArgumentException("Docs:Aws:Index:Endpoint is not given"),
            Timeout = Timeout.InfiniteTimeSpan
        };
        if (options.Signing != OpenSearchSigning.None)
        {
            ArgumentNullException.ThrowIfNull(credentials);
            ArgumentException.ThrowIfNullOrEmpty(region);
            _signer = new RequestSigner(options.Signing == OpenSearchSigning.Es ? "es" : "aoss", region);
        }
        else if (options.UserName is not null)
        {
            var pair = Encoding.UTF8.GetBytes($"{options.UserName}:{options.Password}");
            _http.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String(pair));
        }
    }

    public void Dispose() => _http.Dispose();

    /// <summary>Tries until it succeeds, nothing more is to be hoped for, or <c>TriesMax</c>.</summary>
    /// <exception cref="OpenSearchFailure"/>
    public async Task<JsonDocument> Call(
        HttpMethod method, string path, JsonObject? body, CancellationToken cancellationToken)
    {
        var packed = body is null ? default : RequestBody.Of(JsonSerializer.SerializeToUtf8Bytes(body));
        for (var tried = 1; ; tried++)
        {
            try
            {
                return await Try(method, path, packed, "application/json", cancellationToken).ConfigureAwait(false);
            }
            catch (OpenSearchFailure e) when (e.IsPassing && tried < _options.TriesMax)
            {
                await Wait(tried, e.RetryAfter, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>One try. An answer below 300 is given back, all else is a failure.</summary>
    /// <exception cref="OpenSearchFailure"/>
    public async Task<JsonDocument> Try(
        HttpMethod method, string path, RequestBody body, string contentType,
        CancellationToken cancellationToken)
    {
        try
        {
            return await Send(method, path, body, contentType, cancellationToken).ConfigureAwait(false);
        }
        catch (OpenSearchFailure e) when (e.Status == 403 && IsSkewed(e.ServerTime))
        {
            // The clock here or there is wrong, and the signature therefore stale: believe the server's.
            _skew = e.ServerTime!.Value - _clock.GetUtcNow();
            return await Send(method, path, body, contentType, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Longer after each try, a part by chance so that clients do not come back all at once.</summary>
    public Task Wait(int tried, TimeSpan? asked, CancellationToken cancellationToken)
    {
        var backOff = _options.RetryDelay * Math.Pow(2, Math.Min(tried - 1, 30));
        var random = backOff * (0.5 + (RandomNumberGenerator.GetInt32(1_000) / 2_000.0));
        var wanted = asked > random
            ? asked.Value
            : random;
        return Task.Delay(wanted < _options.RetryDelayMax ? wanted : _options.RetryDelayMax, _clock, cancellationToken);
    }

    private bool IsSkewed(DateTimeOffset? serverTime) =>
        _signer is not null && serverTime is { } time && (time - (_clock.GetUtcNow() + _skew)).Duration() > SkewMax;

    private async Task<JsonDocument> Send(
        HttpMethod method, string path, RequestBody body, string contentType,
        CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(_options.RequestTimeMax, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            using var request = await Request(method, path, body, contentType).ConfigureAwait(false);
            using var response = await _http
                .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
            return await Read(response, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new OpenSearchFailure(0, $"not within {_options.RequestTimeMax.TotalSeconds} s");
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new OpenSearchFailure(0, e is HttpRequestException http ? $"{http.HttpRequestError}" : "cut off", e);
        }
        catch (Exception e) when (e is AmazonClientException)
        {
            throw new OpenSearchFailure(401, "no credentials", e);
        }
    }

    private async Task<HttpRequestMessage> Request(
        HttpMethod method, string path, RequestBody body, string contentType)
    {
        var request = new HttpRequestMessage(method, new Uri(_options.Endpoint!, path));
        if (!body.Bytes.IsEmpty)
        {
            request.Content = new ReadOnlyMemoryContent(body.Bytes);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
            if (body.IsPacked)
            {
                request.Content.Headers.ContentEncoding.Add("gzip");
            }
        }

        if (_signer is not null)
        {
            var credentials = await _credentials!.GetCredentialsAsync().ConfigureAwait(false);
            _signer.Sign(request, body.Bytes.Span, credentials, _clock.GetUtcNow() + _skew);
        }

        return request;
    }

    private async Task<JsonDocument> Read(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var status = (int)response.StatusCode;
        JsonDocument? json = null;
        try
        {
            var bytes = await Bytes(response.Content, cancellationToken).ConfigureAwait(false);
            json = JsonDocument.Parse(bytes);
        }
        catch (JsonException e) when (status < 300)
        {
            throw new OpenSearchFailure(0, "an answer that is no JSON", e);
        }
        catch (JsonException)
        {
            // A proxy's page: the status says enough.
        }

        if (status < 300)
        {
            return json!;
        }

        using (json)
        {
            throw new OpenSearchFailure(
                status, string.Join(", ", OpenSearchFailure.TypesIn(json?.RootElement).Distinct()))
            {
                RetryAfter = response.Headers.RetryAfter switch
                {
                    { Delta: { } delta } => delta,
                    { Date: { } date } => date - _clock.GetUtcNow(),
                    _ => null,
                },
                ServerTime = response.Headers.Date,
            };
        }
    }

    private async Task<ReadOnlyMemory<byte>> Bytes(HttpContent content, CancellationToken cancellationToken)
    {
        using var stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        using var bytes = new MemoryStream();
        var buffer = new byte[64 << 10];
        while (await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and var read)
        {
            if (bytes.Length + read > _options.ResponseBytesMax)
            {
                throw new OpenSearchFailure(413, $"an answer of more than {_options.ResponseBytesMax} bytes");
            }

            bytes.Write(buffer, 0, read);
        }

        return bytes.GetBuffer().AsMemory(0, (int)bytes.Length);
    }
}
