using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Orleans.Docs.AwsStub.Wire;

namespace Orleans.Docs.AwsStub.Services;

/// <summary>KMS: keys that wrap keys under an encryption context, and keys that sign.</summary>
public sealed class KmsService : IStubService
{
    private const string Target = "TrentService.";
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int PlaintextBytesMax = 4_096;

    private readonly ConcurrentDictionary<string, Key> _keys = new();

    internal KmsService()
    {
        Create("stub-key");
        Create("stub-signing-key", signs: true);
    }

    public string SigningName => "kms";

    public void Create(string id, bool signs = false) => _keys[id] = new Key(id, signs);

    public void Enable(string id, bool enabled) => _keys[id].Enabled = enabled;

    public string Operation(StubRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.TargetOperation(Target);
    }

    public Reply Answer(string operation, StubRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var input = request.Json();
        var context = Context(input["EncryptionContext"] as JsonObject);
        switch (operation)
        {
            case "GenerateDataKey":
                var plain = RandomNumberGenerator.GetBytes((int?)input["NumberOfBytes"] ?? 32);
                var wrapping = Of((string)input["KeyId"]!, signs: false);
                return Reply.Json(new JsonObject
                {
                    ["KeyId"] = wrapping.Arn,
                    ["Plaintext"] = Convert.ToBase64String(plain),
                    ["CiphertextBlob"] = Convert.ToBase64String(Wrap(wrapping, plain, context)),
                });
            case "Encrypt":
                var key = Of((string)input["KeyId"]!, signs: false);
                var secret = Convert.FromBase64String((string)input["Plaintext"]!);
                return secret.Length is 0 or > PlaintextBytesMax
                    ? throw new RefusedException(400, "ValidationException", "1 to 4096 bytes")
                    : Reply.Json(new JsonObject
                    {
                        ["KeyId"] = key.Arn,
                        ["CiphertextBlob"] = Convert.ToBase64String(Wrap(key, secret, context)),
                    });
            case "Decrypt":
                var (opener, opened) = Unwrap(input, (string?)input["KeyId"], context);
                return Reply.Json(new JsonObject
                {
                    ["KeyId"] = opener.Arn,
                    ["Plaintext"] = Convert.ToBase64String(opened),
                });
            case "ReEncrypt":
                var target = Of((string)input["DestinationKeyId"]!, signs: false);
                var (source, moved) = Unwrap(
                    input, (string?)input["SourceKeyId"], Context(input["SourceEncryptionContext"] as JsonObject));
                return Reply.Json(new JsonObject
                {
                    ["SourceKeyId"] = source.Arn,
                    ["KeyId"] = target.Arn,
                    ["CiphertextBlob"] = Convert.ToBase64String(
                        Wrap(target, moved, Context(input["DestinationEncryptionContext"] as JsonObject))),
                });
            case "DescribeKey":
                var described = Of((string)input["KeyId"]!, signs: null);
                return Reply.Json(new JsonObject
                {
                    ["KeyMetadata"] = new JsonObject
                    {
                        ["KeyId"] = described.Id,
                        ["Arn"] = described.Arn,
                        ["Enabled"] = described.Enabled,
                        ["KeyUsage"] = described.Signer is null ? "ENCRYPT_DECRYPT" : "SIGN_VERIFY",
                    },
                });
            case "Sign":
                return Sign(input);
            case "GetPublicKey":
                var signing = Of((string)input["KeyId"]!, signs: true);
                return Reply.Json(new JsonObject
                {
                    ["KeyId"] = signing.Arn,
                    ["PublicKey"] = Convert.ToBase64String(signing.Signer!.ExportSubjectPublicKeyInfo()),
                    ["SigningAlgorithms"] = new JsonArray("ECDSA_SHA_256"),
                });
            default:
                throw new RefusedException(400, "UnknownOperationException", operation);
        }
    }

