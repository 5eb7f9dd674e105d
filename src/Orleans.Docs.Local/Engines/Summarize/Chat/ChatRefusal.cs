using System.Net;

namespace Orleans.Docs.Local.Engines.Summarize.Chat;

/// <summary>
/// A model service answered with an error status. Carries what decides the outcome, and nothing of the body.
/// </summary>
internal sealed class ChatRefusedException(HttpStatusCode status, TimeSpan? retryAfter)
    : Exception($"the model service answered {(int)status}")
{
    public HttpStatusCode Status { get; } = status;

    public TimeSpan? RetryAfter { get; } = retryAfter;
}

/// <summary>
/// Turns error statuses into <see cref="ChatRefusedException"/> before a client library sees them, so that every
/// provider fails alike and no library retries on its own.
/// </summary>
internal sealed class RefusalHandler(TimeProvider clock) : DelegatingHandler(new SocketsHttpHandler())
{
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            var header = response.Headers.RetryAfter;
            var wait = header?.Delta ?? (header?.Date is { } date ? date - clock.GetUtcNow() : null);
            throw new ChatRefusedException(response.StatusCode, wait < TimeSpan.Zero ? TimeSpan.Zero : wait);
        }
    }
}
