using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Orleans.Docs.AwsStub.Wire;

/// <summary>Who may call: known keys, live tokens, clocks that agree and signatures that are right.</summary>
public sealed class Gate(TimeProvider clock)
{
    /// <summary>The keys that the stub knows unless told others; they open nothing anywhere else.</summary>
    public const string AccessKey = "AKIDSTUB";
    public const string SecretKey = "stub-secret";

    private static readonly TimeSpan SkewMax = TimeSpan.FromMinutes(5);
    private readonly ConcurrentDictionary<string, string> _secrets = new() { [AccessKey] = SecretKey };

    /// <summary>How far the stub's clock is ahead of the machine's.</summary>
    public TimeSpan ClockAhead { get; set; }

    /// <summary>Where set, calls signed for another region are refused.</summary>
    public string? Region { get; set; }

    public DateTimeOffset Now => clock.GetUtcNow() + ClockAhead;

    public void Know(string accessKey, string secretKey) => _secrets[accessKey] = secretKey;

    public void Forget(string accessKey) => _secrets.TryRemove(accessKey, out _);

    /// <returns>The authorization; a body in signed chunks has been unpacked.</returns>
    /// <exception cref="RefusedException">In the services' words.</exception>
    public Authorization Admit(StubRequest request)
    {
        var authorization = Authorization.Parse(request.Header("authorization"))
            ?? throw new RefusedException(403, "MissingAuthenticationTokenException", "no signature");
        if (!_secrets.TryGetValue(authorization.AccessKey, out var secret))
        {
            throw new RefusedException(403, "UnrecognizedClientException", "the access key is not known");
        }

        if (Region is { } region && authorization.Region != region)
        {
            throw new RefusedException(
                403, "SignatureDoesNotMatch",
                    $"credential should be scoped to a valid region, not {authorization.Region}");
        }

        Timely(request, authorization.Service);
        string[] needed = ["host", "x-amz-date"];
        if (needed.Except(authorization.SignedHeaders).FirstOrDefault() is { } missing)
        {
            throw new RefusedException(403, "SignatureDoesNotMatch", $"{missing} is not signed");
        }

        var stated = request.Header("x-amz-content-sha256");
        var streamed = stated?.StartsWith("STREAMING-", StringComparison.Ordinal) == true;
        var hash = streamed || stated == Signature.UnsignedPayload ? stated! : Signature.Hash(request.Body);
        if (!streamed && stated is not (null or Signature.UnsignedPayload) && stated != hash)
        {
            throw new RefusedException(400, "XAmzContentSHA256Mismatch", "the body has another hash than stated");
        }

        var signature = Signature.Of(request, authorization, secret, hash);
        if (!Same(signature.Value, authorization.Signature))
        {
            throw new RefusedException(403, "SignatureDoesNotMatch", "the signature is not that of the request");
        }

        if (streamed)
        {
            request.Body = SignedChunks.Unpack(request.Body, stated!, signature);
        }

        return authorization;
    }

    /// <summary>A form carries its signature within.</summary>
    /// <exception cref="RefusedException">In the service's words.</exception>
    public void Admit(PostedForm form, string bucket) => form.Check(bucket, _secrets.GetValueOrDefault, Now);

    internal static bool Same(string expected, string given) => CryptographicOperations.FixedTimeEquals(
        Encoding.ASCII.GetBytes(expected), Encoding.ASCII.GetBytes(given));

    private void Timely(StubRequest request, string service)
    {
        if (!DateTimeOffset.TryParseExact(
            request.Header("x-amz-date"), "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal, out var signed))
        {
            throw new RefusedException(403, "IncompleteSignatureException", "no x-amz-date");
        }

        if ((signed - Now).Duration() > SkewMax)
        {
            throw service == "s3"
                ? new RefusedException(403, "RequestTimeTooSkewed", "the difference of the clocks is too large")
                : new RefusedException(
                    403, "InvalidSignatureException",
                    $"Signature expired: {signed:yyyyMMdd'T'HHmmss'Z'} is too far from {Now:yyyyMMdd'T'HHmmss'Z'}");
        }
    }
}