    private (Key Key, byte[] Plain) Unwrap(JsonObject input, string? keyId, byte[] context)
    {
        var blob = Convert.FromBase64String((string)input["CiphertextBlob"]!);
        var idLength = blob.Length > 0 ? blob[0] : 0;
        if (blob.Length < 1 + idLength + NonceBytes + TagBytes)
        {
            throw new RefusedException(400, "InvalidCiphertextException", "cut");
        }

        var key = Of(Encoding.UTF8.GetString(blob, 1, idLength), signs: false);
        if (keyId is { } named && Of(named, signs: false).Id != key.Id)
        {
            throw new RefusedException(400, "IncorrectKeyException", "wrapped under another key");
        }

        var rest = blob.AsSpan(1 + idLength);
        var plain = new byte[rest.Length - NonceBytes - TagBytes];
        try
        {
            using var aes = new AesGcm(key.Secret, TagBytes);
            aes.Decrypt(rest[..NonceBytes], rest[(NonceBytes + TagBytes)..], rest[NonceBytes..][..TagBytes], plain,
                context);
        }
        catch (CryptographicException)
        {
            throw new RefusedException(400, "InvalidCiphertextException", "not wrapped in this context");
        }

        return (key, plain);
    }

    private Reply Sign(JsonObject input)
    {
        var key = Of((string)input["KeyId"]!, signs: true);
        if ((string?)input["SigningAlgorithm"] != "ECDSA_SHA_256")
        {
            throw new RefusedException(400, "InvalidKeyUsageException", "the key signs ECDSA_SHA_256");
        }

        var message = Convert.FromBase64String((string)input["Message"]!);
        var hash = (string?)input["MessageType"] == "DIGEST" ? message : SHA256.HashData(message);
        return Reply.Json(new JsonObject
        {
            ["KeyId"] = key.Arn,
            ["SigningAlgorithm"] = "ECDSA_SHA_256",
            ["Signature"] = Convert.ToBase64String(
                key.Signer!.SignHash(hash, DSASignatureFormat.Rfc3279DerSequence)),
        });
    }

    private Key Of(string id, bool? signs)
    {
        if (!_keys.TryGetValue(id.Split('/')[^1], out var key))
        {
            throw new RefusedException(400, "NotFoundException", "no such key");
        }

        if (!key.Enabled)
        {
            throw new RefusedException(400, "DisabledException", "the key is disabled");
        }

        return signs is { } wanted && wanted == key.Signer is null
            ? throw new RefusedException(400, "InvalidKeyUsageException", "the key is not for this")
            : key;
    }

    private static byte[] Wrap(Key key, byte[] plain, byte[] context)
    {
        var id = Encoding.UTF8.GetBytes(key.Id);
        var blob = new byte[1 + id.Length + NonceBytes + TagBytes + plain.Length];
        blob[0] = (byte)id.Length;
        id.CopyTo(blob, 1);
        var rest = blob.AsSpan(1 + id.Length);
        RandomNumberGenerator.Fill(rest[..NonceBytes]);
        using var aes = new AesGcm(key.Secret, TagBytes);
        aes.Encrypt(rest[..NonceBytes], plain, rest[(NonceBytes + TagBytes)..], rest[NonceBytes..][..TagBytes],
            context);
        return blob;
    }

    private static byte[] Context(JsonObject? context) => Encoding.UTF8.GetBytes(string.Join(
        '\n', (context ?? []).OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => $"{pair.Key}={pair.Value}")));

    private sealed class Key(string id, bool signs)
    {
        public string Id => id;

        public string Arn => $"arn:aws:kms:us-east-1:000000000000:key/{id}";

        public byte[] Secret { get; } = RandomNumberGenerator.GetBytes(32);

        public ECDsa? Signer { get; } = signs ? ECDsa.Create(ECCurve.NamedCurves.nistP256) : null;

        public bool Enabled { get; set; } = true;
    }
}
