using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Orleans.Docs.AwsStub.Wire;

/// <summary>
/// Computes Signature Version 4 from the request as it came over the wire, independently of any SDK, after
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html.
/// </summary>
public sealed class Signature
{
    public const string UnsignedPayload = "UNSIGNED-PAYLOAD";
    private const string Algorithm = "AWS4-HMAC-SHA256";

    private readonly byte[] _key;

    private Signature(string scope, string stamp, byte[] key, string value)
    {
        Scope = scope;
        Stamp = stamp;
        Value = value;
        _key = key;
    }

    public string Scope { get; }

    /// <summary>The time as the request states it, <c>yyyyMMddTHHmmssZ</c>.</summary>
    public string Stamp { get; }

    public string Value { get; }

    /// <summary>What the request must carry, had it been signed with this secret.</summary>
    public static Signature Of(StubRequest request, Authorization authorization, string secret, string payloadHash)
    {
        var stamp = request.Header("x-amz-date") ?? "";
        var headers = new StringBuilder();
        foreach (var name in authorization.SignedHeaders)
        {
            var values = request.Headers.TryGetValue(name, out var found) ? found : [];
            headers.Append(name).Append(':').AppendJoin(',', values.Select(Squeezed)).Append('\n');
        }

        var canonical = string.Join(
            '\n', request.Method, Path(request.RawPath, authorization.Service), Query(request.RawQuery),
            headers.ToString(), string.Join(';', authorization.SignedHeaders), payloadHash);
        var key = KeyOf(authorization.Scope, secret);
        var text = string.Join('\n', Algorithm, stamp, authorization.Scope, Hash(Encoding.UTF8.GetBytes(canonical)));
        return new Signature(authorization.Scope, stamp, key, Sign(key, text));
    }

    /// <summary>The signature of a form's policy, which is signed as it is encoded.</summary>
    public static string OfPolicy(string policy, string scope, string secret) => Sign(KeyOf(scope, secret), policy);

    /// <summary>The signature of a chunk of a body that is signed piece by piece.</summary>
    public string Chunk(string kind, string before, params string[] hashes) => Sign(
        _key, string.Join('\n', [$"{Algorithm}-{kind}", Stamp, Scope, before, .. hashes]));

    public static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static byte[] KeyOf(string scope, string secret)
    {
        var key = Encoding.UTF8.GetBytes("AWS4" + secret);
        foreach (var part in scope.Split('/'))
        {
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        }

        return key;
    }

    private static string Sign(byte[] key, string text) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)));

    private static string Squeezed(string value) =>
        string.Join(' ', value.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Every service but S3 signs the path encoded once more than it is sent.</summary>
    private static string Path(string raw, string service) => service == "s3"
        ? raw
        : string.Join('/', raw.Split('/').Select(Encoded));

    private static string Query(string raw) => string.Join(
        '&',
        raw.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('=', 2))
            .Select(pair => (Name: Encoded(Uri.UnescapeDataString(pair[0])),
                Value: Encoded(Uri.UnescapeDataString(pair.Length > 1 ? pair[1] : ""))))
            .OrderBy(pair => pair.Name, StringComparer.Ordinal).ThenBy(pair => pair.Value, StringComparer.Ordinal)
            .Select(pair => $"{pair.Name}={pair.Value}"));

    private static string Encoded(string text)
    {
        var encoded = new StringBuilder();
        foreach (var b in Encoding.UTF8.GetBytes(text))
        {
            var c = (char)b;
            if (char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' or '~')
            {
                encoded.Append(c);
            }
            else
            {
                encoded.Append(CultureInfo.InvariantCulture, $"%{b:X2}");
            }
        }

        return encoded.ToString();
    }
}

/// <summary>The parts of an <c>Authorization</c> header.</summary>
public sealed record Authorization(string AccessKey, string Scope, string[] SignedHeaders, string Signature)
{
    public string Region => Scope.Split('/')[1];

    public string Service => Scope.Split('/')[2];

    public static Authorization? Parse(string? header)
    {
        if (header?.StartsWith("AWS4-HMAC-SHA256 ", StringComparison.Ordinal) != true)
        {
            return null;
        }

        var parts = header[17..].Split(',', StringSplitOptions.TrimEntries)
            .Select(part => part.Split('=', 2)).Where(part => part.Length == 2)
            .ToDictionary(part => part[0], part => part[1], StringComparer.Ordinal);
        if (!parts.TryGetValue("Credential", out var credential) || credential.Split('/').Length != 5
            || !parts.TryGetValue("SignedHeaders", out var signed) || !parts.TryGetValue("Signature", out var value))
        {
            return null;
        }

        var slash = credential.IndexOf('/', StringComparison.Ordinal);
        return new Authorization(credential[..slash], credential[(slash + 1)..], signed.Split(';'), value);
    }
}
