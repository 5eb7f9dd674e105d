using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Amazon.Runtime;

namespace Orleans.Docs.Aws.Search;

/// <summary>
/// Signs requests as AWS wants them (Signature Version 4). Only paths whose every character stands for itself, and no
/// parameters: the requests of this wing need neither more.
/// </summary>
internal sealed class RequestSigner(string service, string region)
{
    private const string Algorithm = "AWS4-HMAC-SHA256";

    /// <summary>Adds the headers that prove the request, for the body as it goes over the wire.</summary>
    public void Sign(
        HttpRequestMessage request, ReadOnlySpan<byte> body, ImmutableCredentials credentials, DateTimeOffset now)
    {
        var uri = request.RequestUri!;
        var query = uri.Query.TrimStart('?');
        if (!query.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '='))
        {
            // One of these characters is signed as it stands; others would have to be escaped, and several sorted.
            throw new ArgumentException("a signed request has one plain parameter at most", nameof(request));
        }

        var time = now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var hash = Convert.ToHexStringLower(SHA256.HashData(body));
        var signed = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["host"] = uri.IsDefaultPort ? uri.IdnHost : $"{uri.IdnHost}:{uri.Port}",
            ["x-amz-content-sha256"] = hash,
            ["x-amz-date"] = time,
        };
        if (credentials.UseToken)
        {
            signed["x-amz-security-token"] = credentials.Token;
        }

        var names = string.Join(';', signed.Keys);
        var canonical = new StringBuilder()
            .Append(request.Method.Method).Append('\n')
            .Append(uri.AbsolutePath).Append('\n')
            .Append(query).Append('\n');
        foreach (var (name, value) in signed)
        {
            canonical.Append(name).Append(':').Append(value.Trim()).Append('\n');
        }

        canonical.Append('\n').Append(names).Append('\n').Append(hash);
        var scope = $"{time[..8]}/{region}/{service}/aws4_request";
        var text = $"{Algorithm}\n{time}\n{scope}\n{Hash(canonical.ToString())}";
        var signature = Convert.ToHexStringLower(Mac(KeyOf(credentials.SecretKey, time[..8]), text));
        foreach (var (name, value) in signed.Where(header => header.Key != "host"))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        request.Headers.TryAddWithoutValidation(
            "Authorization",
            $"{Algorithm} Credential={credentials.AccessKey}/{scope}, SignedHeaders={names}, Signature={signature}");
    }

    private byte[] KeyOf(string secret, string date)
    {
        var key = Mac(Encoding.UTF8.GetBytes($"AWS4{secret}"), date);
        key = Mac(key, region);
        key = Mac(key, service);
        return Mac(key, "aws4_request");
    }

    private static byte[] Mac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));

    private static string Hash(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
