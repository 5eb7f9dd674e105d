using System.Buffers.Text;
using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Orleans.Docs.Local.Notifications;

/// <summary>
/// Signs as Standard Webhooks (https://www.standardwebhooks.com) has it: HMAC-SHA256 over id, time and body.
/// </summary>
internal sealed class WebhookSecret(WebhookEndpoint endpoint)
{
    private const string Prefix = "whsec_";
    private const int KeyBytesMin = 24;
    private const int KeyBytesMax = 64;
    private const int KeysMax = 4;
    private static readonly char[] Between = [' ', '\t', '\r', '\n'];

    /// <summary>As they stand now, the first one first.</summary>
    /// <exception cref="WebhookSecretException">None can be read, or one is none.</exception>
    public ImmutableArray<byte[]> Keys()
    {
        var words = Text().Split(Between, StringSplitOptions.RemoveEmptyEntries);
        return words.Length is > 0 and <= KeysMax
            ? [.. words.Select(KeyOf)]
            : throw new WebhookSecretException($"{Where} holds 1 to {KeysMax} secrets");
    }

    /// <summary>What the header <c>webhook-signature</c> says: a signature by each key.</summary>
    public static string Sign(
        IEnumerable<byte[]> keys, string id, DateTimeOffset time, ReadOnlySpan<byte> body)
    {
        var head = Encoding.UTF8.GetBytes(
            string.Create(CultureInfo.InvariantCulture, $"{id}.{time.ToUnixTimeSeconds()}."));
        byte[] signed = [.. head, .. body];
        return string.Join(' ', keys.Select(key => "v1," + Convert.ToBase64String(HMACSHA256.HashData(key, signed))));
    }

    private string Where => endpoint.SecretFile is { } file ? $"file {file}" : $"variable {endpoint.SecretVariable}";

    private string Text()
    {
        switch (endpoint)
        {
            case { SecretFile: { } file, SecretVariable: null }:
                try
                {
                    return File.ReadAllText(file);
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException)
                {
                    throw new WebhookSecretException($"{Where} cannot be read: {e.GetType().Name}");
                }

            case { SecretVariable: { } variable, SecretFile: null }:
                return Environment.GetEnvironmentVariable(variable)
                    ?? throw new WebhookSecretException($"{Where} is not set");
            default:
                throw new WebhookSecretException(
                    "the secret of each receiver comes from a SecretFile or from a SecretVariable");
        }
    }

    private byte[] KeyOf(string word)
    {
        var text = word.StartsWith(Prefix, StringComparison.Ordinal) ? word[Prefix.Length..] : word;
        return Base64.IsValid(text)
            && Convert.FromBase64String(text) is { Length: >= KeyBytesMin and <= KeyBytesMax } key
            ? key
            : throw new WebhookSecretException(
                $"{Where} holds {Prefix} and base64 of {KeyBytesMin} to {KeyBytesMax} bytes");
    }
}

/// <summary>A secret cannot be read; the message says where it should be, and nothing of it.</summary>
internal sealed class WebhookSecretException(string reason) : Exception(reason);
