using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Orleans.Docs.Aws.Tests.Emulators;

namespace Orleans.Docs.Aws.Tests.Keys;

/// <summary>
/// KMS as far as two operations go: data keys under one master key, bound to their encryption context.
/// </summary>
internal static class TestKms
{
    public const string KeyArn = "arn:aws:kms:eu-west-1:000000000000:key/master";
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    private static readonly byte[] Master = RandomNumberGenerator.GetBytes(32);

    public static Task<WireAnswer?> Answer(WireRequest request, Func<Task<WireAnswer>> forward)
    {
        var body = JsonNode.Parse(request.Body)!;
        return Task.FromResult<WireAnswer?>(request.Operation switch
        {
            "GenerateDataKey" => GenerateDataKey(body),
            "Decrypt" => Decrypt(body),
            _ => Error("UnknownOperationException"),
        });
    }

    public static WireAnswer Error(string code, int status = 400) => WireAnswer.Of(
        status, $"{{\"__type\":\"{code}\",\"message\":\"refused by a test\"}}", "application/x-amz-json-1.1");

    private static WireAnswer GenerateDataKey(JsonNode body)
    {
        var plain = RandomNumberGenerator.GetBytes(body["NumberOfBytes"]!.GetValue<int>());
        var sealedKey = new byte[NonceBytes + plain.Length + TagBytes];
        RandomNumberGenerator.Fill(sealedKey.AsSpan(0, NonceBytes));
        using var aes = new AesGcm(Master, TagBytes);
        aes.Encrypt(
            sealedKey.AsSpan(0, NonceBytes), plain, sealedKey.AsSpan(NonceBytes, plain.Length),
            sealedKey.AsSpan(NonceBytes + plain.Length), Context(body));
        return Ok(new JsonObject
        {
            ["KeyId"] = KeyArn,
            ["Plaintext"] = Convert.ToBase64String(plain),
            ["CiphertextBlob"] = Convert.ToBase64String(sealedKey),
        });
    }

    private static WireAnswer Decrypt(JsonNode body)
    {
        var sealedKey = Convert.FromBase64String(body["CiphertextBlob"]!.GetValue<string>());
        if (body["KeyId"]?.GetValue<string>() is not KeyArn)
        {
            return Error("IncorrectKeyException");
        }

        var plain = new byte[Math.Max(0, sealedKey.Length - NonceBytes - TagBytes)];
        try
        {
            using var aes = new AesGcm(Master, TagBytes);
            aes.Decrypt(
                sealedKey.AsSpan(0, NonceBytes), sealedKey.AsSpan(NonceBytes, plain.Length), sealedKey.AsSpan(^TagBytes..),
                plain, Context(body));
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            return Error("InvalidCiphertextException");
        }

        return Ok(new JsonObject { ["KeyId"] = KeyArn, ["Plaintext"] = Convert.ToBase64String(plain) });
    }

    private static byte[] Context(JsonNode body) => Encoding.UTF8.GetBytes(string.Join(
        '\n',
        body["EncryptionContext"]?.AsObject().OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => $"{pair.Key}={pair.Value}") ?? []));

    private static WireAnswer Ok(JsonObject body) =>
        WireAnswer.Of(200, body.ToJsonString(), "application/x-amz-json-1.1");
}
