using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Orleans.Docs.Content;
using Orleans.Docs.Notifications;

namespace Orleans.Docs.Local.Notifications;

/// <summary>
/// One receiver on the web: a signed POST, taken when it is answered with 2xx. The answer's body is not read, and
/// redirects are not followed.
/// </summary>
internal sealed class Webhook(WebhookEndpoint endpoint, HttpClient http, TimeSpan timeout, TimeProvider clock)
    : ISettledNotifier
{
    private readonly Uri _url = new(endpoint.Url);
    private readonly WebhookSecret _secret = new(endpoint);

    /// <summary>Without path and query, which may hold a token.</summary>
    public string Name => $"webhook {_url.GetLeftPart(UriPartial.Authority)}";

    public bool Wants(string tenant) => endpoint.Tenant is null || endpoint.Tenant == tenant;

    public async Task<NotifyFailure?> Notify(SettledNotice notice, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var request = Signed(notice);
            using var response = await http.SendAsync(
                request, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
            return Judge(response);
        }
        catch (WebhookSecretException)
        {
            return new NotifyFailure(Problems.NotifySecretMissing);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new NotifyFailure(Problems.NotifyTimedOut);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return new NotifyFailure(e switch
            {
                { InnerException: AddressRefusedException } => Problems.NotifyAddressRefused,
                HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } =>
                    Problems.NotifyUntrusted,
                _ => Problems.NotifyUnreachable,
            });
        }
    }

    private HttpRequestMessage Signed(SettledNotice notice)
    {
        var body = notice.ToJson();
        var now = clock.GetUtcNow();
        var request = new HttpRequestMessage(HttpMethod.Post, _url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("webhook-id", notice.Id);
        request.Headers.Add("webhook-timestamp", now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", WebhookSecret.Sign(_secret.Keys(), notice.Id, now, body));
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("Orleans.Docs", null));
        return request;
    }

    private NotifyFailure? Judge(HttpResponseMessage response)
    {
        var status = (int)response.StatusCode;
        return status switch
        {
            >= 200 and < 300 => null,
            >= 300 and < 400 => new NotifyFailure(Problems.NotifyRedirected),
            (int)HttpStatusCode.Gone => new NotifyFailure(Problems.NotifyGone, IsFinal: true),
            _ => new NotifyFailure(
                string.Create(CultureInfo.InvariantCulture, $"{Problems.NotifyStatus}{status}"),
                RetryAfter: Asked(response.Headers.RetryAfter)),
        };
    }

    private TimeSpan? Asked(RetryConditionHeaderValue? header) =>
        header?.Delta ?? (header?.Date is { } date ? date - clock.GetUtcNow() : null);
}
